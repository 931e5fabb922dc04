"""An import in a real browser: from the upload through the running check to the records, on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from lianmeng.platform.background.models import Job
from lianmeng.platform.background.running import perform
from lianmeng.platform.sheets.models import ExportLog, ImportBatch
from tests.platform.test_sheets_imports import ALL, AT, SHEET, _stage, credit_code, workbook  # noqa: F401
from tests.platform.test_sheets_old_workbooks import old_workbook
from tests.support.cast import install

HEADINGS = ("统一社会信用代码", "企业名称", "所在县区")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def cast(module_database):
    return install()


def file_of(*rows, old=False):
    if old:
        content = old_workbook([HEADINGS, *rows]).read()
        return {"name": "崇信企业.xls", "mimeType": "application/vnd.ms-excel", "buffer": content}
    return {"name": "崇信企业.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(*rows).read()}


def waiting_job():
    return Job.objects.visible_to(ALL).filter(status="queued").latest("at", "id")


def upload(visit, *rows, old=False):
    page = visit.open(f"/sheets/{SHEET.code}/")
    page.locator("input[type=file]").set_input_files(file_of(*rows, old=old))
    page.locator("form[enctype] button[type=submit]").click()
    expect(page.locator("[data-job-poll]")).to_be_visible()
    return page


@pytest.mark.parametrize("window", ["browser_page", "phone_page"])
def test_an_import_shows_its_progress_and_its_preview_by_itself(cast, request, window):
    visit = request.getfixturevalue(window)
    visit.sign_in(cast.people["city_office"])
    code = credit_code("620823", 77 if window == "browser_page" else 78)
    rows = (code, "崇信新企业有限公司", "崇信县"), (cast.grower.credit_code, f"改名{window}", "崇信县")
    page = upload(visit, *rows, old=window == "phone_page")
    perform(waiting_job().pk, AT)
    expect(page.locator(".import-counts")).to_be_visible()
    page.locator("button.button-primary").click()
    perform(waiting_job().pk, AT)
    expect(page.locator(".message-success")).to_be_visible()
    assert ImportBatch.objects.visible_to(ALL).latest("at", "id").status == "applied"


def test_faults_are_listed_with_their_place(cast, browser_page):
    browser_page.sign_in(cast.people["city_office"])
    page = upload(browser_page, *((f"X{number}", "企业", "兰州市") for number in range(60)))
    perform(waiting_job().pk, AT)
    expect(page.locator("#faults tbody tr")).to_have_count(50)
    page.locator("#faults .pager a[rel=next]").click()
    expect(page.locator("#faults tbody tr")).to_have_count(10)


def test_wrong_rows_are_left_out_by_choice_and_an_import_is_undone(cast, browser_page):
    browser_page.sign_in(cast.people["city_office"])
    page = upload(browser_page, (credit_code("620823", 80), "好企业", "崇信县"), ("X", "坏企业", "兰州市"))
    perform(waiting_job().pk, AT)
    expect(page.locator(".message-warning")).to_be_visible()
    with page.expect_download() as download:
        page.locator("a[href$='mend.xlsx']").click()
    assert download.value.path().stat().st_size > 1000
    page.locator("form[action$='confirm_right'] button").click()
    perform(waiting_job().pk, AT)
    expect(page.locator(".message-success")).to_be_visible()
    page.locator("a[href$='/undo/']").click()
    expect(page.locator("table")).to_contain_text("好企业")
    page.locator(".submit-bar form button").click()
    perform(waiting_job().pk, AT)
    expect(page.locator(".message-success")).to_be_visible()
    batch = ImportBatch.objects.visible_to(ALL).latest("at", "id")
    assert (batch.status, batch.rows_undone) == ("undone", 1)


@pytest.mark.parametrize("window", ["browser_page", "phone_page"])
def test_an_export_asks_what_for_and_is_found_in_the_log(cast, request, window):
    visit = request.getfixturevalue(window)
    visit.sign_in(cast.people["city_office"])
    page = visit.open("/alliance/organisations/?county=620823")
    page.locator("form#export button").click()
    page.locator("select[name=purpose]").select_option("report")
    with page.expect_download() as download:
        page.locator("form button.button-primary").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    log = ExportLog.objects.visible_to(ALL).latest("at", "id")
    assert (log.filters, log.purpose) == ({"county": "620823"}, "汇报材料")
    page = visit.open(f"/sheets/exports/?q={log.mark}")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("汇报材料")
