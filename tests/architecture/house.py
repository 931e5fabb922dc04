"""The source of the house, as the tests of its architecture read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "lianmeng"
STOREYS = ("kernel", "platform", "alliance", "indicators", "assist", "desk", "site")
#: Inside the platform, from the ground up.
PLATFORM = (
    "outbound", "database", "records", "permissions", "events", "accounts", "files", "notices", "background", "work",
    "access", "channels", "rest", "sheets", "ui",
)  # fmt: skip


@cache
def modules() -> dict[str, ast.Module]:
    """Path inside the package → its syntax tree; migrations apart."""
    paths = (path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
    return {str(path.relative_to(SOURCE)): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(paths)}


def room_of(path: str) -> str:
    """The room of a module: ``assist``, or ``platform/work``."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "platform" and len(parts) > 2 else parts[0]


def height(module: str) -> int:
    """How high the room of a dotted module stands; foreign packages lie below everything."""
    parts = module.split(".")
    if parts[0] != "lianmeng":
        return -1
    if parts[1] == "platform":
        return PLATFORM.index(parts[2])
    return len(PLATFORM) + STOREYS.index(parts[1])


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Every call in a tree with what is called, as written: ``rows.update``, ``datetime.now``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def templates() -> dict[str, str]:
    """Path inside the package → text of every page template."""
    return {str(path.relative_to(SOURCE)): path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.html"))}
