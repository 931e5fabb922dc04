"""What hangs on a demand, in real browsers: others help, a level decides, and it is struck from the list."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from lianmeng.assist.models import Demand, EscalationReason, WriteOff
from tests.assist import stories
from tests.assist.expected import LOOK
from tests.assist.test_browser_journey import become
from tests.support.browser import Visit
from tests.support.cast import install, moment

pytestmark = pytest.mark.browser


def in_dialog(page: Page, link: str, fields: dict[str, str], submit: str) -> None:
    """Open a step over the page, fill in its fields by their labels, and send it."""
    page.get_by_role("link", name=link, exact=True).first.click()
    dialog = page.get_by_role("dialog")
    for label, value in fields.items():
        field = dialog.get_by_label(label).first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        dialog.get_by_role("button", name=submit, exact=True).click()


def narrow(page: Page) -> bool:
    """Whether nothing sticks out sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_help_decision_and_write_off(
    live_site: str, browser_page: Visit, phone_page: Visit, business_time: Callable[[datetime], datetime]
) -> None:
    cast = install()
    demand = stories.in_progress(cast, title="园区线路扩容")
    here = f"/demands/{demand.pk}/"
    business_time(moment("2022-09-29 09:00"))
    page = become(browser_page, cast, "helper", here)
    task = {"协办单位": str(cast.other_team.pk), "协办内容": "请核实变压器容量"}
    in_dialog(page, "请其他单位协办", task, "提请协办")
    expect(page.get_by_text("请核实变压器容量").first).to_be_visible()
    expect(page.get_by_role("link", name="办结", exact=True)).to_have_count(0)
    reason = str(EscalationReason.objects.get(code="several_departments").pk)
    in_dialog(page, "提级办理", {"理由": reason, "提请决定的事项": "请明确牵头单位"}, "提级办理")

    phone = become(phone_page, cast, "other_helper", here)
    in_dialog(phone, "签收协办", {}, "签收协办")
    in_dialog(phone, "反馈协办情况", {"协办反馈": "容量可增至400千伏安"}, "反馈协办情况")
    assert narrow(phone)
    page = become(browser_page, cast, "county_office", here)
    in_dialog(page, "作出决定", {"批复意见": "由供电公司牵头"}, "作出决定")
    expect(page.get_by_text("由供电公司牵头").first).to_be_visible()
    page = become(browser_page, cast, "county_office", "/registers/")
    expect(page.get_by_role("link", name="园区线路扩容")).to_be_visible()
    phone = become(phone_page, cast, "county_office", "/registers/escalations/?status=decided")
    expect(phone.get_by_role("link", name="园区线路扩容")).to_be_visible()
    assert narrow(phone)

    closed = stories.closed(cast)
    business_time(moment("2022-10-10 09:00"))
    page = become(browser_page, cast, "helper", f"/demands/{closed.pk}/")
    in_dialog(page, "申请销号", {"整改落实情况": "道路已修复"}, "提交申请")
    page = become(browser_page, cast, "supervisor", f"/demands/{closed.pk}/")
    checked = {"现场核查日期": "2022-10-10", "核查情况": "现场核查属实"}
    in_dialog(page, "核查通过，予以销号", checked, "核查通过，予以销号")
    expect(page.get_by_text("现场核查属实").first).to_be_visible()
    assert WriteOff.objects.visible_to(LOOK).get().status == "written_off"
    assert Demand.objects.visible_to(LOOK).get(pk=closed.pk).status == "closed"
