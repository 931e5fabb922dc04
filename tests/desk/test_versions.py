"""The versions of a record: replayed from its trail, any two compared, through the reader's own scope."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from lianmeng.alliance.actions.organisations import update_organisation
from lianmeng.alliance.models import Organisation
from lianmeng.assist.actions.raising import DemandText, edit_draft
from lianmeng.assist.models import Category, Demand
from lianmeng.desk.queries.versions import difference, versions_of
from lianmeng.kernel.places import System
from tests.assist import stories
from tests.desk.test_browser import become
from tests.support.cast import ARRANGE, Cast, install, moment
from tests.ui.test_gallery import keep_picture, overflow, serious_violations

NOW = moment("2022-10-14 09:00")
LOOK = System("look at versions")
#: Session, account, posts, record, trail, and one for each key in the versions; plus the frame's own.
READING = 12


@pytest.fixture(autouse=True)
def _clock(business_time: Callable[[datetime], datetime]) -> None:
    business_time(NOW)


def edited(cast: Cast, *titles: str) -> Demand:
    """A draft whose title was changed to each of the titles in turn."""
    demand = stories.raised(cast, submit=False, title=titles[0])
    for title in titles[1:]:
        text = DemandText(
            category=Category.objects.get(code="utilities"), title=title, content="雨天运输困难",
            contact_name="李四（测试）", contact_phone="13800000000",
        )  # fmt: skip
        demand = edit_draft(actor=cast["enterprise"], demand=demand, text=text, at=NOW)
    return demand


def differing(cast: Cast, demand: Demand, first: int, second: int) -> dict[str, tuple[object, object]]:
    found = difference(versions_of(cast["enterprise"], demand), first, second)
    return {change.field.attname: (change.old, change.new) for change in found}


@pytest.mark.django_db
def test_each_act_that_changed_a_field_is_a_version(cast: Cast) -> None:
    demand = edited(cast, "甲", "乙")
    versions = versions_of(cast["enterprise"], demand)
    assert [(one.number, one.event.verb) for one in versions] == [(1, "demand_drafted"), (2, "draft_edited")]
    assert [change.field.attname for change in versions[1].changes if change.field.attname == "title"] == ["title"]


@pytest.mark.django_db
def test_any_two_versions_are_compared_in_either_order(cast: Cast) -> None:
    demand = edited(cast, "甲", "乙", "丙", "甲")
    assert differing(cast, demand, 1, 2)["title"] == ("甲", "乙")
    assert differing(cast, demand, 3, 1)["title"] == ("甲", "丙")
    assert differing(cast, demand, 2, 2) == {}
    assert "title" not in differing(cast, demand, 1, 4)


@pytest.mark.django_db
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.sampled_from(["甲公司", "乙公司", "丙公司"]), min_size=1, max_size=6),
    chosen=st.tuples(st.integers(0, 999), st.integers(0, 999)),
)
def test_the_last_version_holds_what_the_record_holds(cast: Cast, names: list[str], chosen: tuple[int, int]) -> None:
    for name in names:
        orchard = Organisation.objects.visible_to(LOOK).get(pk=cast.orchard.pk)
        update_organisation(actor=ARRANGE, at=NOW, organisation=orchard, name=name)
    versions = versions_of(LOOK, orchard)
    values: list[str] = []
    for version in versions:
        values.append(next((str(c.new) for c in version.changes if c.field.attname == "name"), ""))
    assert values[-1] == names[-1]
    first, second = (number % len(versions) + 1 for number in chosen)
    found = {change.field.attname: (change.old, change.new) for change in difference(versions, first, second)}
    older, newer = sorted((first, second))
    expected = {"name": (values[older - 1], values[newer - 1])} if values[older - 1] != values[newer - 1] else {}
    assert found == expected


@pytest.mark.django_db
def test_personal_values_and_foreign_readers_see_nothing(client: Client, cast: Cast) -> None:
    demand = edited(cast, "甲", "乙")
    client.force_login(cast.people["enterprise"])
    address = reverse("versions", args=["demand", demand.pk])
    page = client.get(address, {"first": "1", "second": "2"}).content.decode()
    assert [one for one in ("李四", "张三", "13800000000") if one in page] == []
    assert "•••" in page
    client.force_login(cast.people["other_enterprise"])
    assert client.get(address).status_code == 404
    assert versions_of(cast["other_enterprise"], demand) == ()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?first=0&second=99", "?first=-1", "?first=x", "?second=" + "9" * 40, "?first=²"])
def test_numbers_of_no_version_fall_back_to_the_last_two(client: Client, cast: Cast, query: str) -> None:
    demand = edited(cast, "甲", "乙")
    client.force_login(cast.people["enterprise"])
    page = client.get(reverse("versions", args=["demand", demand.pk]) + query).content.decode()
    assert "<del" in page


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_many_versions_there_are(
    client: Client, cast: Cast, number: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    demand = edited(cast, "甲", *(f"改{count}" for count in range(number)))
    client.force_login(cast.people["enterprise"])
    with django_assert_num_queries(READING):  # type: ignore[attr-defined]
        client.get(reverse("versions", args=["demand", demand.pk]))


@pytest.fixture(scope="module")
def stage(live_site: str) -> Cast:
    cast = install()
    stories.closed(cast)
    return cast


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("window", ["browser_page", "phone_page"])
def test_versions_are_compared_in_the_browser(
    stage: Cast, window: str, language: str, request: pytest.FixtureRequest
) -> None:
    demand = Demand.objects.visible_to(stage["county_office"]).get(status="closed")
    page = become(request.getfixturevalue(window), stage, "county_office", f"/demands/{demand.pk}/", language)
    with page.expect_navigation():
        page.locator(f"main a[href='/versions/demand/{demand.pk}/']").click()
    page.locator("select[name=first]").select_option("1")
    with page.expect_navigation():
        page.locator(".versions-ask button").click()
    keep_picture(page, f"versions-{window}-{language}")
    state = page.locator(".card-flush tbody tr", has_text="已关闭" if language == "zh-hans" else "Closed").first
    expect(state.locator("del")).to_have_text("草稿" if language == "zh-hans" else "Draft")
    assert overflow(page) == 0
    assert serious_violations(page) == []
