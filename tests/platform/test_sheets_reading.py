"""Reading what people upload: every value in its usual forms, and every fault named with its place."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from lianmeng.kernel.places import System
from lianmeng.platform.files.contents import detect
from lianmeng.platform.sheets.checking import check_sheet
from lianmeng.platform.sheets.columns import Column
from lianmeng.platform.sheets.preview import plain_text, preview_of
from lianmeng.platform.sheets.reading.files import read_sheet
from lianmeng.platform.sheets.specs import SheetSpec
from lianmeng.platform.sheets.template import write_template
from lianmeng.platform.sheets.values import read_value
from tests.support.sheet_samples import (
    BOUNDS,
    COLUMNS,
    GOOD,
    HEADINGS,
    SPEC,
    VIEWER,
    check,
    checked,
    faults,
    refused,
    rewritten,
    workbook,
)


def test_rows_are_new_changed_same_or_wrong():
    result = checked(
        ["cccccc", "丙公司", "崇信县"],
        ["AAAAAA", "甲公司", "崆峒区"],
        [" ｂｂｂｂｂｂ ", "乙公司（新）", "620823"],
        ["FFFFFF", "别处的", "崇信县"],
    )
    assert [row.outcome for row in result.rows] == ["new", "same", "changed", "wrong"]
    assert result.rows[2].changes() == {"name": ("乙公司", "乙公司（新）")}
    assert faults(result) == [(5, "A", "foreign")]


def test_a_column_that_the_file_lacks_keeps_what_the_record_has():
    result = check(workbook([["企业名称", "统一社会信用代码", "所在县区"], ["甲公司", "AAAAAA", "崆峒区"]]))
    assert result.problems == []
    assert result.rows[0].values["staff"] is None
    assert [row.outcome for row in result.rows] == ["same"]


def test_every_fault_is_named_by_row_and_column():
    result = checked(
        ["CCC", "丙", "崇信县"],
        ["DDDDDD", "", "兰州市"],
        ["EEEEEE", "戊", "崇信县", "去年夏天", "十二", "很高", "约 5", "也许"],
        ["GGGGGG", "己" * 41, "崇信县", "", -3],
        ["HHHHHH", "庚", "崇信县", "", -3],
        [1234567890123456789, "辛", "崇信县", "2022-02-30", 1.5, "", "1.0000001"],
    )
    assert faults(result) == [
        (2, "A", "check_digit"),
        (3, "B", "required"),
        (3, "C", "no_choice"),
        (4, "D", "no_date"),
        (4, "E", "no_number"),
        (4, "F", "no_number"),
        (4, "G", "no_number"),
        (4, "H", "no_yesno"),
        (5, "B", "too_long"),
        (6, "B", "odd"),
        (6, "E", "negative"),
        (7, "A", "digits_lost"),
        (7, "D", "no_date"),
        (7, "E", "no_integer"),
        (7, "G", "too_fine"),
    ]


def test_a_key_that_occurs_twice_is_named_with_both_rows():
    result = checked(GOOD, ["AAAAAA", "甲公司", "崆峒区"], ["cccccc", "丙二", "崇信县"])
    assert faults(result) == [(4, "A", "duplicate")]
    assert result.problems[0].params == {"other": 2}


def test_formulas_and_errors_are_refused_with_their_cell():
    def change(book, sheet):
        sheet.write_formula("B3", "=A1&A2", None, "丙公司")
        sheet.write_formula("E4", "=NA()", None, "#N/A")
        sheet.write_formula("A5", '=""', None, "")

    result = checked(
        GOOD, ["DDDDDD", "", "崇信县"], ["EEEEEE", "戊", "崇信县"], [], ["GGGGGG", "己", "崇信县"], change=change
    )
    formulas = [problem for problem in result.problems if problem.code == "formula"]
    assert [(one.row, one.column, one.params["cell"]) for one in formulas] == [
        (3, "B", "B3"),
        (4, "E", "E4"),
        (5, "A", "A5"),
    ]


def test_merged_cells_below_the_headings_are_named_and_a_merged_title_is_not():
    def change(book, sheet):
        sheet.merge_range("A1:H1", "平凉市链上企业名单")
        sheet.merge_range("C4:C5", "崇信县")

    rows = [[], [], HEADINGS, GOOD[:2], ["DDDDDD", "丁"]]
    result = check(workbook(rows, change=change))
    assert (4, "C", "merged") in faults(result)
    assert result.problems[0].params == {"cells": "C4:C5"}
    assert result.count("wrong") == 2


def test_headings_are_recognised_below_a_title_and_each_wrong_one_is_named():
    headings = ["统一社会信用代码", "企业名称", "企业名称", "经办人", "所在县区 *"]
    result = check(workbook([["某市名单"], headings, ["CCCCCC", "丙", "丙", "张", "崇信县"]]))
    assert faults(result) == [(2, "C", "repeated_column"), (2, "D", "unknown_column")]
    missing = check(workbook([HEADINGS[:2], ["CCCCCC", "丙"]]))
    assert [(one.row, one.code, one.label) for one in missing.problems] == [(1, "missing_column", "所在县区")]
    assert missing.count("wrong") == 1


def test_sheets_without_a_list_say_so():
    assert refused(workbook([])) == "empty"
    assert refused(workbook([["张三", "李四"], ["a", "b"]])) == "no_headings"
    assert refused(workbook([HEADINGS])) == "no_rows"
    assert refused(workbook([HEADINGS, *([f"C{n:05}", "丙", "崇信县"] for n in range(101))])) == "too_many_rows"


def test_blank_rows_are_skipped_and_row_numbers_stay_those_of_the_sheet():
    result = checked([], GOOD, ["\u3000", " "], ["DDDDD", "丁", "崇信县"])
    assert [row.number for row in result.rows] == [3, 5]
    assert faults(result) == [(5, "A", "check_digit")]


def test_what_stands_beside_the_list_is_not_lost_without_a_word():
    result = checked([*GOOD, "", "", "", "", "", "旁注"], ["DDDDDD", "丁", "崇信县", *[""] * 5, "又一个"])
    assert faults(result) == [(2, "I", "unheaded")]


def test_a_cell_that_shows_an_error_is_named():
    damaged = rewritten(
        workbook([HEADINGS, [*GOOD, "", 7]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'<c r="E2"><v>7</v>', b'<c r="E2" t="e"><v>#REF!</v>'),
    )
    assert faults(check(damaged)) == [(2, "E", "fault")]


def test_a_hidden_sheet_is_passed_over():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    hidden, data = book.add_worksheet("隐藏"), book.add_worksheet("数据")
    hidden.hide()
    data.activate()
    data.set_first_sheet()
    hidden.write_row(0, 0, ["什么也不是"])
    data.write_row(0, 0, HEADINGS)
    data.write_row(1, 0, GOOD)
    book.close()
    out.seek(0)
    assert [row.values["name"] for row in check(out).rows] == ["丙公司"]


def test_a_workbook_of_another_program_reads_the_same():
    book = openpyxl.Workbook()
    for row in (HEADINGS, [*GOOD, date(2022, 8, 1), 12, 0.5, 300.5, True]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    values = check(out).rows[0].values
    assert (values["since"], values["staff"], values["rate"]) == (date(2022, 8, 1), 12, Decimal("0.5"))
    assert (values["capital"], values["listed"]) == (Decimal("3005000.00"), True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_that_offices_use(encoding):
    text = ",".join(HEADINGS) + '\r\nCCCCCC,丙公司㐂,崇信县,2022年8月1日,１２,,"1,300.5",是\r\n'
    values = check(io.BytesIO(text.encode(encoding)), "text").rows[0].values
    assert (values["name"], values["since"], values["staff"]) == ("丙公司㐂", date(2022, 8, 1), 12)
    assert values["capital"] == Decimal("13005000.00")


def test_csv_with_formulas_or_tabs_or_faults():
    head = ",".join(HEADINGS)
    result = check(io.BytesIO(f'{head}\n"=""CCCCCC""",丙,崇信县\n'.encode()), "text")
    assert faults(result) == [(2, "A", "formula")]
    tabs = head.replace(",", "\t") + "\nCCCCCC\t丙\t崇信县\n"
    assert check(io.BytesIO(tabs.encode()), "text").problems == []
    assert refused(io.BytesIO(f'{head}\n"CCCCCC,丙'.encode()), "text") == "csv_damaged"
    assert refused(io.BytesIO("企业名称".encode() + b"\xff\x80\x80\x01"), "text") == "csv_encoding"
    assert refused(io.BytesIO((head + "\n" + "C,丙,崇信县\n" * 200).encode()), "text") == "too_many_rows"


