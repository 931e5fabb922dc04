"""Checking a file row by row: what each row would do, and everything that is wrong with it.

Nothing is written here. The same check runs for the preview and again just before the import, and its
digest says whether both saw the same.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from lianmeng.kernel.errors import N_, Invalid, Refused
from lianmeng.kernel.places import Viewer
from lianmeng.platform.background.handlers import Report
from lianmeng.platform.sheets.columns import Column, letter
from lianmeng.platform.sheets.headings import Headings, find_headings
from lianmeng.platform.sheets.problems import Problem, Unreadable
from lianmeng.platform.sheets.reading.raw import Bounds, RawSheet, address, range_address, too_many_rows
from lianmeng.platform.sheets.specs import Current, Key, RowInvalid, SheetSpec
from lianmeng.platform.sheets.values import read_value, text_of, wording

_SLICE = 1000


class Outcome(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass
class Row:
    """One row of the file: its number there, its values by column name, the record it names, what it would do."""

    number: int
    values: dict[str, object]
    wrong: bool = False
    current: Current | None = None

    @property
    def outcome(self) -> Outcome:
        """Decided once everything has been read and cleaned."""
        if self.wrong:
            return Outcome.WRONG
        if self.current is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.current.gone or self.changes() else Outcome.SAME

    def changes(self) -> dict[str, tuple[object, object]]:
        """What differs from the present record: column name → (now, then)."""
        if self.current is None:
            return {}
        now = self.current.values
        return {name: (now[name], value) for name, value in self.values.items() if name in now and now[name] != value}


@dataclass
class Checked:
    """The result of a check."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many rows would do this."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def by_row(self) -> bool:
        """Whether something is wrong, and all of it with rows that can be left out."""
        wrong = {row.number for row in self.rows if row.wrong}
        return bool(wrong) and all(problem.row in wrong for problem in self.problems)

    @property
    def digest(self) -> str:
        """Stands for what the import would do to which records in which version."""
        plan = hashlib.sha256()
        for row in self.rows:
            record = row.current.record if row.current else None
            known = (record.pk, record.version) if record else ("", "")
            plan.update(repr((row.number, row.outcome.value, *map(str, known), sorted(row.values.items()))).encode())
        return plan.hexdigest()


def check_sheet(spec: SheetSpec, viewer: Viewer, sheet: RawSheet, bounds: Bounds, report: Report) -> Checked:
    """Check every row of ``sheet``. Unreadable if the sheet as a whole is no list of this kind."""
    return _Check(spec, viewer, sheet, bounds, report).run()


