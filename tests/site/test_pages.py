"""The pages that need nobody signed in, in a real browser; the windows themselves fail on any fault of a page."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import Visit

pytestmark = pytest.mark.browser


def test_the_sign_in_page_on_a_desk(browser_page: Visit) -> None:
    page = browser_page.open("/accounts/login/")
    expect(page.locator("input[type=password]")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "zh-hans"


def test_the_sign_in_page_on_a_phone_needs_no_sideways_scrolling(phone_page: Visit) -> None:
    page = phone_page.open("/accounts/login/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_faults_of_a_page_are_heard(browser_page: Visit) -> None:
    page = browser_page.open("/accounts/login/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("fetch('http://127.0.0.1:9/').catch(() => null)")
    page.wait_for_timeout(300)
    heard = " ".join(browser_page.faults)
    browser_page.faults.clear()
    assert "CSP: style-src" in heard
    assert "connect-src" in heard
