"""Organisations by sheet: new, changed and equal rows, every fault named, and what comes out goes in again."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext, override

from lianmeng.alliance.credit_code import credit_code_for
from lianmeng.alliance.models import ChainRole, Organisation, OrganisationMark, StaffCount
from lianmeng.alliance.queries.organisations import organisation_rows
from lianmeng.kernel.errors import Forbidden
from lianmeng.kernel.places import Actor
from lianmeng.platform.background import clock
from lianmeng.platform.background.running import perform
from lianmeng.platform.sheets.actions.exports import export_sheet
from lianmeng.platform.sheets.actions.imports import confirm_import, upload_sheet
from lianmeng.platform.sheets.models import ImportBatch
from lianmeng.platform.sheets.queries.imports import import_for, problems_of
from lianmeng.platform.sheets.specs import imports
from lianmeng.platform.sheets.template import write_template
from tests.support.cast import ARRANGE, Cast, moment

AT = moment("2022-08-31 10:00")
HEADINGS = (
    "统一社会信用代码",
    "企业名称",
    "类别",
    "县（市、区）",
    "主链",
    "角色",
    "其他产业链",
    "员工数",
    "员工数日期",
    "标识",
)
NEW = credit_code_for("620823", 901)


@pytest.fixture(autouse=True)
def _stage(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    before = list(clock._provided)
    clock.provide(lambda: AT)
    yield
    clock._provided[:] = before


def uploaded(actor: Actor, *rows: tuple[object, ...], headings: tuple[str, ...] = HEADINGS) -> ImportBatch:
    """Upload the rows as csv and have them checked."""
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    upload = SimpleUploadedFile("企业.csv", out.getvalue().encode("gb18030"))
    batch = upload_sheet(actor=actor, sheet="organisations", upload=upload, at=AT)
    perform(batch.job, AT)
    return import_for(actor, batch.pk)


def imported(actor: Actor, *rows: tuple[object, ...], headings: tuple[str, ...] = HEADINGS) -> ImportBatch:
    batch = uploaded(actor, *rows, headings=headings)
    assert batch.status == "checked", [(one.row, one.label, one.message) for one in problems_of(actor, batch)]
    batch = confirm_import(actor=actor, batch=batch, at=AT)
    perform(batch.job, AT)
    batch = import_for(actor, batch.pk)
    assert batch.status == "applied"
    return batch


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    return batch.rows_new, batch.rows_changed, batch.rows_same, batch.rows_wrong


def stored(code: str) -> Any:
    organisation = Organisation.objects.visible_to(ARRANGE).get(credit_code=code)
    return organisation_rows(ARRANGE, [organisation], AT.date())[0]


def test_a_new_row_becomes_an_organisation_with_all_that_belongs_to_it(cast: Cast) -> None:
    row = (
        NEW.lower(), "崇信示例养殖有限公司", "企业", "华亭县", "设施蔬菜", "链主企业", "静宁苹果", "56",
        "2022年6月30日", "规上企业、专精特新企业（国家级）",
    )  # fmt: skip
    assert counts(imported(cast["city_office"], row)) == (1, 0, 0, 0)
    made = stored(NEW)
    assert made.organisation.county_id == "620881"
    assert (made.primary.chain, made.primary.kind) == (cast.vegetables, ChainRole.Kind.CHAIN_LEAD_ENTERPRISE)
    assert [(role.chain, role.kind) for role in made.further] == [(cast.apples, ChainRole.Kind.ENTERPRISE)]
    assert made.staff == 56
    assert {(mark.kind, mark.level) for mark in made.marks} == {
        ("above_scale", "national"), ("specialised_new", "national"),
    }  # fmt: skip
    assert counts(uploaded(cast["city_office"], row)) == (0, 0, 1, 0)


def test_a_changed_row_ends_what_no_longer_holds(cast: Cast) -> None:
    code = cast.grower.credit_code
    row = (code, cast.grower.name, "企业", "崇信县", "静宁苹果", "", "设施蔬菜", "70", "2022-08-01", "小巨人")
    assert uploaded(cast["county_office"], row).rows_wrong == 1
    row = (*row[:-1], "高新技术企业")
    assert counts(imported(cast["city_office"], row)) == (0, 1, 0, 0)
    now = stored(code)
    assert now.primary.chain == cast.apples
    assert [role.chain for role in now.further] == [cast.vegetables]
    later = imported(cast["city_office"], (*row[:7], "71", "2022-08-02", "规上企业"))
    assert counts(later) == (0, 1, 0, 0)
    assert stored(code).staff == 71
    marks = OrganisationMark.objects.visible_to(ARRANGE).filter(organisation=cast.grower)
    assert {(mark.kind, mark.to_on is None) for mark in marks} == {("high_tech", False), ("above_scale", True)}


def test_blank_cells_and_missing_columns_leave_what_is_on_record(cast: Cast) -> None:
    short = (cast.grower.credit_code, "崇信示例新名称有限公司", "企业", "崇信县")
    blank = (*short, "", "", "", "", "", "")
    assert counts(uploaded(cast["city_office"], blank)) == (0, 1, 0, 0)
    imported(cast["city_office"], short, headings=HEADINGS[:4])
    now = stored(cast.grower.credit_code)
    assert now.organisation.name == "崇信示例新名称有限公司"
    assert now.primary.chain == cast.vegetables
    assert counts(uploaded(cast["city_office"], blank)) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("column", "value", "label"),
    [
        (0, NEW[:-1] + ("0" if NEW[-1] != "0" else "1"), "统一社会信用代码"),
        (0, NEW[:16] + ("0" if NEW[16] != "0" else "1") + NEW[17], "统一社会信用代码"),
        (2, "作坊", "类别"),
        (3, "兰州市", "县（市、区）"),
        (4, "没有的链", "主链"),
        (6, "设施蔬菜、没有的链", "其他产业链"),
        (7, "-3", "员工数"),
        (8, "", "员工数日期"),
        (9, "百强", "标识"),
    ],
)
def test_each_fault_is_named_by_its_column_and_nothing_is_imported(
    cast: Cast, column: int, value: str, label: str
) -> None:
    good = [NEW, "崇信示例养殖有限公司", "企业", "崇信", "设施蔬菜", "", "", "5", "2022-06-30", ""]
    wrong = [*good[:column], value, *good[column + 1 :]]
    other = (credit_code_for("620823", 902), "好企业", "企业", "620823", "", "", "", "", "", "")
    batch = uploaded(cast["city_office"], other, tuple(wrong))
    assert (batch.status, counts(batch)) == ("refused", (1, 0, 0, 1))
    found = [(one.row, one.label) for one in problems_of(cast["city_office"], batch)]
    with override("zh-hans"):
        assert [(row, gettext(name)) for row, name in found] == [(3, label)]
    assert not Organisation.objects.visible_to(ARRANGE).filter(credit_code=NEW).exists()


def test_a_county_imports_its_own_organisations_only(cast: Cast) -> None:
    foreign = (cast.orchard.credit_code, "改名", "企业", "静宁县", "", "", "", "", "", "")
    assert uploaded(cast["county_office"], foreign).rows_wrong == 1
    own = (cast.grower.credit_code, "崇信改名有限公司", "企业", "崇信县", "", "", "", "9", "2022-08-30", "")
    imported(cast["county_office"], own)
    assert StaffCount.objects.visible_to(ARRANGE).get(organisation=cast.grower).staff == 9


def test_what_is_exported_can_be_imported_again_without_a_change(cast: Cast) -> None:
    exported = export_sheet(
        actor=cast["city_office"],
        purpose="report",
        code="organisations",
        filters={"county": "620823"},
        file_format="csv",
        at=AT,
    )
    lines = list(csv.reader(io.StringIO(exported.content.decode("utf-8-sig"))))
    start = next(number for number, line in enumerate(lines) if "统一社会信用代码" in line)
    assert exported.rows == 1
    batch = uploaded(cast["city_office"], *map(tuple, lines[start + 1 :]), headings=tuple(lines[start]))
    assert counts(batch) == (0, 0, 1, 0)


def test_the_template_offers_the_choices_in_the_readers_words(cast: Cast) -> None:
    with override("zh-hans"):
        book = openpyxl.load_workbook(io.BytesIO(write_template(imports.get("organisations"), cast["city_office"])))
    heads = [cell.value for cell in book.worksheets[0][1]]
    assert {str(head).rstrip("*") for head in heads} >= set(HEADINGS)
    filling_in = " ".join(str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row)
    assert "企业、银行" in filling_in
    assert "链主企业" in filling_in


@pytest.mark.parametrize("code", ["chains", "committees", "counties", "organisations"])
def test_every_list_is_exported_within_the_readers_scope(cast: Cast, code: str) -> None:
    asked = {"code": code, "filters": {"on": "2022-08-31"}, "file_format": "xlsx", "at": AT}
    expected = {"chains": 2, "committees": 0, "counties": 7, "organisations": 3}[code]
    assert export_sheet(actor=cast["city_office"], purpose="report", **asked).rows == expected
    with pytest.raises(Forbidden):
        export_sheet(actor=cast["system_admin"], purpose="report", **asked)