@pytest.mark.parametrize(
    "typed",
    ["2022-8-1", "2022/8/1", "2022年8月1日", "2022.08.01", "20220801", "44774", 44774.0,
     "２０２２－０８－０１", "2022-08-01 00:00:00",
     datetime(2022, 8, 1, 9, tzinfo=UTC), date(2022, 8, 1)],
)  # fmt: skip
def test_dates_in_every_common_form(typed):
    assert read_value(COLUMNS[3], typed, {}) == date(2022, 8, 1)


@pytest.mark.parametrize(
    ("column", "typed", "value"),
    [
        (COLUMNS[0], 620802.0, "620802"),
        (COLUMNS[0], " ９１６２ ０８０２ｍａ ", "91620802MA"),
        (COLUMNS[1], "　平凉　公司，分部 ", "平凉 公司，分部"),
        (COLUMNS[1], 12.0, "12"),
        (COLUMNS[4], "1,234", 1234),
        (COLUMNS[4], "", None),
        (COLUMNS[6], 0.1 + 0.2, Decimal("3000.00")),
        (COLUMNS[7], "√", True),
        (COLUMNS[7], "否", False),
    ],
)
def test_values_as_people_type_them(column, typed, value):
    assert read_value(column, typed, {}) == value


def test_the_template_is_a_sheet_that_can_be_filled_in_and_read():
    content = write_template(SPEC, VIEWER)
    assert detect(io.BytesIO(content)).code == "xlsx"
    book = openpyxl.load_workbook(io.BytesIO(content))
    data = book.worksheets[0]
    assert [cell.value for cell in data[1]] == HEADINGS
    assert data["A1"].font.color.rgb == "FFB3201F"
    assert data["D1"].font.color is None or data["D1"].font.color.rgb != "FFB3201F"
    assert {str(one.sqref) for one in data.data_validations.dataValidation} == {"C2:C5000", "H2:H5000"}
    assert data.column_dimensions["A"].number_format == "@"
    data.append(["CCCCCC", "丙公司", "崇信县", "2022-08-01"])
    out = io.BytesIO()
    book.save(out)
    result = check(out)
    assert (result.problems, [row.outcome for row in result.rows]) == ([], ["new"])


