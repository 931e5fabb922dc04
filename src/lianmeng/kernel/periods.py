"""Periods of reporting: week, dekad (旬), month, quarter, half-year, year, year to date, free span.

A period is a half-open range of days: ``start`` belongs to it, ``end`` does not, so that neighbours
share a date and no day is counted twice. A cut-off in the office's language is inclusive ("as of 31
August"); as a period it ends, exclusively, on the next day. Days are those of Asia/Shanghai.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

#: The one time zone of the business; moments are stored in UTC and read in this zone.
BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")

ONE_DAY = timedelta(days=1)
#: Fifty-two weeks: a week is compared with one that has the same weekdays.
_FIFTY_TWO_WEEKS = timedelta(weeks=52)


class PeriodKind(StrEnum):
    """The kinds of period that the office reports by."""

    WEEK = "week"
    DEKAD = "dekad"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    YEAR_TO_DATE = "year_to_date"
    SPAN = "span"


_MONTHS_IN = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.YEAR: 12,
}


@dataclass(frozen=True, slots=True)
class LabelParts:
    """What a face needs to name a period in any language.

    ``number`` counts the week of the ISO year, the dekad of the month (1 to 3), the month, quarter or
    half of the year; it is None for a year, a year to date and a span. ``year`` is the ISO year of a
    week. ``month`` is set for dekads and months.
    """

    kind: PeriodKind
    year: int
    number: int | None
    month: int | None
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True, order=True, init=False)
class Period:
    """A half-open range of days of one kind; ValueError if the days do not fit the kind.

    >>> period_of("dekad", date(2022, 7, 25)).key
    '2022-07-T3'
    """

    start: date
    end: date
    kind: PeriodKind

    def __init__(self, kind: PeriodKind | str, start: date, end: date) -> None:
        kind = PeriodKind(kind)
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)
        if start >= end or (start, end) != _bounds(kind, start, end):
            raise ValueError(f"{start} to {end} is no {kind}")

    @property
    def last_on(self) -> date:
        """The last day of the period: the inclusive cut-off, and the day at which a stock is counted."""
        return self.end - ONE_DAY

    @property
    def days(self) -> int:
        """The number of days; a dekad has 8 to 11."""
        return (self.end - self.start).days

    def contains(self, on: date) -> bool:
        """Whether the day ``on`` belongs to the period."""
        return self.start <= on < self.end

    def dates(self) -> Iterator[date]:
        """Each day of the period, in order."""
        return (self.start + timedelta(days=offset) for offset in range(self.days))

    def moment_bounds(self) -> tuple[datetime, datetime]:
        """The first moment of the period and the first one after it, aware, in Asia/Shanghai."""
        return midnight(self.start), midnight(self.end)

    @property
    def key(self) -> str:
        """A short stable text that :func:`parse_period` reads back."""
        parts = self.label_parts
        match self.kind:
            case PeriodKind.WEEK:
                return f"{parts.year:04}-W{parts.number:02}"
            case PeriodKind.DEKAD:
                return f"{parts.year:04}-{parts.month:02}-T{parts.number}"
            case PeriodKind.MONTH:
                return f"{parts.year:04}-{parts.month:02}"
            case PeriodKind.QUARTER:
                return f"{parts.year:04}-Q{parts.number}"
            case PeriodKind.HALF_YEAR:
                return f"{parts.year:04}-H{parts.number}"
            case PeriodKind.YEAR:
                return f"{parts.year:04}"
            case PeriodKind.YEAR_TO_DATE:
                return f"{self.last_on}-YTD"
            case PeriodKind.SPAN:
                return f"{self.start}..{self.last_on}"

    @property
    def label_parts(self) -> LabelParts:
        """The numbers from which a face writes 2022年7月上旬 or "first ten days of July 2022"."""
        year, month, number = self.start.year, None, None
        if self.kind is PeriodKind.WEEK:
            year, number, _ = self.start.isocalendar()
        elif self.kind is PeriodKind.DEKAD:
            month, number = self.start.month, self.start.day // 10 + 1
        elif self.kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR):
            number = (self.start.month - 1) // _MONTHS_IN[self.kind] + 1
            month = number if self.kind is PeriodKind.MONTH else None
        return LabelParts(self.kind, year, number, month, self.start, self.last_on)

    def previous(self) -> "Period":
        """The period just before, for 环比.

        A span is preceded by as many days. A year to date is preceded by the one up to the end of the
        month before its cut-off, which is what the last monthly bulletin printed.
        """
        if self.kind is PeriodKind.SPAN:
            return span(self.start - timedelta(days=self.days), self.start - ONE_DAY)
        before = self.last_on.replace(day=1) if self.kind is PeriodKind.YEAR_TO_DATE else self.start
        return period_of(self.kind, before - ONE_DAY)

    def same_span_last_year(self) -> "Period":
        """The equal span of last year, for 同比.

        Calendar kinds give last year's period of the same name, a week the week 52 weeks earlier. A
        year to date and a span keep the calendar days of both bounds. The leap day follows from that:
        whole months stay whole (1 January to 28 February 2025 is compared with all of February 2024),
        and a span that begins or ends on 29 February is compared with one that does so on the 28th.
        """
        if self.kind is PeriodKind.WEEK:
            return Period(self.kind, self.start - _FIFTY_TWO_WEEKS, self.end - _FIFTY_TWO_WEEKS)
        start, end = _year_earlier(self.start, leap_day=28), _year_earlier(self.end, leap_day=29)
        if self.kind in (PeriodKind.YEAR_TO_DATE, PeriodKind.SPAN):
            return Period(self.kind, start, end)
        return period_of(self.kind, start)

    def subdivide(self, kind: PeriodKind | str) -> tuple["Period", ...]:
        """Tile this period with periods of ``kind``; a piece cut off by an edge becomes a span."""
        pieces = []
        on = self.start
        while on < self.end:
            piece = period_of(kind, on)
            if piece.start < self.start or piece.end > self.end:
                piece = span(max(piece.start, self.start), min(piece.end, self.end) - ONE_DAY)
            pieces.append(piece)
            on = piece.end
        return tuple(pieces)

    def __str__(self) -> str:
        return self.key


def period_of(kind: PeriodKind | str, on: date) -> Period:
    """The period of ``kind`` that holds the day ``on``; a year to date has ``on`` as its cut-off."""
    kind = PeriodKind(kind)
    if kind is PeriodKind.SPAN:
        raise ValueError("a span has two days: use span(first_on, last_on)")
    return Period(kind, *_bounds(kind, on, on + ONE_DAY))


def span(first_on: date, last_on: date) -> Period:
    """The days from ``first_on`` to ``last_on``, both included."""
    return Period(PeriodKind.SPAN, first_on, last_on + ONE_DAY)


def parse_period(key: str) -> Period:
    """Read a :attr:`Period.key`; ValueError for anything else."""
    for pattern, read in _KEYS:
        if match := pattern.fullmatch(key):
            try:
                return read(*match.groups())
            except ValueError as error:
                raise ValueError(f"{key!r} names no period: {error}") from error
    raise ValueError(f"{key!r} names no period")


def local_date(moment: datetime) -> date:
    """The business day on which an aware moment falls; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone falls on no day")
    return moment.astimezone(BUSINESS_ZONE).date()


