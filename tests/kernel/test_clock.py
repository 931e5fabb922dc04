"""Deadlines: the National Day holiday of 2022 by hand, everything else against a brute-force count."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianmeng.kernel.clock import (
    DayRule,
    Deadline,
    Extension,
    Limit,
    LimitUnit,
    OfficeHours,
    Pause,
    Reason,
    Shift,
    WorkingCalendar,
)
from lianmeng.kernel.errors import Refused
from lianmeng.kernel.periods import BUSINESS_ZONE, local_date

DAY = timedelta(days=1)
NATIONAL_DAY = "国庆节"
NOTICE = "国办发明电〔2021〕11号"
RULES = [
    *(DayRule(date(2022, 10, day), False, NOTICE, NATIONAL_DAY) for day in range(1, 8)),
    DayRule(date(2022, 10, 8), True, NOTICE, NATIONAL_DAY),
    DayRule(date(2022, 10, 9), True, NOTICE, NATIONAL_DAY),
]
CALENDAR = WorkingCalendar(RULES, confirmed_years=[2022])
HOURS = OfficeHours(
    [
        Shift(time(14, 30), time(18, 0)),
        Shift(time(8, 30), time(12, 0)),
    ]
)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), BUSINESS_ZONE)


def wd(value: int) -> Limit:
    return Limit(value, LimitUnit.WORKING_DAY)


def nd(value: int) -> Limit:
    return Limit(value, LimitUnit.NATURAL_DAY)


def oh(value: int) -> Limit:
    return Limit(value, LimitUnit.OFFICE_HOUR)


SEPTEMBER_28 = at(date(2022, 9, 28))


def test_five_working_days_from_28_september_2022_end_on_10_october() -> None:
    deadline = Deadline.compute(SEPTEMBER_28, wd(5), CALENDAR, HOURS)
    assert deadline.due_on == date(2022, 10, 10)
    assert deadline.due_at == deadline.original_due_at == at(date(2022, 10, 10), 18)
    assert not deadline.provisional
    assert [(row.on.day, row.counted, row.number, row.reason, row.name) for row in deadline.rows] == [
        (28, False, None, Reason.STARTED, ""),
        (29, True, 1, Reason.WORKING_DAY, ""),
        (30, True, 2, Reason.WORKING_DAY, ""),
        *((day, False, None, Reason.HOLIDAY, NATIONAL_DAY) for day in range(1, 8)),
        (8, True, 3, Reason.MAKE_UP_DAY, NATIONAL_DAY),
        (9, True, 4, Reason.MAKE_UP_DAY, NATIONAL_DAY),
        (10, True, 5, Reason.WORKING_DAY, ""),
    ]


def test_five_natural_days_end_in_the_holiday_and_move_on() -> None:
    deadline = Deadline.compute(SEPTEMBER_28, nd(5), CALENDAR, HOURS)
    assert deadline.due_on == date(2022, 10, 8)
    counted = [row for row in deadline.rows if row.counted]
    assert [(row.on, row.number) for row in counted][-1] == (date(2022, 10, 3), 5)
    assert counted[-1].name == NATIONAL_DAY
    assert [row.reason for row in deadline.rows[-5:]] == [Reason.HOLIDAY] * 4 + [Reason.MOVED_ON]


def test_the_first_line_is_the_business_day_of_dispatch_whatever_the_zone() -> None:
    late_in_utc = datetime(2022, 9, 27, 17, 0, tzinfo=UTC)
    deadline = Deadline.compute(late_in_utc, wd(1), CALENDAR, HOURS)
    assert [row.on for row in deadline.rows] == [date(2022, 9, 28), date(2022, 9, 29)]


def test_a_limit_of_no_days_ends_on_the_day_itself_or_the_next_working_day() -> None:
    same_day = Deadline.compute(SEPTEMBER_28, wd(0), CALENDAR, HOURS)
    assert same_day.due_at == at(date(2022, 9, 28), 18)
    assert [row.reason for row in same_day.rows] == [Reason.STARTED]
    saturday = Deadline.compute(at(date(2022, 9, 24)), nd(0), CALENDAR, HOURS)
    assert saturday.due_on == date(2022, 9, 26)
    assert [row.reason for row in saturday.rows] == [
        Reason.WEEKEND,
        Reason.WEEKEND,
        Reason.MOVED_ON,
    ]


def test_hours_run_through_lunch_and_night_and_days_off() -> None:
    friday = date(2022, 9, 30)
    assert Deadline.compute(at(friday, 10), oh(2), CALENDAR, HOURS).due_at == at(friday, 12)
    assert Deadline.compute(at(friday, 11), oh(2), CALENDAR, HOURS).due_at == at(friday, 15, 30)
    assert Deadline.compute(at(friday, 7), oh(1), CALENDAR, HOURS).due_at == at(friday, 9, 30)
    over_the_holiday = Deadline.compute(at(friday, 17), oh(2), CALENDAR, HOURS)
    assert over_the_holiday.due_at == at(date(2022, 10, 8), 9, 30)
    assert over_the_holiday.rows[0].elapsed == timedelta(hours=1)
    assert [row.reason for row in over_the_holiday.rows] == (
        [Reason.OFFICE_HOURS] + [Reason.HOLIDAY] * 7 + [Reason.OFFICE_HOURS]
    )
    after_hours = Deadline.compute(at(date(2022, 9, 29), 19), oh(1), CALENDAR, HOURS)
    assert after_hours.due_at == at(friday, 9, 30)
    assert after_hours.rows[0].reason is Reason.NO_HOURS_LEFT


def test_a_pause_stops_the_days_and_is_named() -> None:
    pause = Pause(at(date(2022, 9, 29), 15), at(date(2022, 10, 9), 9), "waits for the land survey")
    deadline = Deadline.compute(SEPTEMBER_28, wd(5), CALENDAR, HOURS, [pause])
    assert deadline.due_on == date(2022, 10, 13)
    assert [row.name for row in deadline.rows if row.reason is Reason.PAUSED] == [pause.reason] * 10
    within_a_day = Pause(at(date(2022, 9, 29), 9), at(date(2022, 9, 29), 11))
    assert Deadline.compute(SEPTEMBER_28, wd(1), CALENDAR, HOURS, [within_a_day]).due_on == date(2022, 9, 29)


def test_a_pause_stops_the_hours_to_the_minute() -> None:
    day = date(2022, 9, 28)
    lunch = Pause(at(day, 10, 30), at(day, 15))
    assert Deadline.compute(at(day), oh(2), CALENDAR, HOURS, [lunch]).due_at == at(day, 16, 30)
    overnight = Pause(at(day, 10), at(date(2022, 9, 29), 19), "waits")
    deadline = Deadline.compute(at(day), oh(2), CALENDAR, HOURS, [overnight])
    assert deadline.due_at == at(date(2022, 9, 30), 10, 30)
    assert [(row.reason, row.name) for row in deadline.rows[:2]] == [(Reason.PAUSED, "waits")] * 2


@pytest.mark.parametrize("limit", [wd(5), nd(5), oh(20)])
def test_an_open_pause_leaves_the_deadline_unknown(limit: Limit) -> None:
    pause = Pause(at(date(2022, 9, 29), 9), None, "parked")
    deadline = Deadline.compute(SEPTEMBER_28, limit, CALENDAR, HOURS, [pause], [Extension(wd(5))])
    assert deadline.due_at is None
    assert deadline.due_on is None
    assert deadline.original_due_at is None
    assert not deadline.overdue(at(date(2030, 1, 1)))
    assert deadline.remaining_working_days(date(2022, 9, 30)) is None


def test_a_pause_after_the_deadline_moves_nothing() -> None:
    pause = Pause(at(date(2022, 10, 11)), None)
    assert Deadline.compute(SEPTEMBER_28, wd(5), CALENDAR, HOURS, [pause]).due_on == date(2022, 10, 10)


def test_an_extension_counts_from_the_old_due_date() -> None:
    deadline = Deadline.compute(SEPTEMBER_28, wd(5), CALENDAR, HOURS, extensions=[Extension(wd(3)), Extension(nd(3))])
    assert deadline.original_due_at == at(date(2022, 10, 10), 18)
    assert [row.on for row in deadline.rows if row.leg == 1 and row.counted][-1] == date(2022, 10, 13)
    assert deadline.due_on == date(2022, 10, 17)
    by_hours = Deadline.compute(SEPTEMBER_28, wd(5), CALENDAR, HOURS, extensions=[Extension(oh(1))])
    assert by_hours.due_at == at(date(2022, 10, 11), 9, 30)


def test_overdue_begins_after_the_close_of_office() -> None:
    deadline = Deadline.compute(SEPTEMBER_28, wd(5), CALENDAR, HOURS)
    assert not deadline.overdue(at(date(2022, 10, 10), 18))
    assert deadline.overdue(at(date(2022, 10, 10), 18, 1))
    remaining = [
        deadline.remaining_working_days(date(2022, 9, 30)),
        deadline.remaining_working_days(date(2022, 10, 10)),
        deadline.remaining_working_days(date(2022, 10, 12)),
    ]
    assert remaining == [3, 0, -2]


def test_an_unconfirmed_year_counts_monday_to_friday_and_says_so() -> None:
    new_year = Deadline.compute(at(date(2022, 12, 30)), wd(1), CALENDAR, HOURS)
    assert new_year.due_on == date(2023, 1, 2)
    assert new_year.provisional
    assert CALENDAR.day(date(2023, 1, 2)).provisional
    known_day_off = WorkingCalendar([DayRule(date(2023, 1, 2), False, "", "元旦")])
    assert not known_day_off.is_working(date(2023, 1, 2))
    assert known_day_off.day(date(2023, 1, 2)).provisional


def test_a_rule_for_an_ordinary_working_day_makes_it_no_make_up_day() -> None:
    calendar = WorkingCalendar([DayRule(date(2022, 9, 28), True, "order")], [2022])
    assert calendar.day(date(2022, 9, 28)).reason is Reason.WORKING_DAY


def test_office_hours_change_with_the_season_and_must_be_known() -> None:
    hours = OfficeHours(
        [
            Shift(time(8, 30), time(18), date(2022, 1, 1), date(2022, 10, 1)),
            Shift(time(8, 30), time(17, 30), date(2022, 10, 1)),
        ]
    )
    assert hours.closes_at(date(2022, 9, 30)).time() == time(18)
    assert hours.closes_at(date(2022, 10, 8)).time() == time(17, 30)
    with pytest.raises(Refused, match="2021-12-31"):
        Deadline.compute(at(date(2021, 12, 30)), wd(1), CALENDAR, hours)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: wd(-1), "is none"),
        (lambda: oh(0), "is none"),
        (lambda: Extension(wd(0)), "is none"),
        (lambda: Pause(SEPTEMBER_28, SEPTEMBER_28 - DAY), "ends before it begins"),
        (lambda: Shift(time(18), time(8)), "are none"),
    ],
)
def test_what_is_no_limit_pause_or_shift_cannot_be_made(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_every_reason_has_words() -> None:
    assert len({reason.label for reason in Reason}) == len(Reason)


# --- properties ---------------------------------------------------------------------------------

dates = st.dates(date(2021, 12, 1), date(2023, 2, 28))
calendars = st.builds(
    lambda marks, years: WorkingCalendar([DayRule(on, working, "test") for on, working in marks.items()], years),
    st.dictionaries(dates, st.booleans(), max_size=40),
    st.sets(st.sampled_from([2021, 2022, 2023])),
)
moments = st.builds(at, dates, st.integers(0, 23), st.integers(0, 59))
pauses = st.lists(
    st.builds(
        lambda start, hours: Pause(start, start + timedelta(hours=hours)),
        moments,
        st.integers(0, 24 * 12),
    ),
    max_size=3,
)


def works(calendar: WorkingCalendar, on: date) -> bool:
    rule = calendar.rules.get(on)
    return rule.working if rule else on.isoweekday() <= 5


@given(calendars, dates, st.integers(-60, 300))
def test_adding_working_days_is_stepping_day_by_day(calendar: WorkingCalendar, start: date, count: int) -> None:
    on, left = start, abs(count)
    while left or (count == 0 and not works(calendar, on)):
        on += DAY if count >= 0 else -DAY
        left -= works(calendar, on) if left else 0
    assert calendar.add_working_days(start, count) == on
    if count > 0:
        assert calendar.working_days_between(start, on) == count


@given(calendars, dates, dates)
def test_working_days_between_are_counted_one_by_one(calendar: WorkingCalendar, start: date, end: date) -> None:
    low, high = sorted((start, end))
    counted = sum(works(calendar, low + DAY * n) for n in range(1, (high - low).days + 1))
    assert calendar.working_days_between(start, end) == (counted if start <= end else -counted)


@given(calendars, moments, st.integers(1, 40), st.booleans(), pauses)
def test_a_limit_in_days_is_counted_one_by_one(
    calendar: WorkingCalendar, start: datetime, value: int, natural: bool, stops: list[Pause]
) -> None:
    on, number = local_date(start), 0
    while True:
        on += DAY
        if any(local_date(p.started_at) <= on < local_date(p.ended_at or start) for p in stops):
            continue
        if number < value and (natural or works(calendar, on)):
            number += 1
        if number == value and works(calendar, on):
            break
    deadline = Deadline.compute(start, (nd if natural else wd)(value), calendar, HOURS, stops)
    assert deadline.due_at == at(on, 18)
    assert [row.number for row in deadline.rows if row.counted] == list(range(1, value + 1))
    days = [row.on for row in deadline.rows]
    assert days == [local_date(start) + DAY * n for n in range(len(days))]
    assert days[-1] == on
    unconfirmed = {day.year for day in days} - calendar.confirmed_years
    assert deadline.provisional == bool(unconfirmed)


@given(calendars, moments, st.integers(1, 30), pauses)
def test_a_limit_in_hours_is_counted_minute_by_minute(
    calendar: WorkingCalendar, start: datetime, value: int, stops: list[Pause]
) -> None:
    moment, left = start, value * 60
    while left:
        moment += timedelta(minutes=1)
        before = moment - timedelta(minutes=1)
        clock = before.time()
        opened = time(8, 30) <= clock < time(12) or time(14, 30) <= clock < time(18)
        stopped = any(p.started_at <= before < (p.ended_at or before) for p in stops)
        left -= opened and not stopped and works(calendar, before.date())
    deadline = Deadline.compute(start, oh(value), calendar, HOURS, stops)
    assert deadline.due_at == moment
    elapsed = sum((row.elapsed for row in deadline.rows if row.elapsed), timedelta())
    assert elapsed == timedelta(hours=value)


@given(calendars, moments, st.integers(1, 20), st.integers(1, 20))
def test_extending_working_days_adds_them(calendar: WorkingCalendar, start: datetime, value: int, more: int) -> None:
    extended = Deadline.compute(start, wd(value), calendar, HOURS, extensions=[Extension(wd(more))])
    assert extended.due_at == Deadline.compute(start, wd(value + more), calendar, HOURS).due_at
