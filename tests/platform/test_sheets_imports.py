"""An import from upload to record: previewed, confirmed, applied whole or not at all, and every row accounted for."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from lianmeng.alliance.actions.organisations import register_organisation, update_organisation
from lianmeng.alliance.credit_code import checked_credit_code
from lianmeng.alliance.models import Organisation, Region
from lianmeng.kernel.errors import Conflict, Forbidden, NotPossible, Refused
from lianmeng.kernel.places import System
from lianmeng.platform.background import clock
from lianmeng.platform.background.actions.jobs import start_job
from lianmeng.platform.background.models import Job
from lianmeng.platform.background.queries.jobs import job_to_run
from lianmeng.platform.background.running import perform, run_job_now
from lianmeng.platform.events.chain import verify
from lianmeng.platform.events.trail import timeline
from lianmeng.platform.files.models import StoredFile
from lianmeng.platform.sheets import at_once
from lianmeng.platform.sheets.actions.exports import export_sheet
from lianmeng.platform.sheets.actions.imports import (
    cancel_import,
    confirm_import,
    recheck_import,
    upload_sheet,
)
from lianmeng.platform.sheets.at_once import import_at_once
from lianmeng.platform.sheets.columns import Column
from lianmeng.platform.sheets.fault_list import write_fault_list
from lianmeng.platform.sheets.models import ExportLog, ImportBatch
from lianmeng.platform.sheets.queries.imports import import_for, problems_of, rows_of
from lianmeng.platform.sheets.specs import Current, ExportSpec, SheetSpec, exports, imports
from tests.support.cast import ARRANGE, EARLY, credit_code, moment

AT = moment("2022-08-31 10:00")
pytestmark = pytest.mark.django_db
ALL = System("look at everything")


def counties(viewer):
    return {one.code: one.name for one in Region.objects.visible_to(viewer).filter(kind=Region.Kind.COUNTY)}


def clean(viewer, values):
    return {**values, "code": checked_credit_code(values["code"])}


def existing(viewer, keys):
    found = Organisation.objects.visible_to(viewer).filter(credit_code__in=[code for (code,) in keys])
    return {
        (one.credit_code,): Current(one, {"code": one.credit_code, "name": one.name, "county": one.county_id})
        for one in found
    }


def apply(work, actor, values, current, at):
    county = Region.objects.get(code=values["county"])
    if current is not None:
        return update_organisation(actor=actor, at=at, organisation=current.record, name=values["name"], county=county)
    return register_organisation(
        actor=actor, at=at, credit_code=values["code"], name=values["name"], kind=Organisation.Kind.ENTERPRISE,
        county=county,
    )  # fmt: skip


COLUMNS = (
    Column(name="code", label="统一社会信用代码", kind="code", required=True),
    Column(name="name", label="企业名称", required=True),
    Column(name="county", label="所在县区", kind="choice", required=True, choices=counties),
)
SHEET = SheetSpec(
    code="test-organisations", title="企业", right="organisation.register", columns=COLUMNS,
    keys=("code",), existing=existing, clean=clean, apply=apply,
)  # fmt: skip
LIST = ExportSpec(
    code="test-organisations",
    title="企业名单",
    columns=COLUMNS,
    rows=lambda viewer, filters, at: (
        {"code": one.credit_code, "name": one.name, "county": one.county_id}
        for one in Organisation.objects.visible_to(viewer).filter(**filters).order_by("credit_code")
    ),
    describe=lambda viewer, filters: [("县区", value) for value in filters.values()],
    open_to=lambda viewer: viewer.role != "bank",
)


@pytest.fixture(autouse=True)
def _stage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    imports.add(SHEET.code, SHEET)
    exports.add(LIST.code, LIST)
    before = list(clock._provided)
    clock.provide(lambda: AT)
    yield
    clock._provided[:] = before
    imports._items.pop(SHEET.code)
    exports._items.pop(LIST.code)


def workbook(*rows, headings=("统一社会信用代码", "企业名称", "所在县区")):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    for number, row in enumerate([headings, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return SimpleUploadedFile("企业.xlsx", out.getvalue())


def uploaded(actor, *rows, **options):
    """Upload the rows and let the worker check them."""
    batch = upload_sheet(actor=actor, sheet=SHEET.code, upload=workbook(*rows, **options), at=AT)
    return run(actor, batch)


def run(actor, batch):
    perform(batch.job, AT)
    return import_for(actor, batch.pk)


def known():
    return dict(Organisation.objects.visible_to(ALL).values_list("credit_code", "name"))


def test_a_sheet_is_previewed_and_then_imported(cast):
    office = cast["city_office"]
    code = credit_code("620823", 77)
    rows = [
        (code, "崇信新企业有限公司", "崇信县"),
        (cast.grower.credit_code, "崇信示例蔬菜集团", "崇信县"),
        (cast.orchard.credit_code, cast.orchard.name, "静宁县"),
    ]
    batch = uploaded(office, *rows)
    assert (batch.status, batch.rows_new, batch.rows_changed, batch.rows_same, batch.rows_wrong) == (
        "checked",
        1,
        1,
        1,
        0,
    )
    changed = next(row for row in batch.preview if row["outcome"] == "changed")
    assert changed["changes"] == [
        {"label": "企业名称", "words": False, "old": cast.grower.name, "new": "崇信示例蔬菜集团"}
    ]
    assert code not in known()

    batch = run(office, confirm_import(actor=office, batch=batch, at=AT))
    assert batch.status == "applied"
    assert known()[code] == "崇信新企业有限公司"
    assert known()[cast.grower.credit_code] == "崇信示例蔬菜集团"
    done = [(row.row, row.outcome, row.record_id) for row in rows_of(office, batch)]
    assert [(number, outcome) for number, outcome, _record in done] == [(2, "new"), (3, "changed")]
    assert done[1][2] == cast.grower.pk
    made = Organisation.objects.visible_to(ALL).get(pk=done[0][2])
    assert [event.actor_name for event in timeline(office, made)] == [office.name]
    verbs = [event.verb for event in timeline(office, batch)]
    assert verbs == ["import_uploaded", "import_checked", "import_confirmed", "import_applied"]
    assert verify().whole


def test_one_wrong_row_keeps_everything_out_and_every_fault_is_listed(cast):
    office = cast["city_office"]
    wrong = cast.grower.credit_code[:-1] + ("0" if cast.grower.credit_code[-1] != "0" else "1")
    batch = uploaded(office, (credit_code("620823", 77), "好企业", "崇信县"), (wrong, "坏企业", "兰州市"))
    assert (batch.status, batch.rows_new, batch.rows_wrong, batch.problems) == ("refused", 1, 1, 1)
    batch = uploaded(office, (credit_code("620823", 77), "好企业", "崇信县"), (wrong, "坏企业", "崇信县"))
    assert [(one.row, one.column, one.label) for one in problems_of(office, batch)] == [(3, "A", "统一社会信用代码")]
    assert write_fault_list(batch, problems_of(office, batch))[:2] == b"PK"
    with pytest.raises(Refused):
        confirm_import(actor=office, batch=batch, at=AT)
    assert known().keys() == {cast.grower.credit_code, cast.orchard.credit_code, cast.bank.credit_code}


def test_what_an_action_refuses_while_importing_undoes_everything(cast):
    # The county office may register in its own county only; that no column could tell beforehand.
    office = cast["county_office"]
    batch = uploaded(
        office, (credit_code("620823", 77), "本县企业", "崇信县"), (credit_code("620826", 78), "邻县企业", "静宁县")
    )
    assert batch.status == "checked"
    batch = run(office, confirm_import(actor=office, batch=batch, at=AT))
    assert batch.status == "failed"
    assert job_to_run(batch.job).status == "failed"
    assert [one.row for one in problems_of(office, batch)] == [3]
    assert len(known()) == 3
    assert list(rows_of(office, batch)) == []

    batch = run(office, recheck_import(actor=office, batch=batch, at=AT))
    assert (batch.status, batch.problems) == ("checked", 0)
    assert cancel_import(actor=office, batch=batch, at=AT).status == "cancelled"


def test_an_import_whose_records_have_moved_is_not_applied(cast):
    office = cast["city_office"]
    batch = uploaded(office, (cast.grower.credit_code, "改名之一", "崇信县"))
    update_organisation(actor=ARRANGE, at=EARLY, organisation=cast.grower, address="别处")
    batch = run(office, confirm_import(actor=office, batch=batch, at=AT))
    assert batch.status == "failed"
    assert known()[cast.grower.credit_code] == cast.grower.name
    batch = run(office, recheck_import(actor=office, batch=batch, at=AT))
    batch = run(office, confirm_import(actor=office, batch=batch, at=AT))
    assert known()[cast.grower.credit_code] == "改名之一"


def test_an_interrupted_job_that_had_done_its_work_does_not_do_it_twice(cast):
    office = cast["city_office"]
    batch = confirm_import(actor=office, batch=uploaded(office, (credit_code("620823", 77), "新企业", "崇信县")), at=AT)
    batch = run(office, batch)
    again = Job.objects.visible_to(ALL).get(pk=batch.job)
    second = start_job(office, again.kind, again.params, title="t", at=AT)
    perform(second.pk, AT)
    assert job_to_run(second.pk).status == "done"
    assert len(known()) == 4


def test_a_file_that_is_no_list_is_refused_with_its_reason(cast):
    office = cast["city_office"]
    batch = uploaded(office, headings=("甲", "乙", "丙"))
    assert (batch.status, batch.problems) == ("refused", 0)
    assert "统一社会信用代码" in batch.message_text


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (SimpleUploadedFile("企业.xlsx", b"PK\x03\x04" + bytes(50 * 2**20)), "file_too_large"),
        (SimpleUploadedFile("企业.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "ole"),
        (SimpleUploadedFile("企业.pdf", b"%PDF-1.7\n"), "not_a_sheet"),
        (SimpleUploadedFile("企业.xlsx", b""), "file_empty"),
    ],
)
def test_other_files_do_not_get_in(cast, upload, code):
    with pytest.raises(Refused) as refusal:
        upload_sheet(actor=cast["city_office"], sheet=SHEET.code, upload=upload, at=AT)
    assert refusal.value.code == code
    assert not StoredFile.objects.visible_to(ALL).exists()


def test_only_who_holds_the_right_uploads_and_only_its_post_sees_it(cast):
    with pytest.raises(Forbidden):
        upload_sheet(actor=cast["bank"], sheet=SHEET.code, upload=workbook(), at=AT)
    batch = uploaded(cast["city_office"], (credit_code("620823", 77), "新企业", "崇信县"))
    stranger = cast["other_county_office"]
    assert import_for(stranger, batch.pk) is None
    with pytest.raises(Forbidden):
        confirm_import(actor=stranger, batch=batch, at=AT)


class Silent(list):
    """A report that only remembers that it was told something."""

    def __call__(self, done, total=0, message="", **params):
        self.append((done, total))


def saved(tmp_path, *rows):
    path = tmp_path / "企业.xlsx"
    path.write_bytes(workbook(*rows).read())
    return path


@pytest.mark.parametrize(("dry_run", "status", "count"), [(True, "cancelled", 3), (False, "applied", 4)])
def test_the_command_line_sees_an_import_through(cast, tmp_path, dry_run, status, count):
    path, told = saved(tmp_path, (credit_code("620823", 77), "新企业", "崇信县")), Silent()
    batch = import_at_once(actor=ALL, sheet=SHEET.code, path=path, at=AT, report=told, dry_run=dry_run)
    assert (batch.status, len(known()), batch.by_name) == (status, count, ALL.reason)
    assert told


def test_the_command_line_stops_at_a_faulty_file(cast, tmp_path):
    batch = import_at_once(actor=ALL, sheet=SHEET.code, path=saved(tmp_path, ("X", "", "")), at=AT, report=Silent())
    assert (batch.status, batch.problems) == ("refused", 2)


def test_the_command_line_waits_for_a_worker_that_was_faster(cast, tmp_path, monkeypatch):
    """The worker is played by running the job to its end just before the command line begins it."""

    def too_late(job, report, *, at):
        perform(job.pk, at)
        return run_job_now(job, report, at=at)

    monkeypatch.setattr(at_once, "run_job_now", too_late)
    path = saved(tmp_path, (credit_code("620823", 77), "新企业", "崇信县"))
    assert import_at_once(actor=ALL, sheet=SHEET.code, path=path, at=AT, report=Silent()).status == "applied"


def test_a_file_under_work_is_not_checked_again(cast):
    batch = upload_sheet(actor=cast["city_office"], sheet=SHEET.code, upload=workbook(("a", "b", "c")), at=AT)
    with pytest.raises(NotPossible):
        recheck_import(actor=cast["city_office"], batch=batch, at=AT)


def test_two_who_confirm_at_once_import_once(cast):
    office = cast["city_office"]
    batch = uploaded(office, (credit_code("620823", 77), "新企业", "崇信县"))
    confirm_import(actor=office, batch=batch, at=AT)
    stale = ImportBatch.objects.visible_to(ALL).get(pk=batch.pk)
    stale.version -= 1
    with pytest.raises(Conflict):
        confirm_import(actor=office, batch=stale, at=AT)


def test_an_export_holds_what_the_viewer_sees_and_leaves_a_trace(cast):
    office = cast["city_office"]
    exported = export_sheet(
        actor=office,
        purpose="report",
        code=LIST.code,
        filters={"county_id": "620823"},
        file_format="csv",
        at=AT,
    )
    text = exported.content.decode("utf-8-sig")
    assert cast.grower.name in text
    assert cast.orchard.name not in text
    assert exported.name == "企业名单20220831.csv"
    log = ExportLog.objects.visible_to(office).get()
    assert (log.rows, log.filters, log.by_post) == (1, {"county_id": "620823"}, office.post)
    assert log.mark in text
    assert [event.verb for event in timeline(office, log)] == ["list_exported"]
    assert (
        export_sheet(
            actor=office,
            purpose="report",
            code=LIST.code,
            filters={},
            file_format="xlsx",
            at=AT,
        ).rows
        == 3
    )


def test_an_export_is_refused_to_whom_it_is_closed_and_in_other_formats(cast):
    with pytest.raises(Forbidden):
        export_sheet(
            actor=cast["bank"],
            purpose="report",
            code=LIST.code,
            filters={},
            file_format="xlsx",
            at=AT,
        )
    with pytest.raises(Refused):
        export_sheet(
            actor=cast["city_office"],
            purpose="report",
            code=LIST.code,
            filters={},
            file_format="pdf",
            at=AT,
        )
    assert not ExportLog.objects.visible_to(ALL).exists()


def test_an_exported_list_can_be_imported_again_unchanged(cast):
    office = cast["city_office"]
    exported = export_sheet(
        actor=office,
        purpose="report",
        code=LIST.code,
        filters={},
        file_format="xlsx",
        at=AT,
    )
    upload = SimpleUploadedFile(exported.name, exported.content)
    batch = run(office, upload_sheet(actor=office, sheet=SHEET.code, upload=upload, at=AT))
    assert (batch.status, batch.rows_same, batch.rows) == ("checked", 3, 3)
