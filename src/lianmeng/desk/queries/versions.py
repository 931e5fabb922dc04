"""The versions of a record, replayed from its trail, and what differs between any two of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from lianmeng.alliance.models import ChainCommittee, IndustryChain, Organisation
from lianmeng.assist.models import Demand, HelpTeam
from lianmeng.kernel.places import Viewer
from lianmeng.platform.events.models import Event
from lianmeng.platform.events.trail import timeline
from lianmeng.platform.permissions.guard import GuardedTable
from lianmeng.platform.permissions.models import GuardedModel

#: The kinds of record whose versions can be looked at, by their name in the address.
KINDS: Mapping[str, type[GuardedModel]] = {
    "demand": Demand,
    "organisation": Organisation,
    "chain": IndustryChain,
    "team": HelpTeam,
    "committee": ChainCommittee,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs: its column, what it was and what it became, and the act that last set it."""

    field: Any
    old: object
    new: object
    event: Event


@dataclass(frozen=True, slots=True)
class Version:
    """What one act made of the record: its number, counted from 1, the act, and what it changed."""

    number: int
    event: Event
    changes: tuple[Change, ...]

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def on(self) -> date:
        return self.event.on


def record_seen(viewer: Viewer, kind: str, key: UUID) -> GuardedModel | None:
    """The record of a kind, if there is one and the viewer sees it."""
    model = KINDS.get(kind)
    found: GuardedModel | None = model.objects.visible_to(viewer).filter(pk=key).first() if model else None
    return found


def versions_of(viewer: Viewer, record: GuardedModel) -> tuple[Version, ...]:
    """Every version of a record that the viewer sees, oldest first; acts that changed no field make none."""
    versions: list[Version] = []
    values: dict[str, object] = {}
    for event in timeline(viewer, record):
        changes = []
        for name, new in event.new.items():
            field = _field(type(record), name)
            old = values.get(name, event.old.get(name))
            if field is not None and not (_same(old, new) and name in values):
                if not (_empty(old) and _empty(new)):
                    changes.append(Change(field, old, new, event))
                values[name] = new
        if changes:
            versions.append(Version(len(versions) + 1, event, tuple(changes)))
    return tuple(versions)


def difference(versions: Iterable[Version], first: int, second: int) -> tuple[Change, ...]:
    """What differs between two versions given by number, whichever is older, in the order of the columns.

    A field that was changed and changed back does not differ.
    """
    older, newer = sorted((first, second))
    before: dict[str, object] = {}
    changed: dict[str, Change] = {}
    for version in versions:
        for change in version.changes:
            name = change.field.attname
            if version.number <= older:
                before[name] = change.new
            elif version.number <= newer:
                changed[name] = Change(change.field, before.get(name), change.new, change.event)
    differing = [change for change in changed.values() if not _same(change.old, change.new)]
    return tuple(sorted(differing, key=lambda change: change.field.creation_counter))


def names_in(viewer: Viewer, changes: Iterable[Change]) -> dict[tuple[str, str], str]:
    """(field, key) → the name of the record that a key in the changes leads to, as far as the viewer sees it.

    One query for each field that is a key, however many changes there are.
    """
    wanted: dict[Any, set[str]] = {}
    for change in changes:
        if isinstance(change.field, models.ForeignKey):
            keys = {str(value) for value in (change.old, change.new) if value}
            wanted.setdefault(change.field, set()).update(keys)
    names = {}
    for field, keys in wanted.items():
        model: Any = field.related_model
        rows = model.objects.visible_to(viewer) if issubclass(model, GuardedTable) else model.objects.all()
        target = field.target_field.attname
        for row in rows.filter(**{f"{target}__in": keys}):
            names[field.attname, str(getattr(row, target))] = getattr(row, "name", "") or str(row)
    return names


def _field(model: type[models.Model], name: str) -> Any:
    """The column that an event names by its attribute; None for what is no column or means nothing to a reader."""
    try:
        field: Any = model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    return field if field.editable and field.concrete and field.attname == name else None


def _empty(value: object) -> bool:
    return value is None or value == ""


def _same(one: object, other: object) -> bool:
    return one == other or (_empty(one) and _empty(other))
