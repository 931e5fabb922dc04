"""What the readers hand on: rows of raw values, and the cells that cannot be taken at their value."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lianmeng.kernel.errors import N_
from lianmeng.platform.sheets.columns import letter
from lianmeng.platform.sheets.problems import Unreadable

Position = tuple[int, int]


@dataclass(frozen=True)
class RawSheet:
    """The rows of one sheet, as ``(row number, values from column A on)``; numbers count from 1.

    ``formulas`` and ``faults`` (cells that show an error such as #N/A) are (row, column) positions;
    ``merged`` are ranges of (first row, first column, last row, last column).
    """

    rows: Iterator[tuple[int, list[object]]]
    formulas: frozenset[Position] = field(default=frozenset())
    faults: frozenset[Position] = field(default=frozenset())
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class Bounds:
    """How much is read at most: rows of a sheet, bytes of an unpacked workbook."""

    rows: int
    unpacked_bytes: int

    @property
    def columns(self) -> int:
        """More columns than this are no list that anybody keeps by hand."""
        return 300


def too_many_rows(bounds: Bounds) -> Unreadable:
    """More rows than one file may have."""
    return Unreadable(
        "too_many_rows", N_("The sheet has more than %(limit)s rows. Please split it."), limit=bounds.rows
    )


def too_many_columns(bounds: Bounds) -> Unreadable:
    """More columns than a list has."""
    return Unreadable("too_many_columns", N_("The sheet has more than %(limit)s columns."), limit=bounds.columns)


def address(row: int, column: int) -> str:
    """A1, B12: how a spreadsheet names a cell."""
    return f"{letter(column)}{row}"


def range_address(merged: tuple[int, int, int, int]) -> str:
    """A1:B2."""
    first_row, first_column, last_row, last_column = merged
    return f"{address(first_row, first_column)}:{address(last_row, last_column)}"
