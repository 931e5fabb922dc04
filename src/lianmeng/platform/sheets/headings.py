"""Finding the row of headings and which column is which."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, override

from lianmeng.kernel.errors import N_, Words
from lianmeng.platform.sheets.columns import Column, letter
from lianmeng.platform.sheets.problems import Problem, Unreadable
from lianmeng.platform.sheets.reading.raw import RawSheet
from lianmeng.platform.sheets.specs import SheetSpec
from lianmeng.platform.sheets.values import text_of, wording

#: The heading of the reasons in a workbook of failed rows; when it comes back mended, nobody reads that column.
REASONS = N_("What is to be mended (this column is not read)")

#: Headings may stand below a title and a few remarks.
_LAST_HEADING_ROW = 15


@dataclass(frozen=True)
class Headings:
    """Where the headings stand, which column of the file (from 1) is which of the spec, and what is wrong with them.

    ``headed`` are the columns of the file that have any heading, known or not.
    """

    row: int
    columns: dict[int, Column]
    problems: list[Problem]
    headed: frozenset[int]

    @property
    def present(self) -> frozenset[str]:
        """The names of the columns that the file has."""
        return frozenset(column.name for column in self.columns.values())


def find_headings(spec: SheetSpec, sheet: RawSheet) -> tuple[Headings, Iterator[tuple[int, list[object]]]]:
    """Take the first row that holds at least half of the required headings; return it and the rows after it.

    Unreadable if the sheet is empty or no row looks like headings. Unknown, missing and repeated headings
    are problems, each named.
    """
    known = _known_headings(spec)
    required = [column for column in spec.columns if column.required] or list(spec.columns)
    rows = iter(sheet.rows)
    anything = False
    for number, values in itertools.islice(rows, _LAST_HEADING_ROW):
        found = {known.get(wording(text_of(value))) for value in values}
        anything = anything or any(text_of(value) for value in values)
        if sum(column in found for column in required) * 2 >= len(required) and found - {None}:
            return _headings(spec, known, number, values), rows
    if not anything:
        raise Unreadable("empty", N_("The sheet is empty."))
    message = N_("No row of headings was found. The first heading expected is “%(heading)s”.")
    raise Unreadable("no_headings", message, heading=Words(required[0].label))


def _headings(spec: SheetSpec, known: dict[str, Column], row: int, values: list[object]) -> Headings:
    columns: dict[int, Column] = {}
    problems: list[Problem] = []
    ignored = _wordings(REASONS)
    for number, value in enumerate(values, start=1):
        text = text_of(value)
        column = known.get(wording(text))
        if not text or wording(text) in ignored:
            continue
        if column is None:
            problems.append(_at(row, number, text, "unknown_column", N_("this column is not part of the template")))
        elif column in columns.values():
            problems.append(_at(row, number, text, "repeated_column", N_("this column occurs twice")))
        else:
            columns[number] = column
    for column in spec.columns:
        if column.required and column not in columns.values():
            problems.append(Problem(row, "", column.label, "missing_column", N_("this column is missing")))
    headed = frozenset(number for number, value in enumerate(values, start=1) if text_of(value))
    return Headings(row, columns, problems, headed)


def _at(row: int, column: int, label: str, code: str, message: str) -> Problem:
    return Problem(row, letter(column), label[:100], code, message)


def _wordings(label: str) -> set[str]:
    """The label in every language of the installation."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.add(wording(gettext(label)))
    return found


def _known_headings(spec: SheetSpec) -> dict[str, Column]:
    """Every heading of the spec in every language of the installation, so that a template fits whoever uses it."""
    known: dict[str, Column] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {wording(gettext(column.label)): column for column in spec.columns}
    return known