def test_long_lists_of_choices_stand_on_a_sheet_of_their_own():
    many = {f"{n:03}": f"第{n}个选项，说明" for n in range(200)}
    spec = SheetSpec(
        code="test.long", title="t", right="none", apply=SPEC.apply,
        columns=(Column(name="a", label="选项", kind="choice", choices=lambda viewer: many),),
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(write_template(spec, VIEWER)))
    assert book["_lists"].sheet_state == "hidden"
    assert book.worksheets[0].data_validations.dataValidation[0].formula1 == "'_lists'!$A$1:$A$200"


CHAINS = {"苹果": "chain-1", "红牛": "chain-2"}


def looked_up(viewer, texts):
    assert isinstance(viewer, System)
    return {text: CHAINS[text] for text in texts if text in CHAINS}


def test_names_of_other_records_are_looked_up_in_one_question():
    spec = SheetSpec(
        code="test.lookup", title="t", right="none", apply=SPEC.apply,
        columns=(
            Column(name="name", label="名称", required=True),
            Column(name="chain", label="产业链", lookup=looked_up, unknown="没有“%(value)s”"),
        ),
    )  # fmt: skip
    sheet = read_sheet(workbook([["名称", "产业链"], ["甲", "苹果"], ["乙", ""], ["丙", "玉米"]]), "xlsx", BOUNDS)
    result = check_sheet(spec, VIEWER, sheet, BOUNDS, lambda *args, **params: None)
    assert [row.values["chain"] for row in result.rows] == ["chain-1", None, "玉米"]
    assert [(one.row, one.column, one.message) for one in result.problems] == [(4, "B", "没有“%(value)s”")]


def test_a_preview_words_values_as_the_sheet_would():
    staff, capital, listed = COLUMNS[4], COLUMNS[6], COLUMNS[7]
    assert plain_text(COLUMNS[3], date(2022, 8, 1)) == "2022-08-01"
    assert [plain_text(staff, value) for value in (None, "", 12)] == ["", "", "12"]
    assert plain_text(capital, Decimal("3005000.00")) == "300.5"
    assert [plain_text(listed, value) for value in (True, False)] == ["✓", "×"]
    result = checked(["AAAAAA", "甲公司", "崇信县"])
    assert preview_of(SPEC, result, VIEWER)[0]["changes"] == [
        {"label": "所在县区", "words": True, "old": "崆峒区", "new": "崇信县"}
    ]


def test_a_protected_workbook_says_that_it_is_protected():
    content = bytearray(workbook([HEADINGS, GOOD]).getvalue())
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert refused(io.BytesIO(bytes(content))) == "encrypted"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Column(name="a", label="a", kind="choice"),
        lambda: Column(name="a", label="a", kind="date", lookup=looked_up),
        lambda: SheetSpec(code="c", title="t", right="r", columns=COLUMNS, apply=SPEC.apply, keys=("code",)),
        lambda: SheetSpec(code="c", title="t", right="r", columns=COLUMNS * 2, apply=SPEC.apply),
    ],
)
def test_a_sheet_that_contradicts_itself_is_a_mistake_in_the_code(wrong):
    with pytest.raises(ValueError, match="column"):
        wrong()


def test_a_sheet_knows_its_columns():
    assert SPEC.column("name") is COLUMNS[1]
    with pytest.raises(KeyError):
        SPEC.column("nothing")
