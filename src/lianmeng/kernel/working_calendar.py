"""The working calendar and the office hours: which days are worked, when, and why.

Both are data that rooms keep as dated records with their source (国务院办公厅 holiday notices, the
office's own order); the objects here only look them up, fast, and remember what they found.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lianmeng.kernel.errors import N_, Refused
from lianmeng.kernel.periods import BUSINESS_ZONE

_SATURDAY = 5


class Reason(StrEnum):
    """Why a day was counted or not; faces translate :attr:`label`."""

    WORKING_DAY = "working_day"
    MAKE_UP_DAY = "make_up_day"
    NATURAL_DAY = "natural_day"
    OFFICE_HOURS = "office_hours"
    STARTED = "started"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSED = "paused"
    MOVED_ON = "moved_on"
    NO_HOURS_LEFT = "no_hours_left"

    @property
    def label(self) -> str:
        """The words for it, marked for translation."""
        return _REASON_LABELS[self]


_REASON_LABELS = {
    Reason.WORKING_DAY: N_("working day"),
    Reason.MAKE_UP_DAY: N_("make-up working day"),
    Reason.NATURAL_DAY: N_("natural day"),
    Reason.OFFICE_HOURS: N_("office hours"),
    Reason.STARTED: N_("day of dispatch, not counted"),
    Reason.WEEKEND: N_("weekend"),
    Reason.HOLIDAY: N_("public holiday"),
    Reason.PAUSED: N_("paused"),
    Reason.MOVED_ON: N_("moved on to the next working day"),
    Reason.NO_HOURS_LEFT: N_("office hours were over"),
}


@dataclass(frozen=True, slots=True)
class DayRule:
    """What an authority ordered for one day: off (a holiday) or working (a make-up day)."""

    on: date
    working: bool
    source: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the calendar. ``provisional``: the plan of its year has not been confirmed yet."""

    on: date
    working: bool
    reason: Reason
    name: str = ""
    provisional: bool = False


class WorkingCalendar:
    """Working days by Monday to Friday, amended by dated rules.

    In a year that is not among ``confirmed_years`` the same holds, provisionally: deadlines that touch
    it say so, and are computed anew when the State Council's plan has been entered. The object never
    changes (a changed calendar is a new object), so it remembers each day and year once looked up.
    """

    def __init__(self, rules: Iterable[DayRule] = (), confirmed_years: Iterable[int] = ()) -> None:
        self.rules = {rule.on: rule for rule in rules}
        self.confirmed_years = frozenset(confirmed_years)
        self._days: dict[date, Day] = {}
        self._years: dict[int, list[date]] = {}

    def day(self, on: date) -> Day:
        """Return what the calendar says about ``on``, with the reason."""
        found = self._days.get(on)
        if found is None:
            found = self._days[on] = self._look_up(on)
        return found

    def is_working(self, on: date) -> bool:
        """Whether the office works on ``on``."""
        return self.day(on).working

    def add_working_days(self, start: date, count: int) -> date:
        """The ``count``-th working day after ``start``, which itself is not counted.

        A negative count goes back in the same way (a reminder one working day before a deadline). With
        zero it is ``start``, or the next working day if ``start`` is a day off.
        """
        if count == 0:
            return start if self.is_working(start) else self.add_working_days(start, 1)
        year, working = start.year, self._working_days(start.year)
        if count > 0:
            index = bisect_right(working, start) + count - 1
            while index >= len(working):
                index -= len(working)
                year += 1
                working = self._working_days(year)
            return working[index]
        index = bisect_left(working, start) + count
        while index < 0:
            year -= 1
            working = self._working_days(year)
            index += len(working)
        return working[index]

    def working_days_between(self, start: date, end: date) -> int:
        """The working days after ``start`` up to and including ``end``; negative if ``end`` is earlier.

        The inverse of :meth:`add_working_days` for counts that end on a working day.
        """
        if end < start:
            return -self.working_days_between(end, start)
        whole_years = sum(len(self._working_days(year)) for year in range(start.year, end.year))
        done = bisect_right(self._working_days(start.year), start)
        return whole_years + bisect_right(self._working_days(end.year), end) - done

    def _working_days(self, year: int) -> list[date]:
        found = self._years.get(year)
        if found is None:
            days = (date(year, 1, 1) + timedelta(days=offset) for offset in range(366))
            found = [on for on in days if on.year == year and self.is_working(on)]
            self._years[year] = found
        return found

    def _look_up(self, on: date) -> Day:
        rule = self.rules.get(on)
        weekend = on.weekday() >= _SATURDAY
        provisional = on.year not in self.confirmed_years
        if rule is None:
            reason = Reason.WEEKEND if weekend else Reason.WORKING_DAY
            return Day(on, not weekend, reason, provisional=provisional)
        if not rule.working:
            return Day(on, False, Reason.HOLIDAY, rule.name, provisional)
        reason = Reason.MAKE_UP_DAY if weekend else Reason.WORKING_DAY
        return Day(on, True, reason, rule.name, provisional)


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of office hours on each working day, from ``valid_from`` until before ``valid_until``."""

    opens: time
    closes: time
    valid_from: date = date.min
    valid_until: date = date.max

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"office hours from {self.opens} to {self.closes} are none")


class OfficeHours:
    """When the office is open on a working day: shifts with dates of validity (summer, winter)."""

    def __init__(self, shifts: Iterable[Shift]) -> None:
        self.shifts = tuple(sorted(shifts, key=lambda shift: shift.opens))
        self._days: dict[date, tuple[tuple[datetime, datetime], ...]] = {}

    def on(self, on: date) -> tuple[tuple[datetime, datetime], ...]:
        """The open stretches of the working day ``on``, in order.

        Refused if no hours are recorded for that day: a deadline must not be guessed.
        """
        found = self._days.get(on)
        if found is None:
            found = tuple(
                (
                    datetime.combine(on, shift.opens, BUSINESS_ZONE),
                    datetime.combine(on, shift.closes, BUSINESS_ZONE),
                )
                for shift in self.shifts
                if shift.valid_from <= on < shift.valid_until
            )
            if not found:
                raise Refused("office_hours_missing", N_("No office hours are recorded for %(on)s."), on=on)
            self._days[on] = found
        return found

    def closes_at(self, on: date) -> datetime:
        """The end of office hours on the working day ``on``."""
        return self.on(on)[-1][1]
