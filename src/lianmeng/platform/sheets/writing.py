"""Writing lists as xlsx or csv, with a head that says what they are, and without anything that runs."""

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from lianmeng.platform.sheets.columns import Column, ColumnKind

#: A cell that begins with one of these (blanks aside) may be taken for a formula by a spreadsheet program.
_DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠")
_NUMBERS = (ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.MONEY_WAN)
_WAN = 10_000


@dataclass(frozen=True)
class Head:
    """What stands above a list: its title, pairs of label and value (basis, filter, time, exporter), and its marks.

    ``mark`` is for people, at the head and foot of every printed page, ``trace`` for programs, in the properties.
    """

    title: str
    lines: Sequence[tuple[str, str]]
    mark: str
    trace: str = ""


def neutralised(text: str) -> str:
    """A text that no spreadsheet program runs when it opens a csv file: with an apostrophe in front if need be."""
    start = text.lstrip(" \u3000\u00a0")[:1]
    return f"'{text}" if start in _DANGEROUS and start else text


def write_xlsx(head: Head, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> tuple[bytes, int]:
    """The list as a workbook, and how many rows it has. Rows are written as they come; few are in memory at a time."""
    with tempfile.TemporaryDirectory() as folder:
        out = io.BytesIO()
        # Strings stay strings: without these options a text such as =1+1 would become a formula.
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": folder}
        book = xlsxwriter.Workbook(out, options)
        sheet = book.add_worksheet(_sheet_name(head.title))
        bold = book.add_format({"bold": True, "font_size": 14})
        heading = book.add_format({"bold": True, "border": 1, "bg_color": "#F3F4F6", "text_wrap": True})
        formats = {
            ColumnKind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
            ColumnKind.INTEGER: book.add_format({"num_format": "0"}),
        }
        text_format = book.add_format({"num_format": "@"})
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
        sheet.write_string(0, 0, head.title, bold)
        for number, (label, value) in enumerate(head.lines, start=1):
            sheet.write_string(number, 0, label)
            sheet.write_string(number, 1, value)
        top = len(head.lines) + 2
        for number, column in enumerate(columns):
            sheet.write_string(top, number, _(column.label), heading)
        sheet.repeat_rows(top)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        # In a footer the sign & begins a command, and two of them are one sign.
        sheet.set_header(f"&R{head.mark}")
        if head.trace:
            book.set_custom_property("lianmeng-export", head.trace)
        sheet.set_footer(f"&L{head.mark}&C{head.title.replace('&', '&&')}&R&P / &N")
        count = 0
        for count, row in enumerate(rows, start=1):
            for number, column in enumerate(columns):
                cell_format = formats.get(column.kind, text_format)
                _write_cell(sheet, top + count, number, column, row.get(column.name), cell_format)
        book.close()
        return out.getvalue(), count


def write_csv(head: Head, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> tuple[bytes, int]:
    """The list as csv in UTF-8 with a mark at its head, which spreadsheet programs need for Chinese.

    Texts that could be taken for formulas get an apostrophe in front; that is documented, and numbers keep their sign.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([neutralised(head.title)])
    writer.writerows([neutralised(label), neutralised(value)] for label, value in head.lines)
    writer.writerow([])
    writer.writerow([neutralised(_(column.label)) for column in columns])
    count = 0
    for row in rows:
        writer.writerow([_csv_cell(column, row.get(column.name)) for column in columns])
        count += 1
    return out.getvalue().encode("utf-8-sig"), count


def shown_value(column: Column, value: object) -> object:
    """A value as the sheet shows it: money in 万元, yes and no in words, moments in the office's time zone."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if column.kind is ColumnKind.MONEY_WAN and isinstance(value, (int, Decimal)):
        return Decimal(value) / _WAN
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return value


def _write_cell(sheet: Worksheet, row: int, number: int, column: Column, value: object, cell_format: Any) -> None:
    shown = shown_value(column, value)
    if shown is None:
        return
    if column.kind in _NUMBERS and isinstance(shown, (int, float, Decimal)):
        sheet.write_number(row, number, float(shown), cell_format if column.kind is ColumnKind.INTEGER else None)
    elif isinstance(shown, date):
        sheet.write_datetime(row, number, shown, cell_format)
    else:
        sheet.write_string(row, number, str(shown), cell_format)


def _csv_cell(column: Column, value: object) -> str:
    shown = shown_value(column, value)
    if shown is None:
        return ""
    if isinstance(shown, Decimal):
        return f"{shown.normalize():f}"
    if isinstance(shown, (int, float, date)):
        return str(shown)
    return neutralised(str(shown))


def _sheet_name(title: str) -> str:
    """A name of at most 31 characters without the signs that spreadsheet programs refuse."""
    return "".join(char for char in title if char not in "[]:*?/\\'")[:31] or "1"
