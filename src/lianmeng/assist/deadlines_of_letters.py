"""When a letter of supervision must have been answered."""

from datetime import datetime

from lianmeng.kernel.clock import Deadline, Limit, LimitUnit
from lianmeng.platform.records.queries.calendar import office_hours, working_calendar


def answer_due(start: datetime, working_days: int) -> datetime:
    """The end of office hours of the last of so many working days."""
    limit = Limit(working_days, LimitUnit.WORKING_DAY)
    due_at = Deadline.compute(start, limit, working_calendar(), office_hours()).due_at
    assert due_at is not None  # nothing here is paused
    return due_at
