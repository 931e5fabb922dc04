"""The main work without a mouse: every stop of the Tab key shows where it is, and dialogs keep and return the focus."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from lianmeng.assist.actions.dispatching import uphold_assignment
from lianmeng.assist.models import Demand
from lianmeng.kernel.places import Place, System
from lianmeng.platform.accounts.actions.appointments import appoint
from tests.assist import stories
from tests.support.browser import Visit
from tests.support.cast import ARRANGE, EARLY, FOUNDED_ON, Cast, install, moment

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery"
#: The name by which a reader knows the focused element: what labels it, or its own words.
NAME = """() => {
  const it = document.activeElement;
  const labels = [...(it.labels ?? [])].map((one) => one.textContent).join(" ");
  return (it.getAttribute("aria-label") || labels || it.placeholder || it.textContent).replace(/\\s+/g, " ").trim();
}"""
#: Whether the focus can be seen: a ring on the element, its label or its frame, within the window.
SEEN = """() => {
  const it = document.activeElement;
  if (it === document.body) return true;
  const ringed = (one) => {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1)
      || /0px 0px 0px [1-9]/.test(style.boxShadow);
    return ring && box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  };
  const frame = it.parentElement;
  return [it, it.nextElementSibling, frame, frame.parentElement].some((one) => one && ringed(one));
}"""
WITHIN = "() => document.activeElement === document.body || !!document.activeElement.closest('dialog[open]')"


class Keys:
    """A person with a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str, role: str = "*") -> None:
        """Press Tab until the element of this name has the focus; every stop on the way must be visible."""
        passed = []
        for _stop in range(80):
            self.page.keyboard.press("Tab")
            passed.append(here := self.page.evaluate(NAME))
            assert self.page.evaluate(SEEN), f"nothing shows that the focus is on “{here[:60]}”"
            if re.search(name, here) and self.page.evaluate("(role) => document.activeElement.matches(role)", role):
                return
        pytest.fail(f"“{name}” is not reached by Tab: {[one[:20] for one in passed]}")

    def press(self, key: str = "Enter", *, leads: bool = False) -> None:
        """Press a key; ``leads``: to another page."""
        if leads:
            with self.page.expect_navigation(wait_until="load"):
                self.page.keyboard.press(key)
        else:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Type into whatever has the focus."""
        self.page.keyboard.type(text)

    def choose(self, option: str) -> None:
        """Go down a list of choices as far as this one."""
        for _step in range(30):
            self.press("ArrowDown")
            if option in self.page.evaluate("document.activeElement.selectedOptions[0].text"):
                return
        pytest.fail(f"no choice {option}")

    def dialog(self, link: str) -> None:
        """Open the dialog of a step, leave it by Escape to where one was, and open it again; it keeps the focus."""
        self.to(f"^{link}$", "a")
        for again in (False, True):
            self.press()
            expect(self.page.locator("dialog[open] form")).to_be_visible()
            if not again:
                for _stop in range(14):
                    self.press("Tab")
                    assert self.page.evaluate(WITHIN), f"Tab leaves the dialog of {link}"
                    assert self.page.evaluate(SEEN), f"no visible focus in the dialog of {link}"
                self.press("Escape")
                expect(self.page.locator("dialog[open]")).to_have_count(0)
                assert self.page.evaluate(NAME) == link


@pytest.fixture(scope="module")
def cast_at_work(live_site: str) -> Cast:
    """The cast; the expert is on the help team as well and signs in with a password."""
    cast = install()
    appoint(
        actor=ARRANGE, at=EARLY, holder=cast.people["expert"], role="help_team",
        place=Place("team", str(cast.team.pk)), title="帮办团成员", from_on=FOUNDED_ON,
    )  # fmt: skip
    cast.people["expert"].set_password(PASSWORD)
    cast.people["expert"].save()
    return cast


@pytest.fixture
def at(business_time: Callable[[datetime], datetime]) -> Callable[[str], None]:
    """Set the business time of the requests to come."""

    def set_time(text: str) -> None:
        business_time(moment(text))

    return set_time


def become(visit: Visit, cast: Cast, person: str, path: str) -> Keys:
    visit.context.clear_cookies()
    visit.sign_in(cast.people[person])
    return Keys(visit.open(path))


def fresh(demand: Demand) -> Demand:
    """The demand as it stands now."""
    return Demand.objects.visible_to(System("look")).get(pk=demand.pk)


def test_a_demand_is_taken_from_the_list_to_its_conclusion(
    cast_at_work: Cast, browser_page: Visit, at: Callable[[str], None]
) -> None:
    cast = cast_at_work
    stories.raised(cast, title="采摘季用工缺口")
    demand = stories.raised(cast, title="园区道路坑洼")
    at("2022-09-28 10:00")

    # The office finds it in the list and sends it on its way.
    keys = become(browser_page, cast, "county_office", "/")
    page = keys.page
    keys.to("^诉求", "nav a")
    keys.press(leads=True)
    keys.to("标题、企业或编号", "input")
    keys.write("坑洼")
    expect(page.get_by_role("link", name="采摘季用工缺口")).to_have_count(0)
    keys.to("园区道路坑洼", "a")
    keys.press(leads=True)
    expect(page.locator("main h1")).to_have_text("园区道路坑洼")
    keys.to("^受理或退回$|^受理", "main a")
    keys.press(leads=True)
    keys.to("个工作日", "input[type=radio]")
    keys.press("ArrowUp")
    keys.to("^受理并派单$", "button")
    keys.press(leads=True)
    expect(page.get_by_text("2022年10月10日 周一").first).to_be_visible()

    # A member of the team, who is an expert as well, signs in, changes the post and goes to the demand.
    browser_page.context.clear_cookies()
    at("2022-09-28 11:00")
    page = browser_page.open("/accounts/login/")
    keys.to("用户名|账号", "input")
    keys.write("expert")
    keys.to("密码", "input")
    keys.write(PASSWORD)
    keys.press(leads=True)
    keys.to("expert", "summary")
    keys.press()
    keys.to("帮办团成员", "button")
    keys.press(leads=True)
    expect(page.locator(".message-success")).to_contain_text("已切换岗位")
    keys.to("园区道路坑洼", "main a")
    keys.press(leads=True)

    for link, field, text, time in (
        ("提出派单异议", "异议依据", "依据职责清单应由市级帮办团办理", "2022-09-28 11:30"),
        ("", "", "", "2022-09-28 14:30"),
        ("签收", "", "", "2022-09-28 15:00"),
        ("登记首次联系", "联系方式和商定事项", "已电话联系，约定现场勘察", "2022-09-28 16:00"),
    ):
        at(time)
        if not link:
            # The office decides on the objection in between.
            uphold_assignment(actor=cast["county_office"], demand=fresh(demand), answer="属于本团职责", at=moment(time))
            page.reload(wait_until="load")
            continue
        keys.dialog(link)
        if field:
            if not re.search(field, page.evaluate(NAME)):
                keys.to(field, "textarea, input")
            keys.write(text)
        keys.to(f"^{link}$", "dialog button")
        keys.press(leads=True)
        expect(page.get_by_label("办理过程")).to_contain_text(text or link)

    at("2022-10-08 09:00")
    keys.dialog("办结")
    if "办理结果" not in page.evaluate(NAME):
        keys.to("办理结果", "dialog textarea")
    keys.write("已修补路面")
    keys.to("成效 1", "dialog select")
    keys.choose("硬化道路")
    keys.to("数量", "dialog input")
    keys.write("1600")
    keys.to("^办结$", "dialog button")
    keys.press(leads=True)
    expect(page.get_by_label("办理过程")).to_contain_text("1600 m²")


def test_every_stop_of_the_long_pages_is_seen(
    cast_at_work: Cast, browser_page: Visit, at: Callable[[str], None]
) -> None:
    running = stories.in_progress(cast_at_work, title="供水不足")
    at("2022-09-29 09:00")
    for person, path in (
        ("county_office", "/"),
        ("city_leader", "/"),
        ("county_office", f"/demands/{running.pk}/"),
        ("enterprise", "/demands/raise/"),
        ("county_office", "/inbox/"),
        ("county_office", "/sheets/organisations/"),
        ("county_office", f"/alliance/chains/{cast_at_work.vegetables.pk}/"),
        ("city_office", "/figures/help.problems_collected/"),
    ):
        page = become(browser_page, cast_at_work, person, path).page
        for stop in range(60):
            page.keyboard.press("Tab")
            assert page.evaluate(SEEN), f"{path}, stop {stop + 1}: {page.evaluate(NAME)[:60]}"
            if page.evaluate("document.activeElement === document.body"):
                break
