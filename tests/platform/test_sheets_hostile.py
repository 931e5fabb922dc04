"""Reading what nobody should upload: bombs, tampered parts, other files under the name of a sheet."""

import io
import re
import zipfile

import pytest

from lianmeng.platform.sheets.problems import Unreadable
from lianmeng.platform.sheets.reading.archive import safe_parts
from lianmeng.platform.sheets.reading.files import probe, readable_kind
from tests.support.sheet_samples import (
    BOUNDS,
    GOOD,
    HEADINGS,
    check,
    refused,
    rewritten,
    workbook,
)


def test_a_bomb_is_refused_before_it_is_opened_and_when_it_lies():
    honest = io.BytesIO()
    with zipfile.ZipFile(honest, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (30 * 2**20))
    assert len(honest.getvalue()) < 100_000
    assert refused(honest) == "too_large_inside"

    # The same with both its headers saying that the part has 1000 bytes.
    lying = honest.getvalue().replace((30 * 2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert refused(io.BytesIO(lying)) == "damaged"


def test_one_far_cell_does_not_make_a_huge_sheet():
    far = workbook([HEADINGS, GOOD], change=lambda book, sheet: sheet.write("XFD2", "x"))
    assert refused(far) == "too_many_columns"
    deep = workbook([HEADINGS, GOOD], change=lambda book, sheet: sheet.write("A1048576", "x"))
    assert refused(deep) == "too_many_rows"

    def only_formatted(book, sheet):
        sheet.write_blank("XFD1048576", None, book.add_format({"bold": True}))

    assert check(workbook([HEADINGS, GOOD], change=only_formatted)).problems == []


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/worksheets/sheet1.xml", lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml),
        ("xl/worksheets/sheet1.xml", lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
        ("xl/worksheets/sheet1.xml", lambda xml: re.sub(rb' r="[A-Z]+1"', b"", xml)),
        ("xl/workbook.xml", lambda xml: b"<no"),
        ("xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"worksheets/sheet1.xml", b"../../etc/passwd")),
    ],
)
def test_tampered_parts_are_refused(part, change):
    assert refused(rewritten(workbook([HEADINGS, GOOD]), part, change)) in ("damaged", "no_sheet")


def test_a_truncated_workbook_is_damaged():
    assert refused(io.BytesIO(workbook([HEADINGS, GOOD]).getvalue()[:-300])) == "damaged"


class Upload(io.BytesIO):
    def __init__(self, name, content):
        super().__init__(content)
        self.name, self.size = name, len(content)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ole"),
        ("a.pdf", b"%PDF-1.7\n", "not_a_sheet"),
        ("a.zip", b"PK\x03\x04....", "not_a_sheet"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "not_a_sheet"),
        ("a.xlsx", "企业名称\n".encode(), "file_renamed"),
        ("a.csv", workbook([["a"]]).getvalue(), "file_renamed"),
        ("a.xlsx", b"\x00\x00", "file_unknown"),
    ],
)
def test_other_files_are_refused_with_their_reason(name, content, code):
    with pytest.raises(Unreadable) as refusal:
        readable_kind(Upload(name, content))
    assert refusal.value.code == code


def test_a_workbook_with_macros_is_refused_as_such():
    out = io.BytesIO(workbook([HEADINGS]).getvalue())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(Unreadable) as refusal:
        readable_kind(Upload("a.xlsm", out.getvalue()))
    assert refusal.value.code == "macro"


def test_an_upload_is_probed_and_left_at_its_start():
    upload = Upload("a.xlsx", workbook([HEADINGS, GOOD]).getvalue())
    probe(upload, readable_kind(upload), BOUNDS)
    assert upload.tell() == 0
    assert "xl/workbook.xml" in safe_parts(upload, BOUNDS)
