"""The log of exports, what they may be for, and how much a role may take out in a day."""

from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, F, Func, Q, Sum, Value
from django.db.models.functions import Cast

from lianmeng.kernel.errors import Refused
from lianmeng.kernel.periods import midnight
from lianmeng.kernel.places import Actor, System, Viewer
from lianmeng.platform.records.queries.limits import amount
from lianmeng.platform.sheets.models import ExportLog, ExportPurpose

_DAILY_ROWS = "exports.daily_rows"


def purposes_on(on: date) -> dict[str, ExportPurpose]:
    """The purposes in force on a day by their codes, in their order."""
    return {one.code: one for one in ExportPurpose.objects.all() if one.holds_on(on)}


def daily_cap(role: str, on: date) -> int:
    """How many rows the role may export in a day: its own limit, or the one for everybody."""
    try:
        return int(amount(f"{_DAILY_ROWS}.{role}", on))
    except Refused:
        return int(amount(_DAILY_ROWS, on))


def rows_taken(actor: Actor, on: date) -> int:
    """How many rows the person behind ``actor`` has exported on the day, in whatever post."""
    start, end = midnight(on), midnight(on + timedelta(days=1))
    logs = ExportLog.objects.visible_to(System("daily cap of exports"))
    taken = logs.filter(by_account=actor.account, at__gte=start, at__lt=end).aggregate(rows=Sum("rows"))
    return taken["rows"] or 0


def export_log(viewer: Viewer, text: str = "") -> Any:
    """The exports that ``viewer`` may know of, newest first; by the number on a sheet, or by who exported."""
    logs = ExportLog.objects.visible_to(viewer).order_by("-at", "-id")
    text = text.strip()
    if not text:
        return logs
    # The number is the end of the identifier, which ends with it whether its groups are joined by hyphens or not.
    by_number = Q(id_text__endswith=text.lower())
    return logs.annotate(id_text=_plain_id()).filter(by_number | Q(by_name__icontains=text))


def _plain_id() -> Any:
    return Func(Cast(F("id"), CharField()), Value("-"), Value(""), function="REPLACE", output_field=CharField())