class _Check:
    def __init__(self, spec: SheetSpec, viewer: Viewer, sheet: RawSheet, bounds: Bounds, report: Report) -> None:
        self.spec, self.viewer, self.sheet, self.bounds, self.report = spec, viewer, sheet, bounds, report
        self.headings: Headings
        self.result = Checked()
        self.odd = sheet.formulas | sheet.faults
        self.unheaded: set[int] = set()
        self.choices = {column.name: _wordings(column, viewer) for column in spec.columns if column.choices}

    def run(self) -> Checked:
        self.headings, rows = find_headings(self.spec, self.sheet)
        self.result.problems += self.headings.problems
        self._read(rows)
        self._name_merged()
        if not self.result.rows:
            raise Unreadable("no_rows", N_("Below the headings there is no row with data."))
        if not any(problem.row == self.headings.row for problem in self.headings.problems):
            self._look_up()
            self._find_duplicates()
            self._match()
            self._clean()
        else:
            # Without the right headings nothing can be said about the rows.
            for row in self.result.rows:
                row.wrong = True
        self.result.problems.sort(key=lambda problem: (problem.row, len(problem.column), problem.column))
        return self.result

    def _read(self, rows: Iterator[tuple[int, list[object]]]) -> None:
        for number, values in rows:
            self._name_unheaded(number, values)
            if self._is_blank(number, values):
                continue
            if len(self.result.rows) >= self.bounds.rows:
                raise too_many_rows(self.bounds)
            row = Row(number, {column.name: column.blank for column in self.spec.columns})
            self.result.rows.append(row)
            self._read_row(row, values)
            self.report(len(self.result.rows), 0, N_("Reading the rows"))

    def _is_blank(self, number: int, values: list[object]) -> bool:
        """Whether the row has nothing in the columns of the list; a formula without a result is something."""
        return not any(
            text_of(values[position - 1] if position <= len(values) else "") or (number, position) in self.odd
            for position in self.headings.columns
        )

    def _name_unheaded(self, number: int, values: list[object]) -> None:
        """What stands below no heading would be lost without a word: name the first such cell of each column."""
        for position, value in enumerate(values, start=1):
            if position not in self.headings.headed and position not in self.unheaded and text_of(value):
                self.unheaded.add(position)
                message = N_("%(cell)s holds a value, but its column has no heading")
                cell = {"cell": address(number, position)}
                self.result.problems.append(Problem(number, letter(position), "", "unheaded", message, cell))

    def _read_row(self, row: Row, values: list[object]) -> None:
        for position, column in self.headings.columns.items():
            raw = values[position - 1] if position <= len(values) else ""
            if (row.number, position) in self.sheet.formulas:
                at = address(row.number, position)
                self._wrong(
                    row, column, Refused("formula", N_("%(cell)s holds a formula; please enter its value"), cell=at)
                )
            elif (row.number, position) in self.sheet.faults:
                at = address(row.number, position)
                self._wrong(row, column, Refused("fault", N_("%(cell)s shows an error instead of a value"), cell=at))
            else:
                try:
                    row.values[column.name] = read_value(column, raw, self.choices.get(column.name, {}))
                except Invalid as invalid:
                    self._wrong(row, column, invalid)

    def _name_merged(self) -> None:
        for merged in self.sheet.merged:
            if merged[2] <= self.headings.row:
                continue  # a title above the headings
            column = self.headings.columns.get(merged[1])
            message = N_("the cells %(cells)s are merged; please separate them and fill in each")
            cells = range_address(merged)
            label = column.label if column else ""
            self.result.problems.append(
                Problem(merged[0], letter(merged[1]), label, "merged", message, {"cells": cells})
            )
            for row in self.result.rows:
                row.wrong = row.wrong or merged[0] <= row.number <= merged[2]

    def _look_up(self) -> None:
        for column in self.headings.columns.values():
            if column.lookup is None:
                continue
            texts = {str(row.values[column.name]) for row in self.result.rows if row.values[column.name]}
            found: dict[str, object] = {}
            for some in _slices(sorted(texts)):
                found.update(column.lookup(self.viewer, some))
            for row in self.result.rows:
                text = row.values[column.name]
                if text and text not in found:
                    self._wrong(row, column, Refused("unknown", column.unknown, value=text))
                elif text:
                    row.values[column.name] = found[str(text)]

    def _find_duplicates(self) -> None:
        first: dict[Key, int] = {}
        for row in self.result.rows if self.spec.keys else ():
            key = self.spec.key_of(row.values)
            if all(part in (None, "") for part in key):
                continue
            other = first.setdefault(key, row.number)
            if other != row.number:
                message = N_("the same as in row %(other)s")
                self._wrong(row, self.spec.column(self.spec.keys[0]), Refused("duplicate", message, other=other))

    def _match(self) -> None:
        if self.spec.existing is None:
            return
        keys = sorted({self.spec.key_of(row.values) for row in self.result.rows if not row.wrong}, key=repr)
        found: dict[Key, Current] = {}
        for some in _slices(keys):
            found.update(self.spec.existing(self.viewer, some))
        present = self.headings.present
        for row in self.result.rows:
            current = found.get(self.spec.key_of(row.values)) if not row.wrong else None
            if current is None:
                continue
            if current.foreign:
                message = N_("exists already, outside what your present post may change")
                self._wrong(row, self.spec.column(self.spec.keys[0]), Refused("foreign", message))
                continue
            row.current = current
            # A column that the file does not have leaves the record as it is.
            row.values |= {name: value for name, value in current.values.items() if name not in present}

    def _clean(self) -> None:
        total = len(self.result.rows)
        for done, row in enumerate(self.result.rows, start=1):
            self.report(done, total, N_("Checking the rows"))
            if row.wrong or self.spec.clean is None:
                continue
            try:
                row.values = dict(self.spec.clean(self.viewer, row.values))
            except RowInvalid as several:
                for invalid in several.errors:
                    self._wrong(row, self._column_at_fault(invalid), invalid)
            except Invalid as invalid:
                self._wrong(row, self._column_at_fault(invalid), invalid)

    def _column_at_fault(self, invalid: Invalid) -> Column:
        names = {column.name for column in self.spec.columns}
        return self.spec.column(invalid.field if invalid.field in names else self.spec.columns[0].name)

    def _wrong(self, row: Row, column: Column, refusal: Refused) -> None:
        row.wrong = True
        position = next((number for number, one in self.headings.columns.items() if one is column), 0)
        self.result.problems.append(Problem.of(refusal, row=row.number, column=letter(position), label=column.label))


def _wordings(column: Column, viewer: Viewer) -> dict[str, str]:
    """Each choice under its code and under its label in every language."""
    assert column.choices is not None
    choices: Mapping[str, str] = column.choices(viewer)
    accepted = {wording(code): code for code in choices}
    for language, _name in settings.LANGUAGES:
        with override(language):
            accepted |= {wording(gettext(label)): code for code, label in choices.items()}
    return accepted


def _slices(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), _SLICE):
        yield items[start : start + _SLICE]
