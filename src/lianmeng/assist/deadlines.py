"""The deadlines of a demand: from its difficulty and urgency to a due moment with every day explained."""

from collections.abc import Iterable
from datetime import date, datetime

from lianmeng.assist.models import Demand, Extension, Pause
from lianmeng.kernel.clock import Deadline, Limit, LimitUnit
from lianmeng.kernel.clock import Extension as MoreTime
from lianmeng.kernel.periods import local_date
from lianmeng.platform.records.queries.calendar import office_hours, working_calendar
from lianmeng.platform.records.queries.limits import amount, clock_limit


def resolution_deadline(
    demand: Demand,
    granted: Iterable[Extension] = (),
    pauses: Iterable[Pause] = (),
    *,
    started_at: datetime | None = None,
) -> Deadline:
    """The deadline of the solution, extended by the approved requests, held by the approved pauses.

    ``started_at`` is the start of a clock that is about to start.

    The limit is the one in force on the day on which the clock started, so a later change of the limit
    leaves running demands alone.
    """
    start = started_at or demand.clock_started_at
    assert start is not None
    limit = clock_limit(f"assist.resolution.{demand.difficulty}", local_date(start))
    more = [MoreTime(Limit(one.value, LimitUnit(one.unit)), one.reason) for one in granted]
    held = [one.held for one in pauses]
    return Deadline.compute(start, limit, working_calendar(), office_hours(), pauses=held, extensions=more)


def contact_deadline(demand: Demand, *, started_at: datetime | None = None) -> Deadline:
    """When the handler must have been in touch with the enterprise."""
    start = started_at or demand.clock_started_at
    assert start is not None
    limit = clock_limit(f"assist.contact.{demand.urgency}", local_date(start))
    return Deadline.compute(start, limit, working_calendar(), office_hours())


def due_after(started_at: datetime, code: str) -> datetime:
    """The moment at which the limit ``code``, counted from ``started_at``, runs out."""
    limit = clock_limit(code, local_date(started_at))
    due_at = Deadline.compute(started_at, limit, working_calendar(), office_hours()).due_at
    assert due_at is not None  # nothing here is paused
    return due_at


def times(code: str, on: date) -> int:
    """How many times something may be done."""
    return int(amount(code, on))
