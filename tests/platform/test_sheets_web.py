"""The pages of import and export: for whom they are open, and what they show at each step."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lianmeng.platform.background.actions.jobs import begin
from lianmeng.platform.background.queries.jobs import job_to_run
from lianmeng.platform.background.running import perform
from lianmeng.platform.sheets.models import ImportBatch
from tests.platform.test_sheets_imports import ALL, AT, LIST, SHEET, _stage, credit_code, workbook  # noqa: F401

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def office(client, cast):
    """A browser in which the city office is signed in."""
    client.force_login(cast.people["city_office"])
    return client


def upload(browser, *rows):
    """Upload the rows through the page and return the import."""
    answer = browser.post(reverse("sheets:upload", args=[SHEET.code]), {"file": workbook(*rows)})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.visible_to(ALL).select_related("file").get(pk=answer.url.split("/")[-2])


def page(browser, batch, **headers):
    return browser.get(reverse("sheets:batch", args=[batch.pk]), **headers)


def test_from_the_template_to_the_imported_records(office, cast):
    assert SHEET.code in office.get(reverse("sheets:sheets")).content.decode()
    template = office.get(reverse("sheets:template", args=[SHEET.code]))
    heads = openpyxl.load_workbook(io.BytesIO(template.content)).worksheets[0][1]
    assert [cell.value for cell in heads] == ["统一社会信用代码", "企业名称", "所在县区"]

    batch = upload(
        office, (credit_code("620823", 77), "崇信新企业", "崇信县"), (cast.grower.credit_code, "改名", "崇信县")
    )
    waiting = page(office, batch).content.decode()
    assert "hx-trigger" in waiting
    begin(job_to_run(batch.job))
    assert "HX-Refresh" not in page(office, batch, **HTMX).headers
    batch = upload(
        office, (credit_code("620823", 77), "崇信新企业", "崇信县"), (cast.grower.credit_code, "改名", "崇信县")
    )
    perform(batch.job, AT)
    assert page(office, batch, **HTMX).headers["HX-Refresh"] == "true"
    preview = page(office, batch).content.decode()
    assert 'hx-trigger="every' not in preview
    assert cast.grower.name in preview

    answer = office.post(reverse("sheets:step", args=[batch.pk, "confirm"]), follow=True)
    assert answer.status_code == 200
    perform(ImportBatch.objects.visible_to(ALL).get(pk=batch.pk).job, AT)
    assert ImportBatch.objects.visible_to(ALL).get(pk=batch.pk).status == "applied"
    assert batch.file.original_name in office.get(reverse("sheets:upload", args=[SHEET.code])).content.decode()
    assert page(office, batch).status_code == 200


def test_faults_are_shown_a_page_at_a_time_and_downloaded_together(office):
    batch = upload(office, *((f"X{number}", "企业", "兰州市") for number in range(60)))
    perform(batch.job, AT)
    first = page(office, batch).content.decode()
    assert "兰州市" in first
    second = office.get(reverse("sheets:batch", args=[batch.pk]) + "?page=2").content.decode()
    assert first != second
    answer = office.get(reverse("sheets:faults", args=[batch.pk]))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len([row for row in rows if row[1] == "C"]) == 60


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.pdf", b"%PDF-1.7\n"),
        SimpleUploadedFile("a.xlsx", b""),
        SimpleUploadedFile("a.xlsx", b"PK\x03\x04"),
        None,
    ],
)
def test_a_refused_file_is_explained_on_the_page(office, file):
    answer = office.post(reverse("sheets:upload", args=[SHEET.code]), {"file": file} if file else {})
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_a_broken_check_can_be_begun_again(office, monkeypatch):
    batch = upload(office, (credit_code("620823", 77), "企业", "崇信县"))
    with monkeypatch.context() as patched:
        patched.setattr("lianmeng.platform.sheets.jobs.check_sheet", lambda *args: 1 / 0)
        perform(batch.job, AT)
    shown = page(office, batch).content.decode()
    assert job_to_run(batch.job).pk.hex[-12:] in shown
    office.post(reverse("sheets:step", args=[batch.pk, "recheck"]))
    batch = ImportBatch.objects.visible_to(ALL).get(pk=batch.pk)
    perform(batch.job, AT)
    assert ImportBatch.objects.visible_to(ALL).get(pk=batch.pk).status == "checked"


def test_a_step_that_is_refused_is_explained(office):
    batch = upload(office, ("X", "企业", "兰州市"))
    perform(batch.job, AT)
    answer = office.post(reverse("sheets:step", args=[batch.pk, "confirm"]), follow=True)
    assert "message-error" in answer.content.decode()
    assert office.post(reverse("sheets:step", args=[batch.pk, "explode"])).status_code == 404
    assert office.get(reverse("sheets:step", args=[batch.pk, "confirm"])).status_code == 405


def test_strangers_find_nothing(office, cast, client):
    batch = upload(office, (credit_code("620823", 77), "企业", "崇信县"))
    client.force_login(cast.people["bank"])
    for name in ("batch", "faults"):
        assert client.get(reverse(f"sheets:{name}", args=[batch.pk])).status_code == 404
    assert client.post(reverse("sheets:step", args=[batch.pk, "confirm"])).status_code == 404
    assert client.get(reverse("files:download", args=[batch.file_id])).status_code == 404
    assert client.get(reverse("background:job", args=[batch.job])).status_code == 404
    for name in ("upload", "template"):
        assert client.get(reverse(f"sheets:{name}", args=[SHEET.code])).status_code == 404
        assert client.get(reverse(f"sheets:{name}", args=["nothing"])).status_code == 404
    assert client.post(reverse("sheets:export", args=[LIST.code])).status_code == 404
    assert SHEET.code not in client.get(reverse("sheets:sheets")).content.decode()


def test_a_list_is_exported_by_post_only_under_its_filters(office, cast):
    address = reverse("sheets:export", args=[LIST.code])
    assert office.get(address).status_code == 405
    answer = office.post(address, {"county_id": "620823", "format": "csv", "page": "2", "purpose": "report"})
    assert cast.grower.name in answer.content.decode("utf-8-sig")
    assert cast.orchard.name not in answer.content.decode("utf-8-sig")
    assert answer["Content-Disposition"].startswith("attachment")
    assert office.post(address, {"format": "pdf", "purpose": "report"}).status_code == 422
    assert office.post(reverse("sheets:export", args=["nothing"])).status_code == 404


def test_jobs_are_listed_and_shown_to_their_post(office):
    batch = upload(office, (credit_code("620823", 77), "企业", "崇信县"))
    assert batch.file.original_name in office.get(reverse("background:jobs")).content.decode()
    shown = office.get(reverse("background:job", args=[batch.job]))
    assert "hx-trigger" in shown.content.decode()
    perform(batch.job, AT)
    fragment = office.get(reverse("background:job", args=[batch.job]), **HTMX).content.decode()
    assert "job-done" in fragment
    assert "<html" not in fragment
