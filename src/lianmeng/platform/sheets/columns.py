"""Columns: what a cell means, for reading, for the template and for export alike."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lianmeng.kernel.errors import N_
from lianmeng.kernel.places import Viewer


class ColumnKind(StrEnum):
    """What a cell holds, and as what a room gets it.

    ``text`` and ``code`` are str (empty if blank), a code without spaces and in capitals; ``date`` a date;
    ``integer`` an int; ``decimal`` a Decimal; ``money_wan`` a Decimal of yuan, written in 万元; ``choice``
    the code of one of the column's choices; ``yesno`` a bool. Blank cells of the latter are None (a blank
    choice is empty).
    """

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY_WAN = "money_wan"
    CHOICE = "choice"
    YESNO = "yesno"


Choices = Callable[[Viewer], Mapping[str, str]]
Lookup = Callable[[Viewer, Collection[str]], Mapping[str, object]]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a sheet.

    ``label`` is the marked heading, recognised in every language; ``help`` a marked sentence for the
    template's second sheet, ``example`` a value as a user would write it. ``choices`` answers code → label
    for what a viewer may enter (asked once a file). ``lookup`` turns the texts of all rows into what they
    name, in one question; a text it leaves out is a problem, worded by ``unknown`` with ``%(value)s``.
    """

    name: str
    label: str
    kind: ColumnKind = ColumnKind.TEXT
    required: bool = False
    choices: Choices | None = None
    lookup: Lookup | None = None
    unknown: str = N_("“%(value)s” is not known.")
    max_length: int = 500
    help: str = ""
    example: str = ""
    width: int = 16

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", ColumnKind(self.kind))
        if (self.kind is ColumnKind.CHOICE) != (self.choices is not None):
            raise ValueError(f"column {self.name}: a choice needs choices, and nothing else has them")
        if self.lookup is not None and self.kind not in (ColumnKind.TEXT, ColumnKind.CODE):
            raise ValueError(f"column {self.name}: only texts and codes are looked up")

    @property
    def blank(self) -> object:
        """What an empty cell is."""
        texts = (ColumnKind.TEXT, ColumnKind.CODE, ColumnKind.CHOICE)
        return "" if self.kind in texts and self.lookup is None else None


def letter(number: int) -> str:
    """The letters of a column by its number from 1: 1 is A, 27 is AA.

    >>> letter(703)
    'AAA'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