def midnight(on: date) -> datetime:
    """The moment at which the business day ``on`` begins."""
    return datetime.combine(on, time(), BUSINESS_ZONE)


def _bounds(kind: PeriodKind, on: date, end: date) -> tuple[date, date]:
    """The bounds of the period of ``kind`` around ``on``; ``end`` matters to the open-ended kinds."""
    if kind is PeriodKind.SPAN:
        return on, end
    if kind is PeriodKind.YEAR_TO_DATE:
        return (end - ONE_DAY).replace(month=1, day=1), end
    if kind is PeriodKind.WEEK:
        monday = on - timedelta(days=on.weekday())
        return monday, monday + timedelta(days=7)
    if kind is PeriodKind.DEKAD:
        third = min((on.day - 1) // 10, 2)
        next_start = on.replace(day=third * 10 + 11) if third < 2 else _month(on.year, on.month + 1)
        return on.replace(day=third * 10 + 1), next_start
    months = _MONTHS_IN[kind]
    first = (on.month - 1) // months * months + 1
    return _month(on.year, first), _month(on.year, first + months)


def _month(year: int, month: int) -> date:
    """The first day of a month whose number may run over the year's end."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _year_earlier(on: date, *, leap_day: int) -> date:
    """The same day a year earlier; a leap day falls on the 28th, or on the day after it."""
    if (on.month, on.day) == (2, 29):
        return date(on.year - 1, 2, 28) + timedelta(days=leap_day - 28)
    return on.replace(year=on.year - 1)


def _calendar_key(kind: str, first_on: Callable[..., date]) -> Callable[..., Period]:
    return lambda *numbers: period_of(kind, first_on(*map(int, numbers)))


_DAY = r"(\d{4}-\d\d-\d\d)"
_KEYS: tuple[tuple[re.Pattern[str], Callable[..., Period]], ...] = tuple(
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (r"(\d{4})-W(\d\d)", _calendar_key("week", lambda y, n: date.fromisocalendar(y, n, 1))),
        (r"(\d{4})-(\d\d)-T([1-3])", _calendar_key("dekad", lambda y, m, n: date(y, m, 10 * n - 9))),
        (r"(\d{4})-(\d\d)", _calendar_key("month", lambda y, m: date(y, m, 1))),
        (r"(\d{4})-Q([1-4])", _calendar_key("quarter", lambda y, n: date(y, 3 * n, 1))),
        (r"(\d{4})-H([12])", _calendar_key("half_year", lambda y, n: date(y, 6 * n, 1))),
        (r"(\d{4})", _calendar_key("year", lambda y: date(y, 1, 1))),
        (rf"{_DAY}-YTD", lambda last: period_of("year_to_date", date.fromisoformat(last))),
        (rf"{_DAY}\.\.{_DAY}", lambda a, b: span(date.fromisoformat(a), date.fromisoformat(b))),
    )
)
