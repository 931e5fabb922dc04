"""Periods: examples from the calendar, and properties against counting days one by one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianmeng.kernel.periods import (
    BUSINESS_ZONE,
    LabelParts,
    Period,
    PeriodKind,
    local_date,
    parse_period,
    period_of,
    span,
)

DAY = timedelta(days=1)
days = st.dates(date(1950, 1, 1), date(2100, 12, 31))
calendar_kinds = st.sampled_from(
    [kind for kind in PeriodKind if kind not in (PeriodKind.SPAN, PeriodKind.YEAR_TO_DATE)]
)
periods = st.one_of(
    st.builds(period_of, st.sampled_from([k for k in PeriodKind if k is not PeriodKind.SPAN]), days),
    st.builds(lambda on, more: span(on, on + timedelta(days=more)), days, st.integers(0, 500)),
)


def name_of(kind: PeriodKind, on: date) -> tuple[int, ...]:
    """An independent statement of which days belong together."""
    return {
        PeriodKind.WEEK: tuple(on.isocalendar())[:2],
        PeriodKind.DEKAD: (on.year, on.month, 1 if on.day <= 10 else 2 if on.day <= 20 else 3),
        PeriodKind.MONTH: (on.year, on.month),
        PeriodKind.QUARTER: (on.year, -(-on.month // 3)),
        PeriodKind.HALF_YEAR: (on.year, 1 if on.month < 7 else 2),
        PeriodKind.YEAR: (on.year,),
    }[kind]


@pytest.mark.parametrize(
    ("kind", "key", "first_on", "last_on"),
    [
        ("week", "2022-W30", date(2022, 7, 25), date(2022, 7, 31)),
        ("dekad", "2022-07-T3", date(2022, 7, 21), date(2022, 7, 31)),
        ("month", "2022-07", date(2022, 7, 1), date(2022, 7, 31)),
        ("quarter", "2022-Q3", date(2022, 7, 1), date(2022, 9, 30)),
        ("half_year", "2022-H2", date(2022, 7, 1), date(2022, 12, 31)),
        ("year", "2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("year_to_date", "2022-07-31-YTD", date(2022, 1, 1), date(2022, 7, 31)),
    ],
)
def test_the_periods_around_the_end_of_july(kind: str, key: str, first_on: date, last_on: date) -> None:
    period = period_of(kind, date(2022, 7, 31))
    assert (period.key, period.start, period.last_on) == (key, first_on, last_on)
    assert str(period) == key


@given(calendar_kinds, days)
def test_a_period_holds_exactly_the_days_of_its_name(kind: PeriodKind, on: date) -> None:
    period = period_of(kind, on)
    assert period.contains(on)
    assert {name_of(kind, day) for day in period.dates()} == {name_of(kind, on)}
    assert name_of(kind, period.start - DAY) != name_of(kind, on) != name_of(kind, period.end)


@given(periods)
def test_a_key_reads_back(period: Period) -> None:
    assert parse_period(period.key) == period


@pytest.mark.parametrize(
    "key", ["", "2022-13", "2022-02-T4", "2022-W54", "2022-Q5", "22", "2022-7", "２０２２", "2022 "]
)
def test_other_texts_name_no_period(key: str) -> None:
    with pytest.raises(ValueError, match="names no period"):
        parse_period(key)


@given(calendar_kinds, days)
def test_the_previous_period_is_its_neighbour(kind: PeriodKind, on: date) -> None:
    period = period_of(kind, on)
    assert period.previous().end == period.start
    assert period.previous().kind is kind


def test_before_a_year_to_date_comes_the_one_to_the_last_month_end() -> None:
    assert period_of("year_to_date", date(2022, 8, 15)).previous().key == "2022-07-31-YTD"
    assert period_of("year_to_date", date(2022, 7, 31)).previous().key == "2022-06-30-YTD"
    assert period_of("year_to_date", date(2022, 1, 20)).previous().key == "2021-12-31-YTD"


def test_before_a_span_come_as_many_days() -> None:
    assert span(date(2022, 7, 7), date(2022, 7, 11)).previous().key == "2022-07-02..2022-07-06"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("2022-07-T3", "2021-07-T3"),
        ("2024-02-T3", "2023-02-T3"),
        ("2024-02", "2023-02"),
        ("2022-Q1", "2021-Q1"),
        ("2022-H2", "2021-H2"),
        ("2022", "2021"),
        ("2022-W30", "2021-W30"),
        ("2021-W01", "2020-W02"),
        ("2022-07-31-YTD", "2021-07-31-YTD"),
        ("2024-02-29-YTD", "2023-02-28-YTD"),
        ("2024-02-28-YTD", "2023-02-28-YTD"),
        ("2025-02-28-YTD", "2024-02-29-YTD"),
        ("2025-03-01-YTD", "2024-03-01-YTD"),
        ("2022-07-07..2022-07-11", "2021-07-07..2021-07-11"),
        ("2024-02-29..2024-02-29", "2023-02-28..2023-02-28"),
        ("2024-02-20..2024-02-28", "2023-02-20..2023-02-28"),
    ],
)
def test_the_same_span_of_last_year(key: str, expected: str) -> None:
    assert parse_period(key).same_span_last_year().key == expected


@given(periods)
def test_spans_of_two_years_differ_by_the_leap_day_at_most(period: Period) -> None:
    earlier = period.same_span_last_year()
    assert earlier.kind is period.kind
    assert abs(earlier.days - period.days) <= 1
    if period.kind is PeriodKind.WEEK:
        assert earlier.days == 7
    assert 364 <= (period.start - earlier.start).days <= 366


@given(periods, st.sampled_from(["week", "dekad", "month", "quarter", "half_year", "year"]))
def test_the_pieces_tile_the_whole(period: Period, kind: str) -> None:
    pieces = period.subdivide(kind)
    assert [day for piece in pieces for day in piece.dates()] == list(period.dates())
    assert all(piece.kind == kind for piece in pieces[1:-1])
    assert all(piece == period_of(kind, piece.start) for piece in pieces if piece.kind == kind)


def test_a_month_has_three_dekads_and_clipped_weeks() -> None:
    july = parse_period("2022-07")
    assert [piece.key for piece in july.subdivide("dekad")] == [
        "2022-07-T1",
        "2022-07-T2",
        "2022-07-T3",
    ]
    assert july.subdivide("week")[0].key == "2022-07-01..2022-07-03"
    assert july.subdivide("week")[-1].key == "2022-W30"


def test_a_dekad_has_eight_to_eleven_days() -> None:
    dekads = [*parse_period("2023").subdivide("dekad"), *parse_period("2024").subdivide("dekad")]
    assert {dekad.days for dekad in dekads} == {8, 9, 10, 11}


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("2022-07-T1", (2022, 1, 7)),
        ("2022-07", (2022, 7, 7)),
        ("2022-Q3", (2022, 3, None)),
        ("2022-H2", (2022, 2, None)),
        ("2022-W30", (2022, 30, None)),
        ("2020-W53", (2020, 53, None)),
        ("2022", (2022, None, None)),
        ("2022-08-31-YTD", (2022, None, None)),
    ],
)
def test_the_parts_of_a_label(key: str, parts: tuple[int, int | None, int | None]) -> None:
    period = parse_period(key)
    assert period.label_parts == LabelParts(period.kind, *parts, period.start, period.last_on)


@given(periods, st.floats(-630_000_000, 4_100_000_000).map(lambda s: datetime.fromtimestamp(s, UTC)))
def test_moments_belong_to_the_period_of_their_business_day(period: Period, moment: datetime) -> None:
    first, after = period.moment_bounds()
    assert (first <= moment < after) == period.contains(local_date(moment))


def test_the_business_day_begins_at_midnight_in_shanghai() -> None:
    assert local_date(datetime(2022, 7, 31, 15, 59, tzinfo=UTC)) == date(2022, 7, 31)
    assert local_date(datetime(2022, 7, 31, 16, 0, tzinfo=UTC)) == date(2022, 8, 1)
    first, _ = parse_period("2022-08").moment_bounds()
    assert first == datetime(2022, 8, 1, tzinfo=BUSINESS_ZONE)
    with pytest.raises(ValueError, match="time zone"):
        local_date(first.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("week", date(2022, 7, 26), date(2022, 8, 2)),
        ("month", date(2022, 7, 1), date(2022, 7, 31)),
        ("year_to_date", date(2021, 1, 1), date(2022, 8, 1)),
        ("span", date(2022, 7, 1), date(2022, 7, 1)),
        ("fortnight", date(2022, 7, 1), date(2022, 7, 15)),
    ],
)
def test_days_that_do_not_fit_the_kind_make_no_period(kind: str, start: date, end: date) -> None:
    with pytest.raises(ValueError, match=f"no {kind}|not a valid PeriodKind"):
        Period(kind, start, end)


def test_a_span_needs_two_days() -> None:
    with pytest.raises(ValueError, match="two days"):
        period_of("span", date(2022, 7, 1))


def test_periods_sort_by_time() -> None:
    keys = ["2022-08", "2021-12", "2022-07-T2"]
    assert [p.key for p in sorted(map(parse_period, keys))] == ["2021-12", "2022-07-T2", "2022-08"]
