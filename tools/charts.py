"""Draw the state charts of the documentation from the lifecycle tables: ``python -m tools.charts [--check]``."""

import sys
from pathlib import Path

from lianmeng.assist.states import DEMAND, EXTENSION
from lianmeng.assist.states_co_handling import CO_HANDLING
from lianmeng.assist.states_escalation import ESCALATION
from lianmeng.assist.states_exclusion import EXCLUSION
from lianmeng.assist.states_redo import REDO
from lianmeng.assist.states_supervision import SUPERVISION
from lianmeng.assist.states_write_off import WRITE_OFF
from lianmeng.kernel.lifecycle import Lifecycle

PAGE = Path(__file__).parent.parent / "docs" / "lifecycles.md"
CHARTS: tuple[tuple[str, Lifecycle], ...] = (
    ("Demand", DEMAND),
    ("Extension of a deadline", EXTENSION),
    ("Co-handling", CO_HANDLING),
    ("Request to redo", REDO),
    ("Write-off", WRITE_OFF),
    ("Escalation", ESCALATION),
    ("Exclusion from statistics", EXCLUSION),
    ("Letter of supervision", SUPERVISION),
)


def page() -> str:
    """The whole page, as the tables stand now."""
    parts = ["# Lifecycles\n\nDrawn from the tables in the code by `python -m tools.charts`; do not edit by hand.\n"]
    for title, lifecycle in CHARTS:
        parts.append(f"\n## {title}\n\n```mermaid\n{lifecycle.chart()}```\n\n{_moves(lifecycle)}")
    return "".join(parts)


def _moves(lifecycle: Lifecycle) -> str:
    lines = ["| move | from | to | right | must give |", "| --- | --- | --- | --- | --- |"]
    for move in lifecycle.moves.values():
        sources, needed = ", ".join(move.sources), ", ".join(move.requires)
        lines.append(f"| {move.name} | {sources} | {move.target} | {move.right} | {needed} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the page, or with ``--check`` say whether it is up to date."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    sys.stderr.write("docs/lifecycles.md is stale: run python -m tools.charts\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
