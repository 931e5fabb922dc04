"""Reading xls workbooks: the same values and the same faults as xlsx, and no harm from hostile ones."""

import io
import random
import struct
from datetime import date

import pytest
import xlwt

from lianmeng.platform.files.contents import detect
from lianmeng.platform.sheets.problems import Unreadable
from lianmeng.platform.sheets.reading.files import probe, read_sheet, readable_kind
from tests.platform.test_sheets_hostile import Upload
from tests.support.sheet_samples import BOUNDS, GOOD, HEADINGS, check, faults, refused, workbook

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def old_workbook(rows, change=lambda book, sheet: None) -> io.BytesIO:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("数据")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value, day) if isinstance(value, date) else sheet.write(number, column, value)
    change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def patched(content: bytes, old: bytes, new: bytes) -> io.BytesIO:
    assert content.count(old) == 1
    return io.BytesIO(content.replace(old, new))


ROWS = [
    [*GOOD, date(2015, 3, 16), 56, 0.25, 300, "是"],
    ["CCCCCD", "丁公司", "620802", "2016年3月1日", 7.0, "", 1.5, "否"],
]


def test_an_xls_says_what_the_same_xlsx_says():
    old, new = check(old_workbook([HEADINGS, *ROWS]), "xls"), check(workbook([HEADINGS, *ROWS]))
    assert old.problems == new.problems == []
    assert [(row.number, row.values) for row in old.rows] == [(row.number, row.values) for row in new.rows]
    assert old.rows[0].values["since"] == date(2015, 3, 16)


def test_formulas_errors_and_merged_cells_are_named_as_in_xlsx():
    def odd(book, sheet):
        sheet.write(1, 4, xlwt.Formula("1+1"))
        sheet.write_merge(2, 3, 1, 1, "并")
        sheet.row(2).set_cell_error(4, 0x2A)
        for row in (2, 3):
            sheet.write(row, 0, f"DDDDD{row}")
            sheet.write(row, 2, "崇信县")

    result = check(old_workbook([HEADINGS, GOOD], odd), "xls")
    found = {(code, row, column) for row, column, code in faults(result)}
    assert {("formula", 2, "E"), ("merged", 3, "B"), ("fault", 3, "E")} <= found


def test_the_first_visible_sheet_is_read():
    book = xlwt.Workbook(encoding="utf-8")
    hidden, shown = book.add_sheet("参数"), book.add_sheet("数据")
    hidden.visibility = 1
    hidden.write(0, 0, "no")
    for column, heading in enumerate(HEADINGS):
        shown.write(0, column, heading)
    for column, value in enumerate(GOOD):
        shown.write(1, column, value)
    out = io.BytesIO()
    book.set_active_sheet(1)
    book.save(out)
    assert check(out, "xls").problems == []


def test_one_far_cell_does_not_make_a_huge_sheet():
    assert refused(old_workbook([HEADINGS, GOOD], lambda b, s: s.write(60_000, 0, "x")), "xls") == "too_many_rows"
    narrow = BOUNDS.__class__(rows=100, unpacked_bytes=1)
    assert narrow.columns > 255, "an xls has at most 256 columns, so that only rows can be too many"


def test_a_workbook_is_known_by_its_content_whatever_else_lies_in_an_old_file():
    content = old_workbook([HEADINGS]).getvalue()
    assert detect(io.BytesIO(content)).code == "xls"
    assert readable_kind(Upload("表.xls", content)).code == "xls"
    assert readable_kind(Upload("表.et", content)).code == "xls"
    with pytest.raises(Unreadable) as refusal:
        readable_kind(Upload("表.xlsx", content))
    assert refusal.value.code == "file_renamed"
    macros = SIGNATURE + bytes(504) + "_VBA_PROJECT_CUR\0".encode("utf-16-le").ljust(128, b"\0") + content
    with pytest.raises(Unreadable) as refusal:
        readable_kind(Upload("表.xls", macros))
    assert refusal.value.code == "macro"
    word = SIGNATURE + bytes(504) + "WordDocument\0".encode("utf-16-le").ljust(128, b"\0")
    assert detect(io.BytesIO(word)).code == "ole"


def test_a_workbook_with_a_password_is_refused_before_it_is_stored():
    content = old_workbook([HEADINGS, GOOD]).getvalue()
    # WRITEACCESS, the user's name, becomes FILEPASS, which says that the rest is encrypted.
    encrypted = patched(content, struct.pack("<HH", 0x5C, 0x70), struct.pack("<HH", 0x2F, 0x70))
    with pytest.raises(Unreadable) as refusal:
        probe(encrypted, readable_kind(Upload("表.xls", encrypted.getvalue())), BOUNDS)
    assert refusal.value.code == "encrypted"


def test_names_that_would_be_worked_out_are_not(monkeypatch):
    """A chain of names, each twice the one before, would fill the memory if the reader came to evaluate it."""
    monkeypatch.setattr("xlrd.book.Book.handle_name", lambda *args: pytest.fail("the reader met a name"))
    content = old_workbook([HEADINGS, GOOD]).getvalue()
    name = struct.pack("<HH", 0x18, 0x70) + b"\xff" * 4
    # Where the user's name stood there is a NAME record.
    at = content.index(struct.pack("<HH", 0x5C, 0x70))
    assert check(io.BytesIO(content[:at] + name + content[at + len(name) :]), "xls").problems == []


HARMLESS = {"damaged", "encrypted", "no_sheet", "too_many_rows", "too_many_columns", "read"}


@pytest.mark.parametrize("seed", range(120))
def test_damaged_workbooks_are_refused_or_read_but_never_break(seed):
    chance = random.Random(seed)
    content = bytearray(old_workbook([HEADINGS, *ROWS]).getvalue())
    for _ in range(chance.choice((1, 3, 30, 300))):
        at = chance.randrange(8, len(content))
        content[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    if chance.random() < 0.2:
        del content[chance.randrange(100, len(content)) :]
    try:
        rows = list(read_sheet(io.BytesIO(bytes(content)), "xls", BOUNDS).rows)
        outcome = "read" if len(rows) <= BOUNDS.rows + 20 else "too long"
    except Unreadable as refusal:
        outcome = refusal.code
    assert outcome in HARMLESS
