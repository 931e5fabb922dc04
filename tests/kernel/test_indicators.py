"""Indicators of every kind over plain rows, and their figures against counting by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianmeng.kernel.errors import Refused
from lianmeng.kernel.indicators import (
    Absent,
    Basis,
    Count,
    Distinct,
    Group,
    Growth,
    Indicator,
    IndicatorKind,
    Latest,
    LeastOf,
    PlainRows,
    Ratio,
    Sum,
    engine_for,
    evaluate,
    window_for,
)
from lianmeng.kernel.periods import Period, parse_period
from lianmeng.kernel.places import Actor, Place, System, Viewer

ON = date(2022, 8, 31)
YEAR_TO_DATE = window_for(Basis.YEAR_TO_DATE, ON)
EVERYONE = System("test of indicators")
KONGTONG = Actor(None, None, "county_office", Place("county", "620802"))


@dataclass(frozen=True)
class Enterprise:
    id: int
    county: str


@dataclass(frozen=True)
class Visit:
    on: date
    chain: str
    enterprise: Enterprise | None
    amount: Decimal | None = None
    fair: str = ""


def seen_by(viewer: Viewer, visits: list[Visit]) -> list[Visit]:
    county = viewer.stands_at("county") if isinstance(viewer, Actor) else None
    return [
        visit
        for visit in visits
        if county is None or (visit.enterprise is not None and visit.enterprise.county == county)
    ]


def indicator(visits: list[Visit], **changes: Any) -> Indicator:
    values: dict[str, Any] = {
        "code": "test.visits",
        "label": "visits",
        "unit": "count",
        "kind": IndicatorKind.FLOW,
        "basis": Basis.YEAR_TO_DATE,
        "rows": lambda viewer, window: [visit for visit in seen_by(viewer, visits) if window.contains(visit.on)],
        "dimensions": {"county": "enterprise__county", "chain": "chain", "fair": "fair"},
        **changes,
    }
    return (LeastOf if "group" in changes else Indicator)(**values)


ONE, TWO = Enterprise(1, "620802"), Enterprise(2, "620825")
VISITS = [
    Visit(date(2022, 1, 1), "cattle", ONE, Decimal("10.5")),
    Visit(date(2022, 8, 31), "cattle", ONE, Decimal(20), "lanzhou"),
    Visit(date(2022, 3, 1), "apples", TWO, None, "lanzhou"),
    Visit(date(2022, 3, 2), "apples", None, Decimal(1), "cloud"),
    Visit(date(2022, 9, 1), "apples", TWO, Decimal(100)),
    Visit(date(2021, 8, 31), "apples", TWO, Decimal(8)),
    Visit(date(2021, 9, 1), "apples", TWO, Decimal(1000)),
]


def test_a_flow_counts_the_rows_of_its_window_and_lists_them() -> None:
    figure = evaluate(indicator(VISITS), EVERYONE, YEAR_TO_DATE)
    assert figure.value == 4
    assert figure.rows == VISITS[:4]
    assert (figure.code, figure.unit, figure.text) == ("test.visits", "count", "4")
    assert figure.absent is None


def test_a_viewer_counts_what_they_may_see() -> None:
    assert evaluate(indicator(VISITS), KONGTONG, YEAR_TO_DATE).value == 2


def test_a_cut_narrows_the_figure_and_its_rows() -> None:
    figure = evaluate(indicator(VISITS), EVERYONE, YEAR_TO_DATE, {"county": "620825"})
    assert figure.rows == [VISITS[2]]
    both = {"county": "620825", "chain": "cattle"}
    assert evaluate(indicator(VISITS), EVERYONE, YEAR_TO_DATE, both).value == 0


def test_an_unknown_dimension_is_refused_not_dropped() -> None:
    with pytest.raises(Refused, match=r"visits.*colour, weight"):
        evaluate(indicator(VISITS), EVERYONE, YEAR_TO_DATE, {"weight": 1, "colour": 2, "chain": "x"})


def test_sums_and_distinct_counts_pass_over_missing_values() -> None:
    amounts = indicator(VISITS, measure=Sum("amount"))
    assert evaluate(amounts, EVERYONE, YEAR_TO_DATE).text == "31.5"
    enterprises = indicator(VISITS, kind=IndicatorKind.DISTINCT, measure=Distinct("enterprise__id"))
    assert evaluate(enterprises, EVERYONE, YEAR_TO_DATE).value == 2


def test_a_stock_is_counted_at_the_last_day() -> None:
    in_force = {"a": date(2022, 8, 31), "b": date(2022, 9, 1), "c": date(2000, 1, 1)}
    stock = indicator(
        [],
        kind=IndicatorKind.STOCK,
        basis=Basis.AS_OF,
        dimensions={},
        rows=lambda _, window: [name for name, on in in_force.items() if on <= window.last_on],
    )
    assert evaluate(stock, EVERYONE, window_for(stock.basis, ON)).rows == ["a", "c"]


def test_an_event_cohort_is_fixed_and_a_cut_cannot_replace_it() -> None:
    cohort = indicator(VISITS, kind=IndicatorKind.EVENT, basis=Basis.EVENT, cohort={"fair": "lanzhou"})
    assert evaluate(cohort, EVERYONE, YEAR_TO_DATE).rows == VISITS[1:3]
    assert evaluate(cohort, EVERYONE, YEAR_TO_DATE, {"fair": "cloud"}).value == 0


def test_a_threshold_keeps_its_qualifier() -> None:
    figure = evaluate(indicator(VISITS, qualifier=">="), EVERYONE, YEAR_TO_DATE)
    assert figure.qualifier == ">="


def test_an_external_series_takes_the_last_published_value() -> None:
    releases = [
        {"value": "7.9", "released_on": date(2022, 7, 15)},
        {"value": "8", "released_on": date(2022, 7, 31)},
        {"value": "9", "released_on": None},
    ]
    series = indicator(
        [],
        kind=IndicatorKind.EXTERNAL,
        basis=Basis.FIRST_HALF,
        measure=Latest("value", by="released_on"),
        dimensions={"released": "released_on"},
        rows=lambda _, window: releases if window.key == "2022-H1" else [],
    )
    assert evaluate(series, EVERYONE, window_for(Basis.FIRST_HALF, ON)).value == 8
    absent = evaluate(series, EVERYONE, YEAR_TO_DATE)
    assert (absent.value, absent.absent, absent.text) == (None, Absent.NOT_PUBLISHED, "")


def constant(code: str, value: int, **changes: Any) -> Indicator:
    return indicator([], code=code, rows=lambda *_: [None] * value, dimensions={}, **changes)


def rate(started: Indicator, listed: Indicator) -> Ratio:
    return Ratio(
        code="test.rate",
        label="start rate",
        basis=Basis.AS_OF,
        numerator=started,
        denominator=listed,
    )


def test_a_ratio_prints_both_of_its_parts() -> None:
    figure = evaluate(rate(constant("s", 536), constant("l", 552)), EVERYONE, YEAR_TO_DATE)
    assert (figure.text, figure.numerator, figure.denominator) == ("97.1", Decimal(536), Decimal(552))
    assert [part.code for part in figure.parts] == ["s", "l"]
    assert figure.unit == "percent"
    assert len(figure.rows) == 536


def test_a_ratio_without_denominator_has_no_value() -> None:
    figure = evaluate(rate(constant("s", 0), constant("l", 0)), EVERYONE, YEAR_TO_DATE)
    assert (figure.value, figure.absent) == (None, Absent.NO_DENOMINATOR)


def unpublished(**changes: Any) -> Indicator:
    return constant("x", 0, kind=IndicatorKind.EXTERNAL, measure=Latest("value", by="on"), **changes)


def test_a_ratio_of_something_unpublished_says_so() -> None:
    for figure in (
        evaluate(rate(unpublished(), constant("l", 1)), EVERYONE, YEAR_TO_DATE),
        evaluate(rate(constant("s", 1), unpublished()), EVERYONE, YEAR_TO_DATE),
    ):
        assert (figure.value, figure.absent) == (None, Absent.NOT_PUBLISHED)


def test_a_ratio_can_be_cut_only_by_what_both_parts_know() -> None:
    ratio = rate(indicator(VISITS), indicator(VISITS, dimensions={"chain": "chain"}))
    assert evaluate(ratio, EVERYONE, YEAR_TO_DATE, {"chain": "cattle"}).text == "100"
    with pytest.raises(Refused):
        evaluate(ratio, EVERYONE, YEAR_TO_DATE, {"county": "620802"})


def growth(of: Indicator, base: Indicator | None = None) -> Growth:
    return Growth(code="test.growth", label="growth", basis=Basis.YEAR_TO_DATE, of=of, base=base)


def test_growth_compares_equal_spans_and_shows_its_base() -> None:
    figure = evaluate(growth(indicator(VISITS, measure=Sum("amount"))), EVERYONE, YEAR_TO_DATE)
    assert figure.base == figure.denominator == 8
    assert figure.text == "293.8"
    assert [part.window.key for part in figure.parts] == ["2022-08-31-YTD", "2021-08-31-YTD"]


def test_growth_can_take_its_base_from_a_published_series() -> None:
    published = indicator(
        [],
        kind=IndicatorKind.EXTERNAL,
        measure=Latest("value", by="on"),
        dimensions={},
        rows=lambda _, window: [{"value": Decimal("8851000000"), "on": window.last_on}],
    )
    arrived = indicator([], measure=Sum("amount"), rows=lambda *_: [{"amount": Decimal("15180000000")}])
    definition = growth(arrived, published)
    assert evaluate(definition, EVERYONE, YEAR_TO_DATE).text == "71.5"
    assert definition.dimension_names == frozenset()
    assert growth(arrived).dimension_names == {"county", "chain", "fair"}


def test_growth_from_nothing_has_no_value() -> None:
    from_zero = evaluate(growth(indicator(VISITS[:3])), EVERYONE, YEAR_TO_DATE)
    assert (from_zero.value, from_zero.absent, from_zero.base) == (None, Absent.NO_BASE, Decimal(0))
    no_base = evaluate(growth(constant("n", 3), unpublished()), EVERYONE, YEAR_TO_DATE)
    assert (no_base.value, no_base.absent) == (None, Absent.NO_BASE)
    nothing = evaluate(growth(unpublished()), EVERYONE, YEAR_TO_DATE)
    assert (nothing.value, nothing.absent) == (None, Absent.NOT_PUBLISHED)


CHAINS = [Group("cattle", "平凉红牛"), Group("apples", "静宁苹果"), Group("culture", "文旅康养")]


def least(visits: list[Visit], groups: list[Group], **changes: Any) -> Indicator:
    return indicator(
        visits,
        kind=IndicatorKind.LEAST_OF,
        group="chain",
        groups=lambda viewer, window: groups,
        qualifier=">=",
        **changes,
    )


def test_the_least_of_groups_names_the_group_without_any_row() -> None:
    figure = evaluate(least(VISITS, CHAINS), EVERYONE, YEAR_TO_DATE)
    assert (figure.value, figure.qualifier, figure.worst) == (Decimal(0), ">=", (CHAINS[2],))
    assert figure.rows == []
    assert {group.key: value for group, value in figure.groups} == {"cattle": 2, "apples": 2, "culture": 0}


def test_tied_groups_are_all_named_and_the_rows_are_those_of_the_first() -> None:
    figure = evaluate(least(VISITS, CHAINS[:2]), EVERYONE, YEAR_TO_DATE)
    assert (figure.value, figure.worst) == (Decimal(2), tuple(CHAINS[:2]))
    assert figure.rows == VISITS[:2]


def test_the_least_of_groups_can_be_cut_to_one_group_or_across() -> None:
    one = evaluate(least(VISITS, CHAINS), EVERYONE, YEAR_TO_DATE, {"chain": "apples"})
    assert (one.value, one.worst) == (Decimal(2), (CHAINS[1],))
    across = evaluate(least(VISITS, CHAINS[:2]), EVERYONE, YEAR_TO_DATE, {"fair": "cloud"})
    assert (across.value, across.worst) == (Decimal(0), (CHAINS[0],))


def test_without_groups_there_is_no_least() -> None:
    figure = evaluate(least(VISITS, []), EVERYONE, YEAR_TO_DATE)
    assert (figure.value, figure.absent) == (None, Absent.NO_GROUPS)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": IndicatorKind.RATIO},
        {"kind": IndicatorKind.DISTINCT},
        {"kind": IndicatorKind.EXTERNAL},
        {"measure": Latest("amount", by="on")},
        {"kind": IndicatorKind.EVENT},
        {"group": "chain", "groups": list},
        {"group": "colour", "groups": list, "kind": IndicatorKind.LEAST_OF},
    ],
)
def test_a_definition_whose_parts_do_not_fit_is_refused_at_once(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"test\.visits"):
        indicator(VISITS, **changes)


@pytest.mark.parametrize(
    ("basis", "key"),
    [
        (Basis.AS_OF, "2022-08-31-YTD"),
        (Basis.YEAR_TO_DATE, "2022-08-31-YTD"),
        (Basis.EVENT, "2022-08-31-YTD"),
        (Basis.CASE, "2022-08-31-YTD"),
        (Basis.YEAR, "2022"),
        (Basis.ANNUAL, "2022"),
        (Basis.FIRST_HALF, "2022-H1"),
    ],
)
def test_each_basis_has_its_window(basis: Basis, key: str) -> None:
    assert window_for(basis, ON) == parse_period(key)


def test_rows_that_can_be_read_only_once_are_kept() -> None:
    def stream(viewer: Viewer, window: Period) -> Iterator[Visit]:
        return iter(VISITS)

    figure = evaluate(indicator(VISITS, rows=stream), EVERYONE, YEAR_TO_DATE)
    assert (figure.value, figure.rows) == (Decimal(7), VISITS)


def test_a_room_can_bring_an_engine_for_its_own_rows() -> None:
    class Table(list[Any]):
        """Rows of a kind of their own."""

    class TableEngine(PlainRows):
        def measure(self, rows: Any, measure: Any) -> Decimal:
            return Decimal(1000 + len(rows))

    engine = TableEngine()
    engine_for.register(Table, lambda rows: engine)
    table = indicator([], rows=lambda *_: Table(VISITS))
    assert evaluate(table, EVERYONE, YEAR_TO_DATE).value == 1007
    assert evaluate(indicator(VISITS), EVERYONE, YEAR_TO_DATE).value == 4


def test_every_absence_has_words() -> None:
    assert len({absent.label for absent in Absent}) == len(Absent)


# --- properties ---------------------------------------------------------------------------------

enterprises = st.builds(Enterprise, st.integers(1, 6), st.sampled_from(["620802", "620825"]))
visit_lists = st.lists(
    st.builds(
        Visit,
        st.dates(date(2021, 1, 1), date(2022, 12, 31)),
        st.sampled_from(["cattle", "apples"]),
        st.none() | enterprises,
        st.none() | st.integers(-1000, 1000).map(Decimal),
    ),
    max_size=30,
)


@given(visit_lists, st.sampled_from([Count(), Sum("amount"), Distinct("enterprise__id")]))
def test_the_figure_is_always_the_measure_of_the_rows_it_lists(
    visits: list[Visit], measure: Count | Sum | Distinct
) -> None:
    figure = evaluate(indicator(visits, measure=measure), KONGTONG, YEAR_TO_DATE)
    listed = [
        v for v in visits if v.on.year == 2022 and v.on <= ON and v.enterprise and v.enterprise.county == "620802"
    ]
    assert figure.rows == listed
    by_hand = {
        Count: len(listed),
        Sum: sum(v.amount for v in listed if v.amount is not None),
        Distinct: len({v.enterprise.id for v in listed if v.enterprise}),
    }
    assert figure.value == by_hand[type(measure)]


@given(visit_lists, st.sampled_from([Count(), Sum("amount")]))
def test_additive_cuts_add_up_to_the_whole(visits: list[Visit], measure: Count | Sum) -> None:
    definition = indicator(visits, measure=measure)
    whole = evaluate(definition, EVERYONE, YEAR_TO_DATE).value
    cuts = [evaluate(definition, EVERYONE, YEAR_TO_DATE, {"chain": chain}).value for chain in ("cattle", "apples")]
    months = [evaluate(definition, EVERYONE, month).value for month in YEAR_TO_DATE.subdivide("month")]
    assert sum(value for value in cuts if value is not None) == whole
    assert sum(value for value in months if value is not None) == whole


@given(visit_lists)
def test_the_least_is_the_least_of_the_cuts(visits: list[Visit]) -> None:
    figure = evaluate(least(visits, CHAINS), EVERYONE, YEAR_TO_DATE)
    cuts = {group: evaluate(indicator(visits), EVERYONE, YEAR_TO_DATE, {"chain": group.key}).value for group in CHAINS}
    assert dict(figure.groups) == cuts
    assert figure.value == min(value for value in cuts.values() if value is not None)
    assert len(figure.rows) == figure.value
