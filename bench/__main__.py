"""``python -m bench``: grow the bench's city to each size, measure, print a table, write ``bench/results/latest.json``.

Every figure is a ratio inside one run, or stands beside one; a loaded machine is slow, not wrong. The city stays in its
folder (``--data``), so a second run only measures.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench import city
from bench.measure import Line

#: What can be measured: the module of it, and whether it is measured at every size.
PARTS = {
    "life": ("lives", False),
    "import": ("importing", False),
    "page": ("pages", True),
    "search": ("searching", True),
    "start": ("starting", False),
}
_RESULTS = Path(__file__).parent / "results" / "latest.json"
_GROWING = "page of 50, whole time"
Result = tuple[int, Line]


def main() -> int:
    """Measure what was asked for; 0 also where a goal is missed, because a goal is not a test."""
    asked = _arguments()
    sizes, parts = sorted(asked.size or [100_000, 1_000_000]), asked.part or list(PARTS)
    city.choose(asked.data)
    console = Console(stderr=True)
    results: list[Result] = []
    with city.city():
        for size in sizes:
            _grow(size, console)
            for part in parts:
                if part != "start" and (PARTS[part][1] or size == sizes[0]):
                    results += [(size, line) for line in _measured(part, console)]
    if "start" in parts:
        results += [(sizes[-1], line) for line in _measured("start", console)]
    results += _growth(results)
    _show(results)
    _write(results)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--size", type=int, action="append", metavar="N", help="so many demands (default: 100000, 1000000)"
    )
    parser.add_argument("--part", action="append", choices=PARTS, help="measure only this (default: everything)")
    parser.add_argument("--data", type=Path, default=Path(".bench"), help="the folder of the bench's city")
    return parser.parse_args()


def _grow(size: int, console: Console) -> None:
    from bench import loading

    with city.session() as session, Progress(console=console) as progress:
        task = progress.add_task(f"{size:,} demands", total=size)
        loading.grow(
            session,
            size,
            originals=city.originals(),
            report=lambda done, total: progress.update(task, completed=done),
        )
        progress.update(task, completed=size)


def _measured(part: str, console: Console) -> Iterator[Line]:
    lines: Callable[[], Iterator[Line]] = import_module(f"bench.{PARTS[part][0]}").lines
    for line in lines():
        console.print(f"  {line.name}: {line.value:.2f} {line.unit}")
        yield line


def _growth(results: list[Result]) -> list[Result]:
    """How much longer the page takes at the largest size than at the smallest."""
    times = [(size, line.value) for size, line in results if line.name == _GROWING]
    if len(times) < 2:
        return []
    (least, first), (most, last) = times[0], times[-1]
    ratio = last / first
    return [(most, Line(f"page of 50, growth from {least:,}", ratio, "×", "≤ 1.3", ratio <= 1.3))]


def _show(results: list[Result]) -> None:
    table = Table("demands", "what", "value", "goal", "met", "", title="Lianmeng, measured")
    for size, line in results:
        met = {True: "yes", False: "NO", None: ""}[line.met]
        table.add_row(f"{size:,}", line.name, f"{line.value:.2f} {line.unit}", line.goal, met, line.note)
    Console(width=150).print(table)


def _write(results: list[Result]) -> None:
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "system": platform.system()}
    told = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine,
        "lines": [{"demands": size, **asdict(line)} for size, line in results],
    }
    _RESULTS.parent.mkdir(exist_ok=True)
    _RESULTS.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
