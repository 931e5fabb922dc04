"""Writing sheets: what is written is read back equal, and no text becomes a formula."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianmeng.platform.sheets.columns import Column, letter
from lianmeng.platform.sheets.writing import Head, neutralised, write_csv, write_xlsx
from tests.support.sheet_samples import (
    COLUMNS,
    COUNTIES,
    check,
)

TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20).filter(
    lambda text: text.strip("\u00a0\u3000 ") and text == text.strip()
)
ROWS = st.fixed_dictionaries(
    {
        "code": st.from_regex(r"\A[A-Z0-9]{6}\Z"),
        "name": TEXTS.filter(lambda text: "\u00a0" not in text and "\u3000" not in text),
        "county": st.sampled_from(sorted(COUNTIES)),
        "since": st.none() | st.dates(date(1950, 1, 1), date(2050, 1, 1)),
        "staff": st.none() | st.integers(0, 10**6),
        "rate": st.none() | st.decimals(-1000, 1000, places=4),
        "capital": st.none() | st.decimals(0, 10**9, places=2),
        "listed": st.none() | st.booleans(),
    }
)


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(ROWS, min_size=1, max_size=8, unique_by=lambda row: row["code"]),
    write=st.sampled_from([write_xlsx, write_csv]),
)
def test_what_is_written_is_read_back_equal(rows, write):
    shown = [{**row, "county": COUNTIES[row["county"]]} for row in rows]
    content, count = write(Head("名单", [("口径", "全部")], "MARK"), COLUMNS, shown)
    assert count == len(rows)
    result = check(io.BytesIO(content), "xlsx" if write is write_xlsx else "text")
    dangerous = {
        number for number, row in enumerate(rows) if neutralised(row["name"]) != row["name"] and write is write_csv
    }
    for number, (row, read) in enumerate(zip(rows, result.rows, strict=True)):
        if number not in dangerous:
            assert {name: read.values[name] for name in row} == row


CORPUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "  =1",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", CORPUS)
def test_no_text_becomes_a_formula(text):
    columns = (Column(name="a", label="=heading"),)
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(Head(text, [(text, text)], text), columns, [{"a": text}])[0]))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    lines = write_csv(Head(text, [(text, text)], text), columns, [{"a": text}])[0].decode("utf-8-sig")
    assert "'" + text.split('"')[0] in lines
    assert neutralised(text) == "'" + text


def test_negative_numbers_keep_their_sign_in_csv():
    columns = (Column(name="a", label="a", kind="decimal"),)
    assert b"-1.5" in write_csv(Head("t", [], "m"), columns, [{"a": Decimal("-1.50")}])[0]


def test_columns_are_lettered_as_in_a_spreadsheet():
    assert [letter(number) for number in (1, 26, 27, 52, 702, 703)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA"]
