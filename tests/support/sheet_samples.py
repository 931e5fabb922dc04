"""A small register as a sheet, the workbooks that are read into it, and what reading them says."""

import io
import zipfile

import pytest
import xlsxwriter

from lianmeng.kernel.errors import Invalid
from lianmeng.kernel.places import System
from lianmeng.platform.sheets.checking import Checked, check_sheet
from lianmeng.platform.sheets.columns import Column
from lianmeng.platform.sheets.problems import Unreadable
from lianmeng.platform.sheets.reading.files import read_sheet
from lianmeng.platform.sheets.reading.raw import Bounds
from lianmeng.platform.sheets.specs import Current, RowInvalid, SheetSpec

VIEWER = System("a test")
BOUNDS = Bounds(rows=100, unpacked_bytes=5 * 2**20)
COUNTIES = {"620802": "崆峒区", "620823": "崇信县"}
COLUMNS = (
    Column(name="code", label="统一社会信用代码", kind="code", required=True, example="91620802MA7000011X"),
    Column(name="name", label="企业名称", required=True, max_length=40),
    Column(name="county", label="所在县区", kind="choice", required=True, choices=lambda viewer: COUNTIES),
    Column(name="since", label="成立日期", kind="date"),
    Column(name="staff", label="职工人数", kind="integer"),
    Column(name="rate", label="占比", kind="decimal"),
    Column(name="capital", label="注册资本（万元）", kind="money_wan"),
    Column(name="listed", label="是否规上", kind="yesno"),
)


def clean(viewer, values):
    if len(str(values["code"])) != 6:
        raise Invalid("check_digit", "校验位错误", field="code")
    if values["staff"] is not None and values["staff"] < 0:
        raise RowInvalid([Invalid("negative", "不能为负数", field="staff"), Invalid("odd", "名称有误", field="name")])
    return values


def existing(viewer, keys):
    known = {"AAAAAA": {"name": "甲公司", "county": "620802"}, "BBBBBB": {"name": "乙公司", "county": "620823"}}
    return {key: Current(None, {"code": key[0], **known[key[0]]}, foreign=False) for key in keys if key[0] in known} | {
        key: Current(None, foreign=True) for key in keys if key[0] == "FFFFFF"
    }


SPEC = SheetSpec(
    code="test.reading", title="企业", right="none", columns=COLUMNS, keys=("code",), existing=existing, clean=clean,
    apply=lambda work, actor, values, current, at: pytest.fail("nothing is applied here"),
)  # fmt: skip
HEADINGS = [column.label for column in COLUMNS]
GOOD = ["CCCCCC", "丙公司", "崇信县"]


def workbook(rows, *, name="数据", change=lambda book, sheet: None) -> io.BytesIO:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    change(book, sheet)
    book.close()
    out.seek(0)
    return out


def check(file, kind="xlsx", bounds=BOUNDS) -> Checked:
    return check_sheet(SPEC, VIEWER, read_sheet(file, kind, bounds), bounds, lambda *args, **params: None)


def checked(*rows, **options) -> Checked:
    return check(workbook([HEADINGS, *rows], **options))


def faults(result: Checked) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in result.problems]


def refused(file, kind="xlsx", bounds=BOUNDS) -> str:
    with pytest.raises(Unreadable) as refusal:
        check(file, kind, bounds)
    return refusal.value.code


def rewritten(file, part, change) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    out.seek(0)
    return out
