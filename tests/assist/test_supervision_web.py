"""The pages of supervision: number of queries, one letter from its issue to its end in a real browser, on paper."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect

from lianmeng.assist.actions.supervising import supervise_demand
from lianmeng.assist.models import Supervision, SupervisionLevel
from tests.assist import stories
from tests.assist.expected import LOOK
from tests.support.browser import Visit
from tests.support.cast import Cast, install, moment

LATE = "2022-10-11 09:00"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_however_many_rows(
    cast: Cast, business_time: Callable[[datetime], datetime], rows: int
) -> None:
    level = SupervisionLevel.objects.get(code="urge")
    for _ in range(rows):
        supervise_demand(
            actor=cast["county_office"], demand=stories.in_progress(cast), office="620823", level=level,
            demanded="限期办结", at=moment(LATE),
        )  # fmt: skip
    business_time(moment(LATE))
    client = Client()
    client.force_login(cast.people["county_office"])
    client.get("/supervisions/")
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/supervisions/")
    assert response.content.decode().count('class="main"') == rows
    assert len(queries) == 11


@pytest.fixture(scope="module")
def stage(live_site: str) -> Cast:
    """The cast, committed once for this module."""
    return install()


@pytest.fixture
def at(business_time: Callable[[datetime], datetime]) -> Iterator[Callable[[str], None]]:
    """Set the business time of the requests to come."""

    def set_time(text: str) -> None:
        business_time(moment(text))

    return set_time


def become(visit: Visit, cast: Cast, person: str, path: str) -> Page:
    visit.context.clear_cookies()
    visit.sign_in(cast.people[person])
    return visit.open(path)


def in_dialog(page: Page, link: str, label: str, text: str, submit: str) -> None:
    page.get_by_role("link", name=link, exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(label).first.fill(text)
    with page.expect_navigation():
        dialog.get_by_role("button", name=submit, exact=True).click()


@pytest.mark.browser
def test_a_letter_from_its_issue_to_its_end(
    stage: Cast, browser_page: Visit, phone_page: Visit, at: Callable[[str], None]
) -> None:
    demand = stories.in_progress(stage, title="园区线路扩容")
    at(LATE)
    page = become(browser_page, stage, "county_office", f"/demands/{demand.pk}/")
    in_dialog(page, "发起督办", "督办要求", "请于本周内办结，并说明超期原因。", "发出督办文书")
    letter = Supervision.objects.visible_to(LOOK).get()
    expect(page.get_by_text("崇链督〔2022〕1号").first).to_be_visible()
    expect(page.get_by_text("请于本周内办结，并说明超期原因。").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="催办单").first).to_be_visible()
    expect(page.get_by_role("link", name="办结督办")).to_have_count(0)
    page.emulate_media(media="screen")

    phone = become(phone_page, stage, "helper", f"/supervisions/{letter.pk}/")
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(phone.get_by_role("link", name="办结督办")).to_have_count(0)
    in_dialog(phone, "答复督办", "答复", "设备已到场，周五办结。", "答复督办")

    page = become(browser_page, stage, "supervisor", f"/supervisions/{letter.pk}/")
    in_dialog(page, "办结督办", "督办结论", "已落实。", "办结督办")
    expect(page.get_by_text("已落实。").first).to_be_visible()
    page = become(browser_page, stage, "supervisor", "/supervisions/?status=closed")
    expect(page.get_by_role("link", name="园区线路扩容")).to_be_visible()
    page = become(browser_page, stage, "enterprise", f"/demands/{demand.pk}/")
    expect(page.get_by_text("督办单位办结督办").first).to_be_visible()
    expect(page.get_by_text("设备已到场")).to_have_count(0)
    assert browser_page.faults == phone_page.faults == []
