"""A real browser against the real site, with an ear for everything that a page must not do."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, sync_playwright

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  window.reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}


def chromium_path() -> str:
    """The Chromium of this system."""
    found = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("No Chromium found; `make test` installs it.")
    return found


@dataclass
class Visit:
    """One reader's browser window, and all the faults noticed in it so far."""

    origin: str
    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the site and wait until it is at rest."""
        self.page.goto(self.origin + path, wait_until="networkidle")
        return self.page

    def sign_in(self, account: object) -> None:
        """Carry on as this account, without the sign-in page."""
        client = Client()
        client.force_login(account)  # type: ignore[arg-type]
        cookies = [{"name": name, "value": morsel.value, "url": self.origin} for name, morsel in client.cookies.items()]
        self.context.add_cookies(cookies)  # type: ignore[arg-type]

    def hear_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console {message.type}: {message.text} at {message.location['url']}")

    def hear_request(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.faults.append(f"request to another origin: {request.url}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever drives the browser is a browser test, marked or not: these run in processes of their own."""
    for item in items:
        if "playwright" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver. It keeps an event loop in this thread, which Django would take for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests of this worker."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=_ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def live_site(module_database: str) -> Iterator[str]:
    """The site, served from this module's own database; yields its origin."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://{thread.host}:{thread.port}"
    thread.terminate()


def open_window(chromium: Browser, origin: str, **options: object) -> Visit:
    """A new window with its own cookies; its faults are collected from the start."""
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)  # type: ignore[arg-type]
    visit = Visit(origin, context, context.new_page())
    context.expose_function("reportViolation", lambda text: visit.faults.append(f"CSP: {text}"))
    context.add_init_script(_REPORT_VIOLATIONS)
    context.on("request", visit.hear_request)
    context.on("console", visit.hear_console)
    context.on("weberror", lambda error: visit.faults.append(f"script error: {error.error}"))
    context.set_default_timeout(10_000)
    return visit


@pytest.fixture
def browser_page(chromium: Browser, live_site: str) -> Iterator[Visit]:
    """A window of 1440 px. The test fails at its end if a page did anything that it must not."""
    visit = open_window(chromium, live_site, **DESKTOP)
    yield visit
    visit.context.close()
    assert visit.faults == []


@pytest.fixture
def phone_page(chromium: Browser, live_site: str) -> Iterator[Visit]:
    """A phone of 390 px with touch; otherwise as :func:`browser_page`."""
    visit = open_window(chromium, live_site, **PHONE)
    yield visit
    visit.context.close()
    assert visit.faults == []
