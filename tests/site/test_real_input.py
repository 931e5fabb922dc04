"""The main job on real input: 926 organisations and 1,513 demands by workbook, whole and then damaged."""

import csv
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from lianmeng.alliance.models import Organisation
from lianmeng.assist.models import Demand
from lianmeng.kernel.errors import Refused
from lianmeng.kernel.places import System
from lianmeng.platform.database.supervisor import EmbeddedServer
from lianmeng.platform.events.models import Event
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.platform.sheets.at_once import import_at_once
from lianmeng.platform.sheets.models import ImportBatch, ImportProblem
from lianmeng.site.city.making import make_city
from lianmeng.site.city.plans import pingliang
from lianmeng.site.city.workbooks import write_workbooks
from tests.support.database import cloned_database

CLERK = System("an office imports its lists")
PLAN = pingliang()
AT = PLAN.business_moment


@dataclass
class Office:
    """A city's bare frame, ready for its first imports, and the workbooks of a whole city."""

    organisations: Path
    demands: Path

    def read(self, sheet: str, path: Path) -> ImportBatch:
        return import_at_once(actor=CLERK, sheet=sheet, path=path, at=AT, report=lambda done, total, message="": None)


@pytest.fixture(scope="module")
def office(
    pingliang_template: str,
    module_database: str,
    worker_id: str,
    database_server: EmbeddedServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("workbooks")
    with acting_as(CLERK):
        with cloned_database(database_server.socket_folder, worker_id, pingliang_template):
            organisations, demands = write_workbooks(folder, at=AT)
        make_city(PLAN, frame_only=True)
        yield Office(organisations, demands)


def damaged(path: Path, target: Path, damage: Callable[[Worksheet], object]) -> Path:
    """A copy of the workbook after somebody has worked on it."""
    book = openpyxl.load_workbook(path)
    damage(book.worksheets[0])
    book.save(target)
    return target


def enterprises() -> int:
    return Organisation.objects.visible_to(CLERK).filter(kind="enterprise").count()


def faults(batch: ImportBatch) -> set[tuple[int | None, str]]:
    problems = ImportProblem.objects.visible_to(CLERK).filter(batch=batch)
    return set(problems.values_list("row", "code"))


def _break_organisations(sheet: Worksheet) -> None:
    headings = {cell.value: cell.column for cell in sheet[1]}
    code = sheet.cell(5, headings["统一社会信用代码"])
    code.value = code.value[:-1] + ("0" if code.value[-1] != "0" else "1")
    sheet.cell(9, headings["县（市、区）"]).value = "不存在县"
    sheet.cell(12, headings["员工数日期"]).value = "二〇二二年夏天"
    sheet.cell(15, headings["统一社会信用代码"]).value = sheet.cell(14, headings["统一社会信用代码"]).value
    sheet.cell(20, headings["企业名称"]).value = "=A1"
    sheet.merge_cells(start_row=25, start_column=headings["企业名称"], end_row=26, end_column=headings["企业名称"])


def test_each_damaged_row_is_named_and_nothing_is_half_done(office: Office, tmp_path: Path) -> None:
    before = (enterprises(), Event.objects.visible_to(CLERK).filter(verb="organisation_registered").count())
    path = damaged(office.organisations, tmp_path / "damaged.xlsx", _break_organisations)
    batch = office.read("organisations", path)
    rows = {row for row, _ in faults(batch)}
    assert {5, 9, 12, 15, 20} <= rows
    assert rows & {25, 26}
    assert rows <= {5, 9, 12, 14, 15, 20, 25, 26}
    after = (enterprises(), Event.objects.visible_to(CLERK).filter(verb="organisation_registered").count())
    assert after == before


def test_files_that_are_no_lists_are_refused_with_their_reason(office: Office, tmp_path: Path) -> None:
    empty = tmp_path / "empty.xlsx"
    openpyxl.Workbook().save(empty)
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(office.organisations) as good, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name))
        bad.writestr("xl/media/filler.bin", b"\0" * 300_000_000)
    before = enterprises()
    for path in (empty, huge, bomb):
        assert refusal(office, path), path.name
    assert enterprises() == before


def refusal(office: Office, path: Path) -> str:
    """Why the file was refused, at its upload or by the check."""
    try:
        batch = office.read("organisations", path)
    except Refused as refused:
        return str(refused)
    return batch.message if batch.status == ImportBatch.Status.REFUSED else ""


def test_the_whole_lists_come_in_and_a_second_time_change_nothing(office: Office, tmp_path: Path) -> None:
    batch = office.read("organisations", _as_gb18030(office.organisations, tmp_path / "organisations.csv"))
    assert (batch.status, enterprises()) == (ImportBatch.Status.APPLIED, PLAN.alliance.enterprises)
    batch = office.read("demands", office.demands)
    stored = Demand.objects.visible_to(CLERK)
    assert (batch.status, stored.count()) == (ImportBatch.Status.APPLIED, PLAN.help.demands)
    assert set(stored.values_list("status", "channel")) == {("submitted", "sheet")}
    before = Event.objects.visible_to(CLERK).filter(record_kind__in=("alliance.organisation", "assist.demand")).count()
    for sheet, path in (("organisations", office.organisations), ("demands", office.demands)):
        again = office.read(sheet, path)
        assert (again.rows_new, again.rows_changed, again.rows_wrong) == (0, 0, 0), sheet
    after = Event.objects.visible_to(CLERK).filter(record_kind__in=("alliance.organisation", "assist.demand")).count()
    assert after == before


def _as_gb18030(path: Path, target: Path) -> Path:
    """The same list as an office of twenty years' habit would save it."""
    rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    with target.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(["" if value is None else value for value in row] for row in rows)
    return target
