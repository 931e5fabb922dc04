"""The working calendar and the office hours, as the kernel wants them."""

from datetime import date

from lianmeng.kernel.clock import DayRule, OfficeHours, Shift, WorkingCalendar
from lianmeng.platform.records.memory import remembered
from lianmeng.platform.records.models import CalendarDay, CalendarYear
from lianmeng.platform.records.models import OfficeHours as StoredHours


@remembered
def working_calendar() -> WorkingCalendar:
    """The calendar as it stands now: the dated departures, and the years whose plan is confirmed."""
    days = CalendarDay.objects.values_list("on", "working", "source", "name")
    years = CalendarYear.objects.filter(confirmed=True).values_list("year", flat=True)
    return WorkingCalendar([DayRule(*day) for day in days], list(years))


@remembered
def office_hours() -> OfficeHours:
    """The office hours with their validity."""
    rows = StoredHours.objects.values_list("opens", "closes", "from_on", "to_on")
    return OfficeHours([Shift(opens, closes, start, end or date.max) for opens, closes, start, end in rows])
