"""Reading the trail of a record, and drafting an event for it."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Model

from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.events.models import Event
from lianmeng.platform.permissions.policy import is_visible

#: Stands in the trail for a personal value: that it changed is recorded, what it holds is not.
PRIVATE = "•••"


def timeline(viewer: Viewer, *records: Model) -> list[Event]:
    """The events of the given records, oldest first; records that ``viewer`` may not see are left out."""
    seen = [record.pk for record in records if is_visible(viewer, record)]
    system = System("timeline of records the viewer sees")
    return list(Event.objects.visible_to(system).filter(record_id__in=seen).order_by("position"))


def draft_event(
    *,
    actor: Viewer,
    verb: str,
    record: Any,
    at: datetime.datetime,
    on: datetime.date,
    old: Mapping[str, object],
    new: Mapping[str, object],
    note: str = "",
) -> Event:
    """An event not yet on the chain; personal values are replaced, dimensions frozen as they are now."""
    private: frozenset[str] = getattr(record, "private_fields", frozenset())
    return Event(
        at=at,
        on=on,
        verb=verb,
        record_kind=record._meta.label_lower,
        record_id=record.pk,
        dimensions=record.dimensions(),
        old=_values(record, old, private),
        new=_values(record, new, private),
        note=note,
        **_who(actor),
    )


def _who(actor: Viewer) -> dict[str, object]:
    if isinstance(actor, System):
        return {"actor_role": "system", "actor_name": actor.reason[:120]}
    place = f"{actor.place.kind}:{actor.place.id}" if actor.place else ""
    return {
        "actor_account": actor.account,
        "actor_post": actor.post,
        "actor_role": actor.role,
        "actor_place": place,
        "actor_name": actor.name,
    }


def _values(record: Model, values: Mapping[str, object], private: frozenset[str]) -> dict[str, object]:
    scales = {field.attname: field.decimal_places for field in record._meta.fields if isinstance(field, DecimalField)}
    return {
        name: PRIVATE if name in private and value else _plain(_scaled(value, scales.get(name)))
        for name, value in values.items()
    }


def _scaled(value: object, places: int | None) -> object:
    """A number as its column will hold it, so that it reads the same before and after it was stored."""
    return value if places is None or value is None else format(Decimal(str(value)), f".{places}f")


def _plain(value: object) -> object:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Model):
        return str(value.pk)
    return str(value)
