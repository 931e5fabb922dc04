"""Deadlines over a dated working calendar, each with the reason for every day counted or skipped.

Nothing here reads the system clock: moments are arguments, so that last March can be recomputed. The
calendar, the office hours and the limits are data that rooms keep as records with source and validity.

The rules (国务院办公厅 holiday notices; the office's own practice):

* counting starts on the day after dispatch, and the deadline is the close of office on its last day;
* a working-day limit counts working days only, make-up Saturdays and Sundays among them;
* a natural-day limit counts every day, and moves on if it would end on a day off;
* a limit in hours runs from the moment of dispatch through office hours;
* a paused day is not counted, from the day on which the pause begins to the day before it ends;
* an extension is a limit of its own, counted from the old due date.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from lianmeng.kernel.periods import ONE_DAY, local_date
from lianmeng.kernel.working_calendar import (
    Day,
    DayRule,
    OfficeHours,
    Reason,
    Shift,
    WorkingCalendar,
)

__all__ = [
    "Day",
    "DayRow",
    "DayRule",
    "Deadline",
    "Extension",
    "Limit",
    "LimitUnit",
    "OfficeHours",
    "Pause",
    "Reason",
    "Shift",
    "WorkingCalendar",
]


class LimitUnit(StrEnum):
    """What a limit counts."""

    WORKING_DAY = "working_day"
    NATURAL_DAY = "natural_day"
    OFFICE_HOUR = "office_hour"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many working days, natural days or office hours; 0 days means the day of dispatch itself."""

    value: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", LimitUnit(self.unit))
        if self.value < (1 if self.unit is LimitUnit.OFFICE_HOUR else 0):
            raise ValueError(f"a limit of {self.value} {self.unit} is none")


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from ``started_at`` to ``ended_at``; while that is None, nobody knows how long."""

    started_at: datetime
    ended_at: datetime | None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.ended_at is not None and self.ended_at < self.started_at:
            raise ValueError("a pause ends before it begins")

    def holds_on(self, on: date) -> bool:
        """Whether ``on`` is not counted: the first day of the pause is not, the day of its end is."""
        return local_date(self.started_at) <= on and (self.ended_at is None or on < local_date(self.ended_at))

    def touches(self, on: date) -> bool:
        """Whether any moment of ``on`` lies in the pause; this is what a limit in hours asks."""
        return self.holds_on(on) or (
            self.ended_at is not None and local_date(self.started_at) <= on == local_date(self.ended_at)
        )


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, counted from the old due date; a record of its own with reason and approver."""

    limit: Limit
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.limit.value:
            raise ValueError("an extension of no days is none")


