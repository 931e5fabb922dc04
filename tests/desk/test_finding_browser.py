"""Suggestions, the command palette and the keyboard map in a real browser, on a desk and on a phone."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from lianmeng.assist.models import Demand
from tests.assist import stories
from tests.desk.test_browser import become
from tests.support.browser import Visit
from tests.support.cast import Cast, install, moment
from tests.ui.test_gallery import keep_picture, overflow, serious_violations

pytestmark = pytest.mark.browser

NOW = moment("2022-10-14 09:00")


@pytest.fixture(scope="module")
def stage(live_site: str) -> Cast:
    cast = install()
    for story in (stories.raised, stories.in_progress, stories.closed):
        story(cast)
    return cast


@pytest.fixture(autouse=True)
def _clock(business_time: Callable[[datetime], datetime]) -> None:
    business_time(NOW)


def options(page: Page) -> list[str]:
    return page.locator(".suggest-list:visible [role=option]").all_inner_texts()


def open_palette(page: Page, window: str) -> None:
    if window == "phone_page":
        page.locator("[data-palette]").tap()
    else:
        page.keyboard.press("Control+k")
    expect(page.locator("dialog.palette [role=option]").first).to_be_visible()


def test_suggestions_stand_below_the_box_and_the_arrows_choose(stage: Cast, browser_page: Visit) -> None:
    page = become(browser_page, stage, "county_office")
    box = page.locator(".site-search input")
    box.press_sequentially("yqdl")
    first = page.locator(".suggest-below [role=option]").first
    expect(first).to_contain_text("园区道路硬化")
    box.fill("道路")
    expect(first.locator("mark")).to_have_text("道路")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    keep_picture(page, "suggestions")
    assert serious_violations(page) == []
    box.press("Escape")
    expect(page.locator(".suggest-below")).to_be_hidden()
    box.press("End")
    box.press_sequentially("硬")
    expect(first.locator("mark")).to_have_text("道路硬")
    box.press("ArrowDown")
    with page.expect_navigation():
        box.press("Enter")
    expect(page.locator("main h1")).to_contain_text("园区道路硬化")
    page.locator(".site-search input").focus()
    expect(page.locator(".suggest-below")).to_contain_text("最近打开")
    page.get_by_role("option", name="清除记录").click()
    expect(page.locator(".suggest-below")).to_be_hidden()


def test_without_a_choice_enter_leads_to_all_results(stage: Cast, browser_page: Visit) -> None:
    page = become(browser_page, stage, "county_office")
    page.locator(".site-search input").press_sequentially("道路")
    expect(page.locator(".suggest-below [role=option]").first).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/search?q=" in page.url
    expect(page.locator(".hits mark").first).to_have_text("道路")


def test_what_is_invisible_is_not_suggested(stage: Cast, browser_page: Visit) -> None:
    page = become(browser_page, stage, "other_enterprise")
    page.locator(".site-search input").press_sequentially("园区道路")
    expect(page.locator(".suggest-none")).to_contain_text("没有找到")
    assert options(page) == []


@pytest.mark.parametrize("window", ["browser_page", "phone_page"])
def test_the_palette_finds_pages_records_and_deeds(stage: Cast, window: str, request: pytest.FixtureRequest) -> None:
    demand = Demand.objects.visible_to(stage["county_office"]).filter(status="submitted").get()
    page = become(request.getfixturevalue(window), stage, "county_office", f"/demands/{demand.pk}/")
    open_palette(page, window)
    offered = options(page)
    keep_picture(page, f"palette-{window}")
    assert serious_violations(page) == []
    assert overflow(page) == 0
    assert any("超期诉求" in one for one in offered)
    assert any("受理" in one for one in offered), offered
    field = page.locator("dialog.palette input")
    field.fill("zzjg")
    page.wait_for_timeout(400)
    field.fill("示例蔬菜")
    expect(page.locator("dialog.palette [role=option]", has_text="崇信示例蔬菜有限公司").first).to_be_visible()
    field.fill("cqsq")
    expect(page.locator("dialog.palette [role=option]")).to_have_count(1)
    with page.expect_navigation():
        field.press("Enter")
    assert page.url.endswith("/demands/?overdue=1")


def test_a_deed_of_the_page_is_done_from_the_palette(stage: Cast, browser_page: Visit) -> None:
    demand = Demand.objects.visible_to(stage["county_office"]).filter(status="submitted").get()
    page = become(browser_page, stage, "county_office", f"/demands/{demand.pk}/")
    page.keyboard.press("Control+k")
    page.locator("dialog.palette input").fill("撤回")
    option = page.locator("dialog.palette [role=option]").first
    expect(option).to_contain_text("撤回")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.palette")).to_have_count(0)
    expect(page.locator("dialog form, main form").first).to_be_visible()


def test_strokes_lead_around_and_can_be_switched_off(stage: Cast, browser_page: Visit) -> None:
    page = become(browser_page, stage, "county_office")
    with page.expect_navigation():
        page.keyboard.press("g")
        page.keyboard.press("d")
    assert page.url.endswith("/demands/")
    page.keyboard.press("?")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("h2").first).to_have_text("键盘快捷键")
    keep_picture(page, "keyboard-dialog")
    assert serious_violations(page) == []
    switch = dialog.locator("[data-toggle-keys]")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.press("Enter")
    expect(switch).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")
    for key in ("g", "i", "?", "/", "n"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url.endswith("/demands/")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.locator("dialog.palette")).to_be_visible()


def test_no_stroke_acts_while_somebody_writes(stage: Cast, browser_page: Visit) -> None:
    page = become(browser_page, stage, "county_office", "/search")
    page.locator("main input[name=q]").press_sequentially("gd?/n")
    expect(page.locator("main input[name=q]")).to_have_value("gd?/n")
    assert re.search(r"/search$", page.url)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("window", ["browser_page", "phone_page"])
def test_the_keyboard_map_is_a_page_of_its_own(
    stage: Cast, window: str, language: str, request: pytest.FixtureRequest
) -> None:
    page = become(request.getfixturevalue(window), stage, "county_office", "/keyboard", language)
    keep_picture(page, f"keyboard-{window}-{language}")
    expect(page.locator("[data-toggle-keys]")).to_be_visible()
    assert overflow(page) == 0
    assert serious_violations(page) == []
