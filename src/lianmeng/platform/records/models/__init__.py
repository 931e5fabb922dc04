"""The tables of this part."""

from lianmeng.platform.records.models.calendar import CalendarDay, CalendarYear, OfficeHours
from lianmeng.platform.records.models.limits import Limit
from lianmeng.platform.records.models.record import Record, ReferenceRecord

__all__ = ["CalendarDay", "CalendarYear", "Limit", "OfficeHours", "Record", "ReferenceRecord"]
