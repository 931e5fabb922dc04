"""The pages of figures: value, parts, split, and exactly the rows that were counted."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from lianmeng.indicators.printing import amount, amount_text, parts_text, printed, span_text
from lianmeng.indicators.queries.figures import figure_on
from lianmeng.indicators.queries.splits import split, splittable
from lianmeng.indicators.shown import row_kinds
from lianmeng.kernel.catalogue import catalogue
from lianmeng.kernel.indicators import window_for
from lianmeng.kernel.periods import PeriodKind, period_of
from tests.assist import stories
from tests.support.cast import Cast, moment

NOW = moment("2022-10-12 09:00")
TODAY = NOW.date()

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(business_time: Callable[[datetime], datetime]) -> None:
    business_time(NOW)


def page_of(client: Client, cast: Cast, code: str, query: str = "", person: str = "city_leader") -> str:
    client.force_login(cast.people[person])
    answer = client.get(reverse("indicators:figure_detail", args=[code]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_every_figure_with_its_rule(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["city_leader"])
    page = client.get(reverse("indicators:figure_list")).content.decode()
    for code in catalogue:
        assert reverse("indicators:figure_detail", args=[code]) in page
    assert page.index("alliance.chains") < page.index("help.teams")


@pytest.mark.parametrize("code", list(catalogue))
def test_every_figure_has_a_page_and_knows_how_its_rows_are_shown(client: Client, cast: Cast, code: str) -> None:
    stories.closed(cast)
    figure = figure_on(cast["city_leader"], code, TODAY).figure
    assert figure.rows.model._meta.label_lower in row_kinds
    assert code in page_of(client, cast, code)


def test_the_rows_are_exactly_those_that_the_reader_may_see(client: Client, cast: Cast) -> None:
    stories.raised(cast, title="甲件")
    for person, seen in (("city_leader", True), ("county_leader", True), ("other_county_office", False)):
        page = page_of(client, cast, "help.problems_collected", person=person)
        assert ("甲件" in page) is seen
        assert ('<b>1</b><i class="unit">' in page) is seen


def test_a_rate_shows_both_of_its_parts(client: Client, cast: Cast) -> None:
    stories.closed(cast, grade=5)
    page = page_of(client, cast, "help.satisfaction_rate")
    assert "100.0" in page
    for part in ("help.satisfied", "help.confirmed"):
        assert reverse("indicators:figure_detail", args=[part]) in page


def test_a_rate_without_a_denominator_has_no_value(client: Client, cast: Cast) -> None:
    page = page_of(client, cast, "help.satisfaction_rate")
    assert "0.0" not in page.split("<main")[1]


def test_a_split_adds_up_and_leads_to_the_figure_cut_to_it(client: Client, cast: Cast) -> None:
    stories.raised(cast)
    stories.raised(cast, title="另一件")
    viewer, definition = cast["city_leader"], catalogue.get("help.problems_collected")
    window = window_for(definition.basis, TODAY)
    for dimension in splittable(definition):
        shares = split(viewer, definition, window, dimension, {})
        total = sum(share.value or 0 for share in shares)
        assert total == (0 if dimension == "team" else 2), dimension
    assert splittable(definition) == ["county", "chain", "category", "team"]
    (county,) = split(viewer, definition, window, "county", {})
    assert (county.key, county.name, county.value) == ("620823", "崇信县", Decimal(2))
    page = page_of(client, cast, "help.problems_collected", "?county=620823")
    assert "崇信县" in page
    assert 'href="?"' in page  # the way back to the whole


def test_a_rate_is_split_by_both_of_its_parts(cast: Cast) -> None:
    stories.closed(cast, grade=5)
    definition = catalogue.get("help.satisfaction_rate")
    (share,) = split(cast["city_leader"], definition, window_for(definition.basis, TODAY), "county", {})
    assert (share.value, share.numerator, share.denominator) == (Decimal("100.0"), 1, 1)


@pytest.mark.parametrize(
    "query", ["?county=999999", "?chain=0190c1a5-0000-7000-8000-000000000000", "?chain=nonsense", "?team=1"]
)
def test_a_cut_to_what_is_not_there_is_not_found(client: Client, cast: Cast, query: str) -> None:
    client.force_login(cast.people["city_leader"])
    address = reverse("indicators:figure_detail", args=["help.problems_collected"])
    assert client.get(address + query).status_code == 404


def test_an_unknown_figure_is_not_found(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["city_leader"])
    assert client.get(reverse("indicators:figure_detail", args=["help.nothing"])).status_code == 404


def test_a_span_can_be_chosen_for_what_is_counted_over_days_only(client: Client, cast: Cast) -> None:
    stories.raised(cast, title="九月的事")  # on 28 September
    assert "九月的事" in page_of(client, cast, "help.problems_collected")
    assert "九月的事" not in page_of(client, cast, "help.problems_collected", "?span=month")
    assert "?span=" not in page_of(client, cast, "alliance.enterprises")
    assert "九月的事" in page_of(client, cast, "help.problems_collected", "?span=century&by=colour&page=77")


def test_what_each_row_adds_to_a_sum_is_shown(client: Client, cast: Cast) -> None:
    stories.closed(cast)
    page = page_of(client, cast, "help.outcome.road_hardened")
    assert "1,600 m²" in page
    assert "园区道路硬化" in page


def test_the_page_takes_the_same_queries_however_many_rows_there_are(client: Client, cast: Cast) -> None:
    address = reverse("indicators:figure_detail", args=["help.problems_collected"])
    client.force_login(cast.people["city_leader"])
    stories.raised(cast)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(5):
        stories.raised(cast, title=f"又一件{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many) <= 16


def test_values_are_printed_with_their_unit(cast: Cast) -> None:
    assert str(amount(Decimal("20000000"), "CNY")).startswith("2,000.00")
    assert amount(Decimal("1600.00"), "m2").value == "1,600"
    assert amount(Decimal("0.50"), "m").value == "0.5"
    assert amount_text(Decimal("90.0"), "percent") == "90.0%"
    assert amount(Decimal(3), "ton").unit == "ton"
    one = figure_on(cast["city_leader"], "help.satisfaction_rate", TODAY).figure
    assert (str(printed(one)), parts_text(one)) == ("—", "0 / 0")


@pytest.mark.parametrize(
    ("language", "within", "across", "day"),
    [
        ("zh-hans", "2022年1月1日至10月12日", "2021年12月27日至2022年1月2日", "截至2022年10月12日"),
        ("en", "1 Jan to 12 Oct 2022", "27 Dec 2021 to 2 Jan 2022", "As of 12 Oct 2022"),
    ],
)
def test_spans_name_the_year_once(language: str, within: str, across: str, day: str) -> None:
    year, week = period_of(PeriodKind.YEAR_TO_DATE, TODAY), period_of(PeriodKind.WEEK, datetime(2022, 1, 1).date())
    with translation.override(language):
        assert span_text(year, at_a_day=False) == within
        assert span_text(week, at_a_day=False) == across
        assert span_text(year, at_a_day=True) == day
