"""One demand in real browsers, from the enterprise's phone to its own grade; and the pages on both sizes of screen."""

import io
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from lianmeng.assist.models import Demand
from lianmeng.kernel.places import System
from tests.assist import stories
from tests.support.browser import Visit
from tests.support.cast import Cast, install, moment

pytestmark = pytest.mark.browser


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


def photo() -> dict[str, object]:
    """A photograph, as a browser's file field takes it."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "steelblue").save(out, "JPEG")
    return {"name": "现场照片.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def become(visit: Visit, cast: Cast, person: str, path: str) -> Page:
    """Open a page as somebody."""
    visit.context.clear_cookies()
    visit.sign_in(cast.people[person])
    return visit.open(path)


def in_dialog(page: Page, link: str, submit: str, fields: dict[str, str] | None = None) -> None:
    """Open a step over the page, fill in its fields by their labels, and send it."""
    page.get_by_label("现在可以办理").get_by_role("link", name=link, exact=True).click()
    dialog = page.get_by_role("dialog")
    for label, value in (fields or {}).items():
        dialog.get_by_label(label).first.fill(value)
    with page.expect_navigation():
        dialog.get_by_role("button", name=submit, exact=True).click()


def test_from_the_phone_to_the_grade(
    stage: Cast, browser_page: Visit, phone_page: Visit, at: Callable[[str], None]
) -> None:
    at("2022-09-28 09:00")
    phone = become(phone_page, stage, "enterprise", "/demands/raise/")
    phone.get_by_label("一句话说明").fill("硬化园区道路1600平方米")
    phone.get_by_role("radio", name="水电路气").check()
    phone.get_by_label("具体情况").fill("雨天货车无法进出园区")
    phone.locator("input[type=file][name=photos]").set_input_files([photo()])
    expect(phone.get_by_text("现场照片.jpg")).to_be_visible()
    phone.get_by_label("联系人").fill("李四（测试）")
    phone.get_by_role("button", name="提交诉求").click()
    expect(phone.get_by_role("heading", name="诉求已提交")).to_be_visible()
    demand = Demand.objects.visible_to(System("the demand just raised")).latest("raised_at")
    expect(phone.locator("main").get_by_text(demand.number)).to_be_visible()
    here = f"/demands/{demand.pk}/"

    at("2022-09-28 10:00")
    page = become(browser_page, stage, "county_office", f"{here}triage/")
    expect(page.get_by_text("按派单目录选定")).to_contain_text("崇信县")
    page.get_by_role("radio", name="简单（5 个工作日）").check()
    page.get_by_role("button", name="受理并派单").click()
    expect(page.get_by_text("2022年10月10日 周一")).to_be_visible()

    at("2022-09-28 11:00")
    page = become(browser_page, stage, "helper", here)
    in_dialog(page, "提出派单异议", "提出派单异议", {"异议依据": "依据职责清单应由市级帮办团办理"})
    at("2022-09-28 15:00")
    page = become(browser_page, stage, "county_office", here)
    page.get_by_role("link", name="改派", exact=True).click()
    page.get_by_role("dialog").get_by_label("改派至").select_option(label="平凉市水电路气帮办团")
    page.get_by_role("dialog").get_by_label("理由").fill("同意改派")
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="改派", exact=True).click()

    at("2022-09-28 16:00")
    page = become(browser_page, stage, "other_helper", here)
    in_dialog(page, "签收", "签收")
    in_dialog(page, "登记首次联系", "登记首次联系", {"联系方式和商定事项": "已电话联系，约定现场勘察"})
    in_dialog(page, "申请延期", "申请延期", {"延期天数（工作日）": "3", "理由": "雨季施工"})
    at("2022-09-30 10:00")
    page = become(browser_page, stage, "county_office", here)
    page.get_by_role("link", name="批复延期申请").click()
    page.get_by_role("dialog").get_by_role("radio", name="批准", exact=True).check()
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="提交批复").click()
    expect(page.get_by_text("2022年10月13日 周四")).to_be_visible()
    page.get_by_text("这个日期是怎么算的").click()
    days = page.locator("table.days")
    expect(days.get_by_text("法定节假日")).to_have_count(7)
    expect(days.get_by_text("调休上班").first).to_be_visible()

    at("2022-10-12 09:00")
    page = become(browser_page, stage, "other_helper", here)
    page.get_by_role("link", name="办结", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("办理结果").fill("已硬化园区道路")
    dialog.get_by_label("成效 1").select_option(label="硬化道路 (m²)")
    dialog.get_by_label("数量").first.fill("1600")
    dialog.locator("input[type=file][name=evidence]").set_input_files([photo()])
    with page.expect_navigation():
        dialog.get_by_role("button", name="办结", exact=True).click()

    at("2022-10-12 10:00")
    page = become(browser_page, stage, "county_office", here)
    in_dialog(page, "审核通过", "审核通过")
    expect(page.get_by_text("回访须由既未办理也未审核该诉求的人员进行")).to_be_visible()
    at("2022-10-13 09:00")
    page = become(browser_page, stage, "county_caller", here)
    page.get_by_role("link", name="登记回访").click()
    page.get_by_role("dialog").get_by_role("radio", name="已联系上", exact=True).check()
    page.get_by_role("dialog").get_by_role("radio", name="已解决", exact=True).check()
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="登记回访").click()

    at("2022-10-13 10:00")
    phone = become(phone_page, stage, "enterprise", here)
    phone.get_by_role("link", name="确认并评价").click()
    phone.get_by_role("radio", name="非常满意").check()
    phone.get_by_label("评价意见").fill("办得很好")
    phone.get_by_role("button", name="确认并评价").click()
    expect(phone.get_by_text("感谢您的评价")).to_be_visible()
    page = become(browser_page, stage, "county_office", here)
    in_dialog(page, "关闭", "关闭诉求")
    told = page.get_by_label("办理过程").locator("li").all_inner_texts()
    assert [line.split("\n")[0].split()[0] for line in told] == [
        "关闭诉求", "企业确认并评价", "回访企业", "办结审核通过", "办结", "办理时限已延长", "申请延期", "首次联系企业",
        "签收", "改派给其他帮办团", "帮办团提出派单异议", "派单给帮办团", "受理诉求", "提交诉求", "拟写草稿",
    ]  # fmt: skip
    assert any("1600 m²" in line for line in told)


def test_held_and_resumed_in_the_browser(
    stage: Cast, browser_page: Visit, phone_page: Visit, at: Callable[[str], None]
) -> None:
    demand = stories.in_progress(stage)
    here = f"/demands/{demand.pk}/"
    at("2022-09-29 10:00")
    page = become(browser_page, stage, "helper", here)
    page.get_by_role("link", name="申请暂停计时").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("理由").select_option(label="等待上级部门审批")
    dialog.get_by_label("等待事项").fill("等待省厅批复")
    dialog.get_by_label("结束日期").fill("2022-09-29")
    dialog.get_by_role("button", name="申请暂停计时").click()
    expect(dialog.get_by_text("日期须晚于今天")).to_be_visible()
    expect(dialog.get_by_label("等待事项")).to_have_value("等待省厅批复")
    assert [one for one in browser_page.faults if "422" not in one] == []
    browser_page.faults.clear()  # the browser tells of every refused form
    dialog.get_by_label("结束日期").fill("2022-10-12")
    with page.expect_navigation():
        dialog.get_by_role("button", name="申请暂停计时").click()
    expect(page.get_by_text("审批前继续计时").first).to_be_visible()

    page = become(browser_page, stage, "county_office", here)
    page.get_by_role("link", name="审批暂停计时申请").click()
    expect(page.get_by_role("dialog").get_by_text("等待省厅批复")).to_be_visible()
    page.get_by_role("dialog").get_by_role("radio", name="同意暂停计时").check()
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="提交批复").click()
    expect(page.get_by_text("2022年10月12日自动恢复").first).to_be_visible()

    phone = become(phone_page, stage, "enterprise", here)
    expect(phone.get_by_text("已暂缓").first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    at("2022-10-10 09:00")
    page = become(browser_page, stage, "helper", here)
    in_dialog(page, "恢复办理", "恢复办理", {"理由": "批复已下达"})
    expect(page.get_by_text("9月29日至10月10日暂停计时")).to_be_visible()


def test_filters_work_with_and_without_htmx_and_keep_their_choice(
    stage: Cast, browser_page: Visit, at: Callable[[str], None]
) -> None:
    stories.raised(stage, title="采摘季用工缺口")
    stories.dispatched(stage, title="园区线路扩容")
    at("2022-09-29 09:00")
    page = become(browser_page, stage, "county_office", "/demands/")
    search = page.get_by_role("searchbox", name="标题、企业或编号")
    search.fill("用工")
    expect(page.get_by_role("link", name="园区线路扩容")).to_have_count(0)
    expect(page.get_by_role("link", name="采摘季用工缺口")).to_be_visible()
    assert "text=" in page.url
    page.get_by_role("link", name="待受理").click()
    expect(search).to_have_value("用工")
    page.get_by_role("link", name="清除筛选").click()
    expect(page.get_by_role("link", name="园区线路扩容")).to_be_visible()


def test_a_draft_survives_on_the_device(stage: Cast, phone_page: Visit, at: Callable[[str], None]) -> None:
    at("2022-09-29 09:00")
    phone = become(phone_page, stage, "enterprise", "/demands/raise/")
    phone.get_by_label("一句话说明").fill("写到一半")
    phone.reload(wait_until="networkidle")
    expect(phone.get_by_label("一句话说明")).to_have_value("写到一半")


def test_the_suggestions_follow_the_typing(stage: Cast, browser_page: Visit, at: Callable[[str], None]) -> None:
    at("2022-09-29 09:00")
    page = become(browser_page, stage, "county_office", "/demands/raise/")
    page.get_by_label("企业名称、拼音首字母或统一社会信用代码").press_sequentially("cxsl")
    page.get_by_role("link", name="崇信示例蔬菜有限公司").click()
    expect(page.get_by_role("button", name="提交诉求")).to_be_visible()


def test_nothing_overflows_and_every_field_has_a_name(
    stage: Cast, browser_page: Visit, phone_page: Visit, at: Callable[[str], None]
) -> None:
    waiting, running = stories.raised(stage, title="很长的标题" * 10), stories.in_progress(stage)
    called = stories.called_back(stage)
    at("2022-10-11 09:00")
    pages = (
        ("county_office", "/demands/"),
        ("county_office", f"/demands/{waiting.pk}/triage/"),
        ("county_office", f"/demands/{running.pk}/"),
        ("county_office", "/demands/raise/?q=示例"),
        ("helper", f"/demands/{running.pk}/conclude/"),
        ("helper", f"/teams/{stage.team.pk}/"),
        ("county_office", "/teams/"),
        ("enterprise", "/demands/raise/"),
        ("enterprise", f"/demands/{waiting.pk}/raised/"),
        ("enterprise", f"/demands/{called.pk}/confirm/"),
    )
    for visit in (browser_page, phone_page):
        for person, path in pages:
            page = become(visit, stage, person, path)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
            assert page.evaluate(NAMELESS) == [], path


#: The fields and controls of a page that a screen reader could not name.
NAMELESS = """() => [...document.querySelectorAll("main input, main select, main textarea, main button, main a")]
  .filter((it) => it.type !== "hidden" && it.offsetParent !== null)
  .filter((it) => !(it.labels?.length || it.ariaLabel || it.title || it.textContent.trim() || it.alt))
  .map((it) => it.outerHTML.slice(0, 120))"""
