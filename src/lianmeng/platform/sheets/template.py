"""The template that users fill in: data, how to fill it in, an example; in the reader's language."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from lianmeng.kernel.errors import N_
from lianmeng.kernel.places import Viewer
from lianmeng.platform.sheets.columns import Column, ColumnKind
from lianmeng.platform.sheets.headings import REASONS
from lianmeng.platform.sheets.specs import SheetSpec
from lianmeng.platform.sheets.values import text_of

#: Drop-downs and text format reach down to this row of the data sheet.
_LAST_ROW = 5000
#: A drop-down's list may have this many characters in the cell itself; longer ones stand on a sheet of their own.
_INLINE_LIST = 250

_KINDS = {
    ColumnKind.TEXT: N_("text"),
    ColumnKind.CODE: N_("code, as text"),
    ColumnKind.DATE: N_("date, like 2022-08-31"),
    ColumnKind.INTEGER: N_("whole number"),
    ColumnKind.DECIMAL: N_("number"),
    ColumnKind.MONEY_WAN: N_("amount in ten thousand yuan"),
    ColumnKind.CHOICE: N_("one of the choices"),
    ColumnKind.YESNO: N_("yes or no"),
}
_RULES = (
    N_("Red headings must be filled in. Do not change, merge or repeat the headings."),
    N_("Enter one record a row. No merged cells, no formulas, no subtotals."),
    N_("Only the first sheet is read. If rows are wrong, nothing is imported, or by choice the right rows only."),
)


def write_template(spec: SheetSpec, viewer: Viewer) -> bytes:
    """The template of a sheet as an xlsx file, with the choices that ``viewer`` has."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _Template(book, spec, viewer).write()
    book.close()
    return out.getvalue()


def write_failed_rows(
    spec: SheetSpec, viewer: Viewer, columns: Sequence[Column], rows: Iterable[tuple[Sequence[object], str]]
) -> bytes:
    """Rows to be mended: the cells of ``columns`` as they were entered, and what is wrong; it may be uploaded again."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _Template(book, spec, viewer, columns).write(rows)
    book.close()
    return out.getvalue()


class _Template:
    def __init__(
        self, book: Workbook, spec: SheetSpec, viewer: Viewer, columns: Sequence[Column] | None = None
    ) -> None:
        self.book, self.spec, self.columns = book, spec, columns or spec.columns
        self.choices = {c.name: list(c.choices(viewer).values()) for c in spec.columns if c.choices}
        head = {"bold": True, "border": 1, "bg_color": "#F3F4F6", "text_wrap": True, "valign": "vcenter"}
        self.head = book.add_format(head)
        self.required_head = book.add_format({**head, "font_color": "#B3201F"})
        self.text = book.add_format({"num_format": "@"})
        self.prose = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self, failed: Iterable[tuple[Sequence[object], str]] = ()) -> None:
        data = self.book.add_worksheet(_("Data"))
        self._headings(data)
        self._failed(data, failed)
        data.freeze_panes(1, 0)
        self._guidance(self.book.add_worksheet(_("How to fill in")))
        example = self.book.add_worksheet(_("Example"))
        self._headings(example)
        for number, column in enumerate(self.columns):
            example.write_string(1, number, _(column.example) if column.example else "", self.text)
        self._drop_downs(data)
        data.activate()

    def _failed(self, data: Worksheet, rows: Iterable[tuple[Sequence[object], str]]) -> None:
        last = len(self.columns)
        for row, (values, reasons) in enumerate(rows, start=1):
            if row == 1:
                data.set_column(last, last, 60)
                data.write_string(0, last, _(REASONS), self.head)
            for number, value in enumerate(values):
                cell_format = self._cell_format(self.columns[number])
                if isinstance(value, float):
                    # As it was: a number that has lost its last digits must not come back as a text that looks whole.
                    data.write_number(row, number, value, cell_format)
                elif text := text_of(value):
                    data.write_string(row, number, text, cell_format)
            data.write_string(row, last, reasons, self.prose)

    def _headings(self, sheet: Worksheet) -> None:
        for number, column in enumerate(self.columns):
            sheet.set_column(number, number, column.width, self._cell_format(column))
            sheet.write_string(0, number, _(column.label), self.required_head if column.required else self.head)

    def _cell_format(self, column: Column) -> Format | None:
        # Typed as text, a code keeps its leading zeros and all its digits, and a date is not turned into another one.
        texts = (ColumnKind.TEXT, ColumnKind.CODE, ColumnKind.DATE, ColumnKind.CHOICE)
        return self.text if column.kind in texts else None

    def _guidance(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 2, 18)
        sheet.set_column(3, 3, 70)
        row = 0
        for rule in (*_RULES, *self.spec.notes):
            sheet.merge_range(row, 0, row, 3, _(rule), self.prose)
            row += 1
        row += 1
        for number, heading in enumerate((_("Column"), _("Required"), _("Kind"), _("What to enter"))):
            sheet.write_string(row, number, heading, self.head)
        for column in self.spec.columns:
            row += 1
            sheet.write_string(row, 0, _(column.label), self.prose)
            sheet.write_string(row, 1, _("required") if column.required else _("optional"), self.prose)
            sheet.write_string(row, 2, _(_KINDS[column.kind]), self.prose)
            sheet.write_string(row, 3, self._explained(column), self.prose)

    def _explained(self, column: Column) -> str:
        parts = [_(column.help)] if column.help else []
        choices = self._choice_labels(column)
        if choices and len(choices) <= 30:
            parts.append(_("Choices: %(choices)s") % {"choices": "、".join(choices)})
        return "\n".join(parts)

    def _choice_labels(self, column: Column) -> list[str]:
        if column.kind is ColumnKind.YESNO:
            return [_("yes"), _("no")]
        return [_(label) for label in self.choices.get(column.name, ()) if label]

    def _drop_downs(self, data: Worksheet) -> None:
        lists: Worksheet | None = None
        used = 0
        for number, column in enumerate(self.columns):
            labels = self._choice_labels(column)
            if not labels:
                continue
            source: Sequence[str] | str = labels
            if len(",".join(labels)) > _INLINE_LIST or any("," in label for label in labels):
                if lists is None:
                    lists = self.book.add_worksheet("_lists")
                    lists.hide()
                lists.write_column(0, used, labels)
                source = f"='_lists'!{_column(used)}$1:{_column(used)}${len(labels)}"
                used += 1
            data.data_validation(
                1,
                number,
                _LAST_ROW - 1,
                number,
                {
                    "validate": "list",
                    "source": source,
                    "error_title": _("Not one of the choices"),
                    "error_message": _("Please choose from the list."),
                },
            )


def _column(number: int) -> str:
    return f"${xlsxwriter.utility.xl_col_to_name(number)}"
