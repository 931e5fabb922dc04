"""Problems: what is wrong in a file, where, and why, in words that are translated when they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lianmeng.kernel.errors import Refused


@dataclass(frozen=True)
class Problem:
    """One fault. ``row`` is the number on the left edge of the sheet (0: the whole file), ``column`` its letter.

    ``label`` is the marked heading of the column, or the heading as the file has it; ``message`` is a
    marked sentence with ``params``.
    """

    row: int
    column: str
    label: str
    code: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, refusal: Refused, *, row: int = 0, column: str = "", label: str = "") -> "Problem":
        """The same reason, at a place in the file."""
        return cls(row, column, label, refusal.code, refusal.message, refusal.params)


class Unreadable(Refused):
    """The file as a whole cannot be read: wrong kind, damaged, too large, empty, or without headings."""
