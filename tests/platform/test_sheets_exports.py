"""Exports: what for, how much a day, marked so that a copy leads back, and logged for those who watch over them."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from lianmeng.kernel.errors import Invalid, Refused
from lianmeng.platform.records.models import Limit
from lianmeng.platform.sheets.actions.exports import export_sheet
from lianmeng.platform.sheets.models import ExportLog, ExportPurpose
from lianmeng.platform.sheets.queries.exports import daily_cap, export_log, purposes_on
from tests.platform.test_sheets_imports import ALL, AT, LIST, _stage  # noqa: F401

pytestmark = pytest.mark.django_db
#: The page of the log, however many lines it has.
LOG_QUERIES = 7


def export(actor, at=AT, purpose="report", file_format="xlsx", explanation="", **filters):
    return export_sheet(
        actor=actor,
        code=LIST.code,
        filters=filters,
        file_format=file_format,
        at=at,
        purpose=purpose,
        explanation=explanation,
    )


def test_every_export_says_what_for_and_the_log_keeps_it(cast):
    office = cast["city_office"]
    with pytest.raises(Invalid) as refusal:
        export(office, purpose="")
    assert refusal.value.field == "purpose"
    with pytest.raises(Invalid) as refusal:
        export(office, purpose="other", explanation="  ")
    assert refusal.value.field == "explanation"
    assert not ExportLog.objects.visible_to(ALL).exists()
    export(office, purpose="other", explanation="整理档案", county_id="620823")
    log = ExportLog.objects.visible_to(office).get()
    assert (log.purpose, log.explanation, log.by_role) == ("其他（须说明）", "整理档案", "city_office")
    assert (log.columns, log.filters) == ([column.label for column in LIST.columns], {"county_id": "620823"})


def test_purposes_are_data_with_a_date(cast):
    purpose = ExportPurpose.objects.get(code="report")
    purpose.to_on = AT.date()
    purpose.save()
    assert "report" not in purposes_on(AT.date())
    assert "report" in purposes_on(AT.date() - timedelta(days=1))
    with pytest.raises(Invalid):
        export(cast["city_office"])


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_a_copy_leads_back_to_its_export_by_eye_and_by_program(cast, file_format):
    office = cast["city_office"]
    content = export(office, file_format=file_format).content
    log = ExportLog.objects.visible_to(ALL).get()
    if file_format == "csv":
        text = content.decode("utf-8-sig")
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        text = " ".join(str(cell.value) for row in book.active.iter_rows() for cell in row)
        assert book.custom_doc_props["lianmeng-export"].value == log.trace
        for part in (book.active.oddHeader.right, book.active.oddFooter.left):
            assert part.text == f"{log.mark} {office.name}"
    for mark in (log.mark, log.trace, office.name, "汇报材料"):
        assert mark in text
    assert list(export_log(cast["auditor"], log.mark)) == [log]


def cap(code, value):
    Limit.objects.filter(code=code).update(value=value)


def test_the_daily_cap_holds_for_the_person_whatever_the_post(cast):
    office, other = cast["city_office"], cast["county_office"]
    cap("exports.daily_rows", 5)
    export(office)
    with pytest.raises(Refused) as refusal:
        export(office)
    assert (refusal.value.code, refusal.value.params) == ("over_daily_cap", {"rows": 3, "taken": 3, "cap": 5})
    assert ExportLog.objects.visible_to(ALL).count() == 1
    export(office, county_id="620823")
    assert export(other).rows == 3, "somebody else's exports do not count"
    assert export(office, at=AT + timedelta(days=1)).rows == 3, "the next day begins anew"


def test_a_role_may_have_a_cap_of_its_own(cast):
    assert daily_cap("enterprise", AT.date()) < daily_cap("city_office", AT.date())
    cap("exports.daily_rows.enterprise", 1)
    with pytest.raises(Refused):
        export(cast["enterprise"])


def test_the_exporter_sees_the_own_exports_and_the_watchers_see_all(cast, client, django_assert_num_queries):
    export(cast["city_office"], county_id="620823")
    address = reverse("sheets:export_log")
    number = ExportLog.objects.visible_to(ALL).get().mark

    def shown(person, query=""):
        client.force_login(cast.people[person])
        return client.get(address + query).content.decode()

    for person in ("city_office", "auditor", "security_admin"):
        assert number in shown(person), person
    for person in ("county_office", "enterprise", "system_admin"):
        assert number not in shown(person), person
    assert number in shown("auditor", f"?q={number}")
    assert number not in shown("auditor", "?q=0000000000")
    client.force_login(cast.people["auditor"])
    client.get(address)
    with django_assert_num_queries(LOG_QUERIES):
        client.get(address)
    export(cast["city_office"])
    export(cast["county_office"])
    with django_assert_num_queries(LOG_QUERIES):
        client.get(address)


def test_the_page_asks_for_the_purpose_and_keeps_the_filter(cast, client):
    client.force_login(cast.people["city_office"])
    address = reverse("sheets:export", args=[LIST.code])
    asked = client.post(address, {"county_id": "620823", "format": "csv"})
    page = asked.content.decode()
    assert asked.status_code == 200
    assert 'name="county_id" value="620823"' in page
    assert client.post(address, {"county_id": "620823", "format": "csv", "purpose": ""}).status_code == 422
    sent = client.post(address, {"county_id": "620823", "format": "csv", "purpose": "report"})
    assert sent["Content-Disposition"].startswith("attachment")
    assert ExportLog.objects.visible_to(ALL).get().filters == {"county_id": "620823"}
    cap("exports.daily_rows", 1)
    refused = client.post(address, {"format": "csv", "purpose": "report"})
    assert refused.status_code == 422
    assert "form-errors" in refused.content.decode()
