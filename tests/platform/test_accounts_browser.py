"""Second factors and sessions in a real browser: led to set one up, signing in with it, a passkey, ending a session."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Browser, expect

from lianmeng.platform.accounts.models import SecondFactorRule
from tests.support.browser import DESKTOP, PHONE, open_window
from tests.support.cast import install, moment
from tests.support.codes import app_code
from tests.ui.test_gallery import keep_picture, overflow, serious_violations

pytestmark = pytest.mark.browser

NOW = moment("2022-10-14 09:00")
PASSWORD = "柿子树下看书 2022"
_KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _clock(business_time: Callable[[datetime], datetime]) -> None:
    business_time(NOW)


def test_an_administrator_sets_up_what_is_required_and_signs_in_with_it(chromium: Browser, live_site: str) -> None:
    cast = install()
    admin = cast.people["system_admin"]
    admin.set_password(PASSWORD)
    admin.save()
    SecondFactorRule.objects.create(role="system_admin", from_on=NOW.date(), source="GB/T 22239-2019 第三级 8.1.4.1")
    # Browsers offer passkeys at this name and not at the number of the same machine.
    site = live_site.replace("127.0.0.1", "localhost")
    desk, phone = open_window(chromium, site, **DESKTOP), open_window(chromium, site, **PHONE)

    def sign_in(visit) -> None:  # type: ignore[no-untyped-def]
        visit.open("/accounts/login/")
        visit.page.locator("input[name=login]").fill(admin.username)
        visit.page.locator("input[name=password]").fill(PASSWORD)
        visit.page.locator(".signin-form button[type=submit]").click()

    sign_in(desk)
    page = desk.page
    expect(page.locator(".message-warning")).to_contain_text("GB/T 22239-2019")
    assert page.url.endswith("/accounts/second-factor/")
    keep_picture(page, "second-factor-required")
    page.locator("a[href$='/second-factor/app/']").click()
    secret = page.locator("[data-copy]").get_attribute("data-copy") or ""
    expect(page.locator("svg.qr path").last).to_have_css("fill", "rgb(0, 0, 0)")
    assert serious_violations(page) == []
    keep_picture(page, "second-factor-app")
    page.locator("input[name=code]").fill(app_code(secret))
    page.locator("main button[type=submit]").click()
    page.locator("form[action$='/codes/'] button").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    keep_picture(page, "recovery-codes")
    desk.open("/inbox/")
    assert page.url.endswith("/inbox/")

    keys = desk.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": _KEY})
    desk.open("/accounts/second-factor/passkey/")
    page.locator("input[name=name]").fill("办公室电脑")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/codes/")
    desk.open("/accounts/second-factor/")
    expect(page.locator("table")).to_contain_text("办公室电脑")
    assert serious_violations(page) == []
    keep_picture(page, "second-factor")

    sign_in(phone)
    expect(phone.page.locator("input[name=code]")).to_be_visible()
    assert (serious_violations(phone.page), overflow(phone.page)) == ([], 0)
    keep_picture(phone.page, "second-factor-check-phone")
    phone.page.locator("input[name=code]").fill(app_code(secret, 1))
    phone.page.locator("form:has(input[name=code]) button[type=submit]").click()
    phone.page.wait_for_url("**/")
    for path in ("/accounts/sessions/", "/accounts/second-factor/", "/accounts/second-factor/codes/"):
        phone.open(path)
        assert overflow(phone.page) == 0, path
        keep_picture(phone.page, path.strip("/").replace("/", "-") + "-phone")

    desk.open("/accounts/sessions/")
    expect(page.locator("tbody tr")).to_have_count(2)
    assert serious_violations(page) == []
    keep_picture(page, "sessions")
    page.locator("tbody form button").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    phone.open("/inbox/")
    assert "/accounts/login/" in phone.page.url

    # Signing in with the passkey, and showing with it again who one is.
    desk.context.clear_cookies()
    sign_in(desk)
    page.locator("form[data-passkey=get] button").click()
    page.wait_for_url("**/")
    desk.open("/accounts/confirm/passkey/?next=/inbox/")
    keep_picture(page, "confirm-passkey")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"{desk.origin}/inbox/")  # the address before ends alike

    # The security administrator's register.
    desk.context.clear_cookies()
    desk.sign_in(cast.people["security_admin"])
    for path in ("/access/", f"/access/{admin.pk}/", f"/access/{admin.pk}/reset/"):
        desk.open(path)
        assert (serious_violations(page), overflow(page)) == ([], 0), path
        keep_picture(page, path.replace(str(admin.pk), "account").strip("/").replace("/", "-"))
    page.locator("textarea").fill("手机遗失，本人到场")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".message-success")).to_be_visible()
    for visit in (desk, phone):
        visit.context.close()
        assert visit.faults == []