@dataclass(frozen=True, slots=True)
class DayRow:
    """One line of the explanation: a calendar day, whether it counted, as which number, and why.

    ``leg`` is 0 for the limit itself and n for the n-th extension; numbers start anew with each leg.
    ``name`` is the holiday's name or the pause's reason, as recorded. A limit in hours shows in
    ``elapsed`` the office time counted on that day and has no numbers.
    """

    on: date
    counted: bool
    number: int | None
    reason: Reason
    name: str = ""
    leg: int = 0
    elapsed: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due, and the explanation of every day on the way there.

    ``due_at`` and ``due_on`` are None while an open pause holds the clock. ``original_due_at`` is the
    due moment before any extension. ``provisional`` says that the days touch a year whose holiday plan
    is not confirmed.
    """

    started_at: datetime
    due_at: datetime | None
    original_due_at: datetime | None
    rows: tuple[DayRow, ...]
    provisional: bool
    calendar: WorkingCalendar = field(repr=False, compare=False)

    @classmethod
    def compute(
        cls,
        started_at: datetime,
        limit: Limit,
        calendar: WorkingCalendar,
        office_hours: OfficeHours,
        pauses: Sequence[Pause] = (),
        extensions: Sequence[Extension] = (),
    ) -> "Deadline":
        """Count ``limit`` from ``started_at`` (aware), then each extension from the date it extends.

        Refused if office hours are missing for a day that needs them.
        """
        count = _Count(calendar, office_hours, tuple(pauses))
        original = due_at = count.run(started_at, limit)
        for extension in extensions:
            if due_at is not None:
                count.leg += 1
                due_at = count.run(due_at, extension.limit)
        provisional = any(calendar.day(row.on).provisional for row in count.rows)
        return cls(started_at, due_at, original, tuple(count.rows), provisional, calendar)

    @property
    def due_on(self) -> date | None:
        """The business day of :attr:`due_at`."""
        return None if self.due_at is None else local_date(self.due_at)

    def overdue(self, at: datetime) -> bool:
        """Whether the due moment has passed at ``at``; never while the clock stands."""
        return self.due_at is not None and at > self.due_at

    def remaining_working_days(self, on: date) -> int | None:
        """Working days left after ``on``: 0 on the last day, negative when late, None while it stands."""
        due_on = self.due_on
        return None if due_on is None else self.calendar.working_days_between(on, due_on)


class _Count:
    """One computation of a deadline: walks the calendar and writes a row for each day it passes."""

    def __init__(self, calendar: WorkingCalendar, office_hours: OfficeHours, pauses: tuple[Pause, ...]) -> None:
        self.calendar = calendar
        self.office_hours = office_hours
        self.pauses = pauses
        self.rows: list[DayRow] = []
        self.leg = 0

    def run(self, started_at: datetime, limit: Limit) -> datetime | None:
        """Count one limit; None if an open pause stops it for good."""
        if limit.unit is LimitUnit.OFFICE_HOUR:
            return self._hours(started_at, timedelta(hours=limit.value))
        start = local_date(started_at)
        if self.leg == 0 and limit.value:
            self._row(start, Reason.STARTED)
        due_on = self._days(start, limit)
        return None if due_on is None else self.office_hours.closes_at(due_on)

    def _days(self, start: date, limit: Limit) -> date | None:
        natural = limit.unit is LimitUnit.NATURAL_DAY
        number = 0
        for on in _days_from(start + ONE_DAY if limit.value else start):
            pause = self._pause(on)
            day = self.calendar.day(on)
            if pause is not None:
                self._row(on, Reason.PAUSED, pause.reason)
                if pause.ended_at is None:
                    return None
            elif number < limit.value and (natural or day.working):
                number += 1
                reason = Reason.NATURAL_DAY if natural else day.reason
                self._row(on, reason, day.name, number=number)
                if number == limit.value and day.working:
                    return on
            elif day.working:
                self._row(on, Reason.MOVED_ON if on > start else Reason.STARTED, day.name)
                return on
            else:
                self._row(on, day.reason, day.name)
        raise AssertionError("days do not end")  # pragma: no cover

    def _hours(self, started_at: datetime, left: timedelta) -> datetime | None:
        for on in _days_from(local_date(started_at)):
            day = self.calendar.day(on)
            if not day.working:
                self._row(on, day.reason, day.name)
                continue
            elapsed = timedelta()
            for opens, closes in self._open(on, started_at):
                if elapsed + (closes - opens) >= left:
                    self._row(on, Reason.OFFICE_HOURS, day.name, elapsed=left)
                    return opens + (left - elapsed)
                elapsed += closes - opens
            left -= elapsed
            pause = next((pause for pause in self.pauses if pause.touches(on)), None)
            if elapsed:
                self._row(on, Reason.OFFICE_HOURS, day.name, elapsed=elapsed)
            elif pause is not None:
                self._row(on, Reason.PAUSED, pause.reason)
            else:
                self._row(on, Reason.NO_HOURS_LEFT)
            if any(pause.ended_at is None and pause.touches(on) for pause in self.pauses):
                return None
        raise AssertionError("days do not end")  # pragma: no cover

    def _open(self, on: date, started_at: datetime) -> list[tuple[datetime, datetime]]:
        """The office hours of ``on`` after the start, less the pauses."""
        spans = [(max(a, started_at), b) for a, b in self.office_hours.on(on) if b > started_at]
        for pause in self.pauses:
            spans = [piece for opens, closes in spans for piece in _less(opens, closes, pause)]
        return spans

    def _pause(self, on: date) -> Pause | None:
        return next((pause for pause in self.pauses if pause.holds_on(on)), None)

    def _row(
        self,
        on: date,
        reason: Reason,
        name: str = "",
        *,
        number: int | None = None,
        elapsed: timedelta | None = None,
    ) -> None:
        counted = number is not None or elapsed is not None
        self.rows.append(DayRow(on, counted, number, reason, name, self.leg, elapsed))


def _days_from(start: date) -> Iterator[date]:
    while True:
        yield start
        start += ONE_DAY


def _less(opens: datetime, closes: datetime, pause: Pause) -> Iterator[tuple[datetime, datetime]]:
    """What a pause leaves of an open stretch."""
    if opens < min(closes, pause.started_at):
        yield opens, min(closes, pause.started_at)
    if pause.ended_at is not None and max(opens, pause.ended_at) < closes:
        yield max(opens, pause.ended_at), closes
