"""The first rows that would be changed or made, in words for the screen."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import override

from lianmeng.kernel.places import Viewer
from lianmeng.platform.sheets.checking import Checked, Outcome, Row
from lianmeng.platform.sheets.columns import Column, ColumnKind
from lianmeng.platform.sheets.specs import SheetSpec

#: So many rows of each outcome are shown before the import is confirmed.
SHOWN = 10
Labels = Mapping[str, Mapping[str, str]]


def preview_of(spec: SheetSpec, checked: Checked, viewer: Viewer) -> list[dict[str, object]]:
    """For a few changed and new rows: number, first two values, and what a changed one changes, from what to what.

    Whether a change is in ``words`` says that its values are labels of choices, kept in the language of the
    program and translated when they are shown.
    """
    with override(None):
        labels = {
            one.name: {code: str(label) for code, label in one.choices(viewer).items()}
            for one in spec.columns
            if one.choices
        }
    changed = [row for row in checked.rows if row.outcome == Outcome.CHANGED][:SHOWN]
    new = [row for row in checked.rows if row.outcome == Outcome.NEW][:SHOWN]
    return [_shown(spec, row, labels) for row in (*changed, *new)]


def _shown(spec: SheetSpec, row: Row, labels: Labels) -> dict[str, object]:
    named = [plain_text(column, row.values[column.name]) for column in spec.columns[:2]]
    changes = []
    for name, (old, new) in row.changes().items():
        column, words = spec.column(name), labels.get(name, {})
        texts = {key: words.get(str(value)) or plain_text(column, value) for key, value in (("old", old), ("new", new))}
        changes.append({"label": column.label, "words": bool(words), **texts})
    return {"row": row.number, "outcome": row.outcome.value, "name": " ".join(filter(None, named)), "changes": changes}


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
