"""The faults of a file as a workbook, to be worked off one by one."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from lianmeng.kernel.errors import N_
from lianmeng.platform.sheets.columns import Column, ColumnKind
from lianmeng.platform.sheets.models import ImportBatch, ImportProblem
from lianmeng.platform.sheets.writing import Head, write_xlsx

_COLUMNS = (
    Column(name="row", label=N_("row"), kind=ColumnKind.INTEGER, width=8),
    Column(name="column", label=N_("column"), width=8),
    Column(name="label", label=N_("heading"), width=24),
    Column(name="reason", label=N_("reason"), width=60),
)


def write_fault_list(batch: ImportBatch, problems: Iterable[ImportProblem]) -> bytes:
    """Every fault with row, column, heading and reason, in the reader's language."""
    head = Head(_("Faults"), [(_("File"), batch.file.original_name)], batch.pk.hex[-10:].upper())
    rows = (
        {"row": one.row or None, "column": one.column, "label": one.label_text, "reason": one.message_text}
        for one in problems
    )
    return write_xlsx(head, _COLUMNS, rows)[0]
