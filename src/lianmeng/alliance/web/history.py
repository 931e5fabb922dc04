"""Events of the register as a reader understands them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from lianmeng.alliance.events import VERBS
from lianmeng.alliance.models import ChainRole, OrganisationMark
from lianmeng.kernel.periods import local_date
from lianmeng.platform.ui.formats import date_text

#: Columns that mean nothing to a reader.
_HIDDEN = frozenset({"pinyin", "initials", "organisation_id", "unit_id", "chain_id", "order"})
_TONES = {"ended": "closed", "dissolved": "closed", "corrected": "weak", "changed": "active", "updated": "active"}


@dataclass(frozen=True)
class Change:
    """One value that an act changed: the column's name, what it was and what it became."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class HistoryItem:
    """One event: what happened, to which role, mark or count, by whom; ``on`` if effective on another day."""

    title: str
    subject: str
    kind: str
    by: str
    at: datetime
    on: date | None
    tone: str
    note: str
    changes: tuple[Change, ...]


def history_items(events: Iterable[Any], records: Iterable[Any] = ()) -> list[HistoryItem]:
    """The given events, newest first; ``records`` are the roles and marks that they may concern."""
    known = {record.pk: record for record in records}
    items = [_item(event, known.get(event.record_id)) for event in events]
    return items[::-1]


def _item(event: Any, record: Any) -> HistoryItem:
    subject, kind = "", ""
    if isinstance(record, ChainRole):
        subject, kind = str(record.chain), record.get_kind_display()
    elif isinstance(record, OrganisationMark):
        kind = f"{record.get_kind_display()} · {record.get_level_display()}"
    elif event.verb.startswith("staff_count"):
        kind = _("%(number)s staff") % {"number": event.new.get("staff")}
    ending = event.verb.rpartition("_")[2]
    changed = ending in ("changed", "updated", "corrected")
    return HistoryItem(
        title=VERBS.get(event.verb, event.verb),
        subject=subject,
        kind=kind,
        by="" if event.actor_role == "system" else event.actor_name,
        at=event.at,
        on=event.on if event.on != local_date(event.at) else None,
        tone=_TONES.get(ending, "good"),
        note=event.note,
        changes=tuple(_changes(event)) if changed else (),
    )


def _changes(event: Any) -> Iterable[Change]:
    model = apps.get_model(event.record_kind)
    for name, new in event.new.items():
        if name in _HIDDEN or name not in event.old:
            continue
        try:
            field = model._meta.get_field(name.removesuffix("_id"))
        except FieldDoesNotExist:
            continue
        yield Change(str(field.verbose_name), _shown(field, event.old[name]), _shown(field, new))


def _shown(field: Any, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.get_internal_type() == "DateField" and (day := parse_date(str(value))):
        return date_text(day)
    return str(value)
