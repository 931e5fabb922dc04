"""The component gallery in a real browser: how it looks to a machine, and what its controls do."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from lianmeng.platform.accounts.models import Account

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
ARTIFACTS = ROOT / "tests/artifacts"
AXE_RUN = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
PAGES = ["/ui/", "/ui/form/", "/ui/action/"]


@pytest.fixture
def reader(settings, live_site, django_db_blocker):
    """Somebody signed in, in a demonstration."""
    settings.DEMONSTRATION = True
    with django_db_blocker.unblock():
        account, _made = Account.objects.get_or_create(username="reader", defaults={"display_name": "读者"})
    return account


@pytest.fixture
def desk(browser_page, reader, django_db_blocker):
    with django_db_blocker.unblock():
        browser_page.sign_in(reader)
    return browser_page


@pytest.fixture
def phone(phone_page, reader, django_db_blocker):
    with django_db_blocker.unblock():
        phone_page.sign_in(reader)
    return phone_page


def serious_violations(page):
    """What axe finds serious or critical, each with the first element at fault."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(AXE_RUN)["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in ("serious", "critical")
    ]


def keep_picture(page, name):
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True)


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("window", ["desk", "phone"])
def test_no_serious_fault_for_any_reader(window, path, request):
    visit = request.getfixturevalue(window)
    page = visit.open(path)
    keep_picture(page, f"gallery{path.replace('/', '-')}{window}")
    assert serious_violations(page) == []
    assert overflow(page) == 0


def test_signing_in_has_no_serious_fault(browser_page):
    page = browser_page.open("/accounts/login/")
    keep_picture(page, "sign-in-desk")
    assert serious_violations(page) == []


def test_english_pages_speak_english_only(desk):
    page = desk.open("/ui/")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    spoken = page.evaluate(
        """() => {
          const data = document.querySelectorAll("[data-record]");
          data.forEach((element) => element.remove());
          return document.body.innerText;
        }"""
    )
    assert re.findall(r"[\u4e00-\u9fff]+", spoken) == []


def test_outside_a_demonstration_there_is_no_gallery(desk, settings, client):
    settings.DEMONSTRATION = False
    answer = desk.context.request.get(f"{desk.origin}/ui/")
    assert answer.status == 404


def test_the_drawer_opens_and_closes(phone):
    page = phone.open("/ui/")
    toggle = page.locator("[data-nav-toggle]")
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#side")).to_be_visible()
    page.keyboard.press("Escape")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#side")).to_be_hidden()


def test_an_action_opens_over_the_page_and_says_what_is_missing(desk):
    page = desk.open("/ui/")
    page.locator("a[data-dialog]").first.click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("textarea")).to_be_focused()
    desk.faults.clear()
    dialog.locator("button[type=submit]").click()
    expect(dialog.locator(".field-error").first).to_be_visible()
    # Chromium itself writes a line for the answer 422; it is meant.
    assert all("422" in fault for fault in desk.faults)
    desk.faults.clear()
    dialog.locator("textarea").fill("因为")
    dialog.locator("button[type=submit]").click()
    expect(page.locator(".message-success").first).to_be_visible()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_an_action_works_as_a_page_of_its_own(phone):
    page = phone.open("/ui/action/")
    page.locator("main textarea").fill("因为")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/ui/")
    expect(page.locator(".message-success").first).to_be_visible()


def test_a_question_comes_before_what_it_asks_about(desk):
    page = desk.open("/ui/")
    page.locator("form[data-confirm] button").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".button-primary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.url.endswith("/ui/")


