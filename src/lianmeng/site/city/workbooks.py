"""The records of a made city as the workbooks that an office would import, for trying out imports at full size."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext, override

from lianmeng.alliance.exchange import organisations
from lianmeng.alliance.models import Organisation
from lianmeng.assist import exchange as assist_sheets
from lianmeng.assist.models import Demand
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import System
from lianmeng.platform.sheets.specs import SheetSpec

_VIEWER = System("workbooks of a made city")
_DATE = "%Y-%m-%d"


def write_workbooks(folder: Path, *, at: datetime) -> list[Path]:
    """Write the enterprises and the demands on record as import workbooks into ``folder`` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    enterprises = organisations.export_rows(_VIEWER, {"kind": Organisation.Kind.ENTERPRISE}, at)
    with override("zh-hans"):
        return [
            _write(folder / "organisations.xlsx", organisations.IMPORT, enterprises),
            _write(folder / "demands.xlsx", assist_sheets.IMPORT, _demands()),
        ]


def _demands() -> Iterable[Mapping[str, Any]]:
    stored = Demand.objects.visible_to(_VIEWER).select_related("enterprise", "category", "chain")
    for demand in stored.filter(submitted_at__isnull=False).order_by("number").iterator(chunk_size=500):
        assert demand.submitted_at is not None
        yield {
            "source_ref": f"示例-{demand.number}",
            "enterprise": demand.enterprise.credit_code,
            "enterprise_name": demand.enterprise.name,
            "title": demand.title,
            "content": demand.content,
            "category": demand.category.name,
            "kind": demand.get_kind_display(),
            "urgency": demand.get_urgency_display(),
            "chain": demand.chain.name if demand.chain else "",
            "raised_on": local_date(demand.submitted_at),
        }


def _write(path: Path, spec: SheetSpec, rows: Iterable[Mapping[str, Any]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        for column, heading in enumerate(spec.columns):
            sheet.write_string(0, column, gettext(heading.label))
        for number, row in enumerate(rows, start=1):
            for column, heading in enumerate(spec.columns):
                _cell(sheet, number, column, row.get(heading.name))
    return path


def _cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, value.strftime(_DATE) if hasattr(value, "strftime") else str(value))
