"""The first rows that would be changed or made, in words for the screen."""

from datetime import date
from decimal import Decimal

from lianmeng.platform.sheets.checking import Checked, Outcome
from lianmeng.platform.sheets.columns import Column, ColumnKind
from lianmeng.platform.sheets.specs import SheetSpec

#: So many rows of each outcome are shown before the import is confirmed.
SHOWN = 10


def preview_of(spec: SheetSpec, checked: Checked) -> list[dict[str, object]]:
    """For a few new and changed rows: number, key, and for a changed one what it changes, from what to what."""
    shown: list[dict[str, object]] = []
    for outcome in (Outcome.CHANGED, Outcome.NEW):
        some = [row for row in checked.rows if row.outcome is outcome][:SHOWN]
        for row in some:
            changes = [
                {
                    "label": spec.column(name).label,
                    "old": plain_text(spec.column(name), old),
                    "new": plain_text(spec.column(name), new),
                }
                for name, (old, new) in row.changes().items()
            ]
            named = [plain_text(column, row.values[column.name]) for column in spec.columns[:2]]
            shown.append(
                {"row": row.number, "outcome": outcome.value, "name": " ".join(filter(None, named)), "changes": changes}
            )
    return shown


def plain_text(column: Column, value: object) -> str:
    """A value as it would stand in the cell."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "✓" if value else "×"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        scaled = value / 10_000 if column.kind is ColumnKind.MONEY_WAN else value
        return f"{scaled.normalize():f}"
    return str(value)