def test_a_draft_comes_back_and_is_forgotten_once_sent(phone):
    page = phone.open("/ui/form/")
    page.locator("[name=name]").fill("示例")
    page.locator("[name=kind][value=b]").check(force=True)
    page.locator("[name=content]").fill("情况")
    phone.open("/ui/form/")
    expect(page.locator(".draft-note")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("示例")
    expect(page.locator("[name=kind][value=b]")).to_be_checked()
    expect(page.locator("#id_content_counter")).to_have_text("2 / 500")
    page.locator("[name=place]").select_option("1")
    page.locator("[name=on]").fill("2022-08-29")
    expect(page.locator("#id_on_spelled")).to_contain_text("星期一")
    page.locator("[name=urgency]").first.check()
    page.locator("[name=agreed]").check()
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/ui/")
    phone.open("/ui/form/")
    expect(page.locator("[name=name]")).to_have_value("")
    expect(page.locator(".draft-note")).to_have_count(0)


def test_a_draft_can_be_discarded(phone):
    page = phone.open("/ui/form/")
    page.locator("[name=name]").fill("示例")
    phone.open("/ui/form/")
    page.locator(".draft-note button").click()
    expect(page.locator("[name=name]")).to_have_value("")
    phone.open("/ui/form/")
    expect(page.locator(".draft-note")).to_have_count(0)


@pytest.fixture
def photo(tmp_path):
    """A photo as large as a phone's."""
    path = tmp_path / "photo.png"
    Image.effect_noise((2400, 1800), 40).convert("RGB").save(path)
    return path


def test_photos_are_made_smaller_shown_and_taken_away_again(phone, photo, tmp_path):
    page = phone.open("/ui/form/")
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.4 sample")
    field = page.locator("[name=papers]")
    field.set_input_files(photo)
    expect(page.locator(".file img")).to_have_count(1)
    field.set_input_files(paper)
    expect(page.locator(".files-list .file")).to_have_count(2)
    sent = field.evaluate(
        """async (field) => Promise.all([...field.files].map(async (file) => {
          if (!file.type.startsWith("image/")) return [file.name, 0];
          const image = await createImageBitmap(file);
          return [file.name, Math.max(image.width, image.height)];
        }))"""
    )
    assert sent == [["photo.jpg", 1600], ["paper.pdf", 0]]
    page.locator(".files-list button").first.click()
    assert field.evaluate("(field) => [...field.files].map((file) => file.name)") == ["paper.pdf"]


def test_a_job_is_followed_to_its_end(desk):
    page = desk.open("/ui/job/?step=3")
    expect(page.locator(".job-running")).to_have_count(1)
    expect(page.locator(".job-done")).to_have_count(1)
    expect(page.locator("[data-job-poll]")).to_have_count(0)


def test_a_job_is_followed_even_without_htmx(desk):
    desk.context.route("**/htmx-2.min.js*", lambda route: route.fulfill(status=200, body=""))
    page = desk.open("/ui/job/?step=4")
    expect(page.locator(".job-done")).to_have_count(1)


def test_a_page_of_a_list_is_exchanged_and_the_address_follows(desk):
    page = desk.open("/ui/")
    page.locator("#list .pager a", has_text="4").first.click()
    page.wait_for_url("**/ui/?page=4")
    expect(page.locator("#list")).to_have_count(1)


def test_a_filter_is_sent_as_it_is_chosen(desk):
    page = desk.open("/ui/")
    page.locator("[data-filters] [name=place]").select_option("1")
    page.wait_for_url(re.compile(r"/ui/\?.*place=1"))
    page.locator("[data-filters] [name=q]").type("ab")
    page.wait_for_url(re.compile(r"/ui/\?q=ab.*place=1"))


def test_menus_close_on_escape_and_elsewhere(desk):
    page = desk.open("/ui/")
    menu = page.locator("details.account")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


def test_a_way_through_the_page_by_keyboard(desk):
    page = desk.open("/ui/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_passwords_can_be_seen(browser_page):
    page = browser_page.open("/accounts/login/")
    page.locator("[data-show-password]").click()
    expect(page.locator("[name=password]")).to_have_attribute("type", "text")


def test_what_is_printed_has_no_controls(desk):
    page = desk.open("/ui/")
    page.emulate_media(media="print")
    for part in (".side", ".topbar", ".page-tools", ".filters"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


def test_the_stylesheet_keeps_to_old_browsers():
    """Nothing newer than Chrome 87 and Safari 14 may be left in the built style sheets."""
    dist = ROOT / "src/lianmeng/platform/ui/static/dist"
    sheets = list(dist.glob("assets/*.css"))
    assert sheets, "build the front end first: npm run build"
    newer = re.compile(r":(?:is|where|has)\(|@layer|@container|oklch|color-mix|\d(?:dvh|svh)\b|&")
    assert [newer.findall(sheet.read_text(encoding="utf-8")) for sheet in sheets] == [[] for _sheet in sheets]
