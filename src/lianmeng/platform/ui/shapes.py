"""What components are fed with: small frozen shapes, so that a page need not know their markup."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise

#: The tones in which a state can speak. Each has a shape of its own, see :data:`SHAPES`.
Tone = Literal["draft", "waiting", "active", "good", "weak", "late", "closed", "refused"]

#: The icon of each tone: a state is never told by colour alone.
SHAPES: dict[str, str] = {
    "draft": "circle-dashed",
    "waiting": "clock",
    "active": "circle-dot",
    "good": "circle-check",
    "weak": "triangle-alert",
    "late": "octagon-alert",
    "closed": "archive",
    "refused": "circle-x",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way: ``done``, ``now``, ``todo``, or ``stopped`` when the way ended there."""

    label: Text
    state: Literal["done", "now", "todo", "stopped"] = "todo"
    at: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a ranking. ``note`` says the figure's numerator and denominator."""

    name: Text
    value: float
    text: str
    note: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a matrix; level 0 is "none", 1 is below what is required, 2 to 5 grow darker."""

    text: str
    level: int
    url: str = ""
    label: Text = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One row of a matrix: its name, and a cell for each column."""

    name: Text
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows by columns with levels; ``corner`` names what the rows are, for screen readers."""

    corner: Text
    columns: Sequence[Text]
    rows: Sequence[MatrixRow] = field(default_factory=tuple)
