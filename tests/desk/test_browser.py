"""The desk in a real browser: homes, inbox, search and figures on a desk and on a phone, in both languages."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from playwright.sync_api import Page, expect

from lianmeng.kernel.places import Place
from lianmeng.platform.accounts.actions.accounts import open_for_demonstration
from lianmeng.platform.accounts.actions.appointments import appoint
from lianmeng.platform.notices.queries.inbox import unread_count
from tests.assist import stories
from tests.support.browser import Visit
from tests.support.cast import ARRANGE, EARLY, PEOPLE, Cast, install, moment
from tests.ui.test_gallery import keep_picture, overflow, serious_violations

pytestmark = pytest.mark.browser

NOW = moment("2022-10-14 09:00")
PATHS = [
    "/inbox/",
    "/search?q=示例",
    "/search",
    "/accounts/me/",
    "/figures/",
    "/figures/help.satisfaction_rate/?county=620823",
]


@pytest.fixture(scope="module")
def stage(live_site: str) -> Cast:
    """The cast with demands in several states, committed once for this module."""
    cast = install()
    for story in (stories.raised, stories.in_progress, stories.reviewed, stories.called_back, stories.closed):
        story(cast)
    stories.raised(cast, submit=False, title="还没写完的草稿")
    appoint(
        actor=ARRANGE, at=EARLY, holder=cast.people["expert"], role="help_team",
        place=Place("team", str(cast.team.pk)), title="帮办团成员", from_on=date(2022, 2, 1),
    )  # fmt: skip
    return cast


@pytest.fixture(autouse=True)
def _clock(business_time: Callable[[datetime], datetime]) -> None:
    business_time(NOW)


def become(visit: Visit, cast: Cast, person: str, path: str = "/", language: str = "zh-hans") -> Page:
    visit.context.clear_cookies()
    visit.sign_in(cast.people[person])
    visit.context.add_cookies([{"name": "language", "value": language, "url": visit.origin}])
    return visit.open(path)


@pytest.mark.parametrize("window", ["browser_page", "phone_page"])
@pytest.mark.parametrize("person", PEOPLE)
def test_a_home_is_whole_and_readable_for_everybody(
    stage: Cast, person: str, window: str, request: pytest.FixtureRequest
) -> None:
    page = become(request.getfixturevalue(window), stage, person)
    keep_picture(page, f"home-{person}-{window}")
    assert overflow(page) == 0
    assert serious_violations(page) == []
    expect(page.locator("main h1")).to_be_visible()


@pytest.mark.parametrize("window", ["browser_page", "phone_page"])
@pytest.mark.parametrize("path", PATHS)
def test_the_other_pages_are_whole_and_readable(
    stage: Cast, path: str, window: str, request: pytest.FixtureRequest
) -> None:
    page = become(request.getfixturevalue(window), stage, "county_office", path)
    keep_picture(page, f"desk{re.sub(r'[^a-z]+', '-', path)}{window}")
    assert overflow(page) == 0
    assert serious_violations(page) == []


@pytest.mark.parametrize("person", PEOPLE)
def test_an_english_home_speaks_english_outside_the_records(stage: Cast, person: str, browser_page: Visit) -> None:
    page = become(browser_page, stage, person, language="en")
    page.evaluate("document.querySelectorAll('[data-record]').forEach((one) => one.remove())")
    spoken = page.locator("body").inner_text()
    assert re.findall(r"[\u4e00-\u9fff]+", spoken) == []


@pytest.mark.parametrize(
    "person", ["city_office", "helper", "enterprise", "city_leader", "supervisor", "auditor", "bank"]
)
def test_no_link_of_a_home_is_dead(stage: Cast, person: str, browser_page: Visit) -> None:
    page = become(browser_page, stage, person)
    links = page.locator("main a, .side a, .topbar a").evaluate_all("links => links.map((link) => link.href)")
    assert links
    for link in sorted(set(links)):
        assert page.request.get(link).status == 200, link


def test_signing_in_from_the_demonstrations_list_and_out_again(
    stage: Cast, phone_page: Visit, settings: pytest.FixtureRequest
) -> None:
    settings.DEMONSTRATION, settings.DEMONSTRATION_PASSWORD = True, "shown to everybody"  # type: ignore[attr-defined]
    open_for_demonstration(accounts=[stage.people["other_helper"]], password="shown to everybody")
    page = phone_page.open("/")
    page.locator("[data-demo-account=help_team]").click()
    expect(page.locator("main h1")).to_have_text("今日待办")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.locator("input[type=password]")).to_be_visible()


def test_the_post_is_switched_with_the_keyboard_alone(stage: Cast, browser_page: Visit) -> None:
    page = become(browser_page, stage, "expert")
    expect(page.locator("main h1")).to_have_text("首页")
    page.locator("details.account summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_contain_text("帮办团成员")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("今日待办")
    expect(page.locator(".message-success")).to_contain_text("已切换岗位")


def test_the_search_is_reached_with_a_stroke_and_leads_to_the_demand(stage: Cast, browser_page: Visit) -> None:
    page = become(browser_page, stage, "county_office")
    page.keyboard.press("/")
    page.keyboard.type("道路")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.locator(".hits a").first.click()
    expect(page.locator("main h1")).to_contain_text("园区道路硬化")


def test_a_notice_is_opened_and_the_rest_marked_read(stage: Cast, phone_page: Visit) -> None:
    before = unread_count(stage["helper"])
    page = become(phone_page, stage, "helper", "/inbox/?unread=1")
    with page.expect_navigation():
        page.locator(".inbox-open button").first.click()
    expect(page.locator("main h1")).to_contain_text("园区道路硬化")
    assert unread_count(stage["helper"]) == before - 1
    page = phone_page.open("/inbox/")
    with page.expect_navigation():
        page.get_by_role("button", name="全部标为已读").click()
    expect(page.locator(".message-success")).to_contain_text(f"{before - 1} 条")
    assert unread_count(stage["helper"]) == 0
    expect(page.locator(".inbox-unread")).to_have_count(0)


def test_a_figure_is_followed_down_to_a_record(stage: Cast, browser_page: Visit) -> None:
    page = become(browser_page, stage, "city_leader")
    with page.expect_navigation():
        page.locator("a.kpi", has_text="收集困难问题").click()
    with page.expect_navigation():
        page.locator(".bars a", has_text="崇信县").click()
    expect(page.locator(".figure-big b")).to_have_text("5")
    expect(page.locator("#rows tbody tr")).to_have_count(5)
    with page.expect_navigation():
        page.locator("#rows tbody a").first.click()
    expect(page.locator("main h1")).to_contain_text("园区道路硬化")
