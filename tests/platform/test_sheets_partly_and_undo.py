"""Importing the right rows only, mending the others, and taking an import back by opposite acts."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lianmeng.alliance.actions.chain_roles import give_chain_role
from lianmeng.alliance.actions.organisations import update_organisation
from lianmeng.alliance.models import ChainRole, Organisation, OrganisationMark, StaffCount
from lianmeng.kernel.errors import NotPossible, Refused
from lianmeng.platform.background.queries.jobs import job_to_run
from lianmeng.platform.events.chain import verify
from lianmeng.platform.events.trail import timeline
from lianmeng.platform.sheets.actions.exports import export_sheet
from lianmeng.platform.sheets.actions.imports import confirm_import, recheck_import, upload_sheet
from lianmeng.platform.sheets.actions.undoing import begin_undo
from lianmeng.platform.sheets.failed_rows import failed_rows
from lianmeng.platform.sheets.models import ImportBatch
from lianmeng.platform.sheets.queries.imports import problems_of, rows_of
from lianmeng.platform.sheets.queries.undoing import undo_plan
from tests.platform.test_sheets_imports import (  # noqa: F401
    ALL,
    AT,
    SHEET,
    Silent,
    _stage,
    credit_code,
    import_at_once,
    known,
    run,
    saved,
    uploaded,
    workbook,
)

pytestmark = pytest.mark.django_db
GOOD, BAD = (credit_code("620823", 77), "好企业", "崇信县"), (credit_code("620823", 78), "坏企业", "兰州市")
ON = AT.date()


def test_the_right_rows_go_in_when_that_is_chosen_and_only_then(cast):
    office = cast["city_office"]
    batch = uploaded(office, GOOD, BAD, (credit_code("620826", 79), "", "静宁县"))
    assert (batch.status, batch.by_row, batch.rows_right, batch.rows_wrong) == ("refused", True, 1, 2)
    with pytest.raises(Refused):
        confirm_import(actor=office, batch=batch, at=AT)
    batch = run(office, confirm_import(actor=office, batch=batch, at=AT, right_only=True))
    assert (batch.status, batch.right_only) == ("applied", True)
    assert known().keys() - {cast.grower.credit_code, cast.orchard.credit_code, cast.bank.credit_code} == {GOOD[0]}
    assert [row.row for row in rows_of(office, batch)] == [2]
    assert "import_confirmed_in_part" in [event.verb for event in timeline(office, batch)]


def test_a_fault_of_the_whole_file_leaves_no_choice(cast):
    office = cast["city_office"]
    for rows, headings in (([(*GOOD, "多余")], None), ([GOOD], ("统一社会信用代码", "企业名称", "县"))):
        batch = uploaded(office, *rows, **({"headings": headings} if headings else {}))
        assert (batch.status, batch.by_row) == ("refused", False)
        with pytest.raises(NotPossible):
            confirm_import(actor=office, batch=batch, at=AT, right_only=True)
    only_wrong = uploaded(office, BAD)
    assert only_wrong.by_row
    with pytest.raises(NotPossible):
        confirm_import(actor=office, batch=only_wrong, at=AT, right_only=True)


def test_the_failed_rows_come_back_with_reasons_and_are_read_once_mended(cast, client):
    office = cast["city_office"]
    batch = uploaded(office, GOOD, BAD, (credit_code("620826", 79), "", "静宁县"))
    content = failed_rows(batch, office, problems_of(office, batch), ON)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[:3] for row in rows] == [
        ("统一社会信用代码", "企业名称", "所在县区"),
        BAD,
        (credit_code("620826", 79), None, "静宁县"),
    ]
    assert "兰州市" in rows[1][3]
    assert rows[2][3].startswith("企业名称")

    again = run(
        office, upload_sheet(actor=office, sheet=SHEET.code, upload=SimpleUploadedFile("a.xlsx", content), at=AT)
    )
    assert (again.rows_wrong, again.by_row) == (2, True), "unmended, the same rows are wrong for the same reasons"
    sheet["C2"], sheet["B3"] = "崇信县", "补上的名称"
    out = io.BytesIO()
    book.save(out)
    mended = SimpleUploadedFile("改正.xlsx", out.getvalue())
    batch = run(office, upload_sheet(actor=office, sheet=SHEET.code, upload=mended, at=AT))
    assert (batch.status, batch.rows_new) == ("checked", 2)

    client.force_login(cast.people["city_office"])
    assert client.get(reverse("sheets:mend", args=[again.pk]))["Content-Type"].startswith("application/vnd")
    assert client.get(reverse("sheets:mend", args=[batch.pk])).status_code == 404


def test_a_faulty_file_may_be_checked_again_once_the_register_knows_better(cast):
    office = cast["city_office"]
    batch = uploaded(office, GOOD, BAD)
    batch = run(office, recheck_import(actor=office, batch=batch, at=AT))
    assert (batch.status, batch.rows_right) == ("refused", 1)


def test_the_command_line_leaves_wrong_rows_out_only_when_told(cast, tmp_path):
    path = saved(tmp_path, GOOD, BAD)
    assert import_at_once(actor=ALL, sheet=SHEET.code, path=path, at=AT, report=Silent()).status == "refused"
    batch = import_at_once(actor=ALL, sheet=SHEET.code, path=path, at=AT, report=Silent(), right_only=True)
    assert (batch.status, GOOD[0] in known(), BAD[0] in known()) == ("applied", True, False)


def imported(office, *rows):
    return run(office, confirm_import(actor=office, batch=uploaded(office, *rows), at=AT))


def taken_back(office, batch):
    return run(office, begin_undo(actor=office, batch=batch, at=AT))


def test_an_import_is_taken_back_by_opposite_acts(cast):
    office = cast["city_office"]
    name = cast.grower.name
    batch = imported(office, GOOD, (cast.grower.credit_code, "改名", "静宁县"))
    plan = undo_plan(office, batch)
    assert ([one.row.row for one in plan.back], plan.kept) == ([2, 3], ())
    batch = taken_back(office, batch)
    assert (batch.status, batch.rows_undone, batch.problems) == ("undone", 2, 0)
    grower, made = (Organisation.objects.visible_to(ALL).get(credit_code=c) for c in (cast.grower.credit_code, GOOD[0]))
    assert (grower.name, grower.county_id, grower.pinyin) == (name, "620823", cast.grower.pinyin)
    assert made.active is False
    assert [event.verb for event in timeline(office, made)] == ["organisation_registered", "organisation_updated"]
    assert verify().whole
    with pytest.raises(Refused):
        begin_undo(actor=office, batch=batch, at=AT)


def test_a_row_that_has_moved_since_stays_and_is_named(cast):
    office = cast["city_office"]
    other = (credit_code("620826", 79), "静宁新企业", "静宁县")
    batch = imported(office, GOOD, other, (cast.grower.credit_code, "改名", "崇信县"))
    made = {one.credit_code: one for one in Organisation.objects.visible_to(ALL)}
    update_organisation(actor=office, at=AT, organisation=made[cast.grower.credit_code], address="新址")
    give_chain_role(
        actor=office, at=AT, organisation=made[other[0]], chain=cast.apples, kind=ChainRole.Kind.ENTERPRISE,
        from_on=ON, source="文件",
    )  # fmt: skip
    plan = undo_plan(office, batch)
    assert [one.row.row for one in plan.back] == [2]
    assert [one.row.row for one in plan.kept] == [3, 4]
    batch = taken_back(office, batch)
    assert (batch.status, batch.rows_undone, batch.problems) == ("undone", 1, 2)
    told = [(one.row, one.message_text) for one in problems_of(office, batch)]
    assert [row for row, _ in told] == [3, 4]
    assert "静宁新企业" in told[0][1]
    assert office.name in told[1][1]
    names = known()
    assert names[cast.grower.credit_code] == "改名"
    active = dict(Organisation.objects.visible_to(ALL).values_list("credit_code", "active"))
    assert (active[GOOD[0]], active[other[0]]) == (False, True)


def test_when_everything_has_moved_nothing_is_taken_back(cast):
    office = cast["city_office"]
    batch = imported(office, (cast.grower.credit_code, "改名", "崇信县"))
    grower = Organisation.objects.visible_to(ALL).get(pk=cast.grower.pk)
    update_organisation(actor=office, at=AT, organisation=grower, address="新址")
    batch = taken_back(office, batch)
    assert (batch.status, job_to_run(batch.job).status) == ("applied", "failed")
    assert batch.message_text
    assert known()[cast.grower.credit_code] == "改名"


def test_roles_marks_and_counts_of_the_real_sheet_go_back_too(cast, tmp_path):
    """The register before and after, as an export says it, is the same to the letter; history keeps both."""
    office = cast["city_office"]

    def register():
        lines = export_sheet(
            actor=office,
            purpose="report",
            code="organisations",
            filters={},
            file_format="csv",
            at=AT,
        ).content
        return [line for line in lines.decode("utf-8-sig").splitlines() if line[:1] == "9"]

    before = register()
    exported = export_sheet(
        actor=office,
        purpose="report",
        code="organisations",
        filters={},
        file_format="xlsx",
        at=AT,
    ).content
    book = openpyxl.load_workbook(io.BytesIO(exported))
    sheet = book.active
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == "统一社会信用代码")
    place = {cell.value: cell.column for cell in sheet[top]}
    names = list(place)
    code_of = {sheet.cell(row, 1).value: row for row in range(top + 1, sheet.max_row + 1)}
    row = code_of[cast.grower.credit_code]

    def fill(row, values):
        for position, value in values.items():
            sheet.cell(row, place[names[position]]).value = value

    fill(row, {1: "改了名的企业", 5: cast.apples.name, 8: 77, 9: "2022-06-30", 10: "规上企业、高新技术企业"})
    fresh = {
        0: GOOD[0],
        1: "新企业",
        3: "企业",
        4: "崇信县",
        5: cast.apples.name,
        8: 12,
        9: "2022-06-30",
        10: "规上企业",
    }
    fill(sheet.max_row + 1, fresh)
    path = tmp_path / "名录.xlsx"
    book.save(path)
    batch = import_at_once(actor=office, sheet="organisations", path=path, at=AT, report=Silent())
    assert batch.status == "applied", [one.message_text for one in problems_of(office, batch)]
    assert (batch.rows_new, batch.rows_changed) == (1, 1)
    assert register() != before

    batch = taken_back(office, batch)
    assert (batch.status, batch.rows_undone) == ("undone", 2), batch.message_text
    assert register() == before
    made = Organisation.objects.visible_to(ALL).get(credit_code=GOOD[0])
    assert not made.active
    assert StaffCount.objects.visible_to(ALL).filter(organisation=made, taken_back=False).count() == 0
    assert StaffCount.objects.visible_to(ALL).filter(organisation=made).count() == 1, "nothing is deleted"
    marks = OrganisationMark.objects.visible_to(ALL).filter(organisation=made)
    assert [mark.to_on == mark.from_on for mark in marks] == [True]
    assert verify().whole

    batch = import_at_once(actor=office, sheet="organisations", path=path, at=AT, report=Silent())
    assert (batch.status, batch.rows_changed) == ("applied", 2), "what was taken back can come again"
    assert Organisation.objects.visible_to(ALL).get(pk=made.pk).active


def test_the_page_of_undoing_names_both_and_asks(cast, client):
    client.force_login(cast.people["city_office"])
    office = cast["city_office"]
    batch = imported(office, GOOD, (cast.grower.credit_code, "改名", "崇信县"))
    grower = Organisation.objects.visible_to(ALL).get(pk=cast.grower.pk)
    update_organisation(actor=office, at=AT, organisation=grower, address="新址")
    assert (
        reverse("sheets:undo", args=[batch.pk]) in client.get(reverse("sheets:batch", args=[batch.pk])).content.decode()
    )
    shown = client.get(reverse("sheets:undo", args=[batch.pk])).content.decode()
    assert "好企业" in shown
    assert "改名" in shown
    assert client.post(reverse("sheets:undo", args=[batch.pk])).status_code == 302
    batch = ImportBatch.objects.visible_to(ALL).get(pk=batch.pk)
    assert batch.status == "undoing"
    assert "hx-trigger" in client.get(reverse("sheets:batch", args=[batch.pk])).content.decode()
