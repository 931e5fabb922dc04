"""Two demands of one matter in a real browser: merged by the office, followed by the enterprise on its phone."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import expect

from lianmeng.assist.models import Demand
from lianmeng.kernel.places import System
from tests.assist import stories
from tests.assist.test_browser_journey import become
from tests.support.browser import Visit
from tests.support.cast import install, moment

pytestmark = pytest.mark.browser


def test_merged_and_separated_again(
    live_site: str, browser_page: Visit, phone_page: Visit, business_time: Callable[[datetime], datetime]
) -> None:
    cast = install()
    leader, demand = stories.in_progress(cast, title="园区主干道硬化"), stories.raised(cast, title="同一条路")
    here = f"/demands/{demand.pk}/"
    business_time(moment("2022-09-29 09:00"))
    page = become(browser_page, cast, "county_office", f"{here}merge/")
    page.get_by_label("主单").select_option(str(leader.pk))
    page.get_by_label("理由").fill("反映同一条道路")
    with page.expect_navigation():
        page.get_by_role("button", name="并入另一件诉求").click()
    expect(page.get_by_role("heading", name="与另一件诉求合并办理")).to_be_visible()
    phone = become(phone_page, cast, "enterprise", here)
    expect(phone.get_by_role("link", name=leader.number)).to_be_visible()
    page = become(browser_page, cast, "county_office", f"{here}separate/")
    page.get_by_label("理由").fill("并非同一条道路")
    with page.expect_navigation():
        page.get_by_role("button", name="拆分并单").click()
    expect(page.get_by_role("heading", name="与另一件诉求合并办理")).to_have_count(0)
    assert Demand.objects.visible_to(System("the demand just separated")).get(pk=demand.pk).status == "accepted"
