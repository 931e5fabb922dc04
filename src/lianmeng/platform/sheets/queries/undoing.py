"""What undoing an import would take back, and which rows have moved since and stay."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps

from lianmeng.kernel.errors import N_, NotPossible, Refused
from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.events.models import Event
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.sheets.models import ImportBatch, ImportedRow
from lianmeng.platform.sheets.queries.imports import rows_of
from lianmeng.platform.sheets.specs import Act, opposites

_SYSTEM = System("undo an import")
_SLICE = 1000


@dataclass(frozen=True)
class RowBack:
    """One imported row: the record it made or changed, its acts, and why it cannot be taken back, if so."""

    row: ImportedRow
    record: GuardedModel
    acts: tuple[Act, ...]
    kept: Refused | None = None


@dataclass(frozen=True)
class UndoPlan:
    """The rows that go back and those that stay, in the order of the sheet."""

    back: tuple[RowBack, ...]
    kept: tuple[RowBack, ...]


def undo_plan(viewer: Viewer, batch: ImportBatch) -> UndoPlan:
    """What would be taken back now.

    A row stays when anything at all has happened since to a record that it made or changed, or to a record that
    belongs to it, and when an act of it has no opposite.
    """
    rows = list(rows_of(viewer, batch))
    records = _records(rows)
    since = _happened_since(batch, records)
    each = tuple(_row_back(row, records, since) for row in rows)
    return UndoPlan(
        back=tuple(one for one in each if one.kept is None), kept=tuple(one for one in each if one.kept is not None)
    )


def _row_back(row: ImportedRow, records: Mapping[UUID, GuardedModel], since: Mapping[UUID, Event]) -> RowBack:
    acts = tuple(Act(one["verb"], records[UUID(one["id"])], one["old"], one["new"]) for one in row.acts)
    touched = [row.record_id, *(act.record.pk for act in acts)]
    moved = next((since[one] for one in touched if one in since), None)
    kept: Refused | None = None
    if moved is not None:
        kept = NotPossible(
            "moved_since",
            N_("%(record)s has moved since: %(by)s changed it or something of it on %(on)s."),
            record=records[row.record_id],
            by=moved.actor_name,
            on=moved.on,
        )
    elif not acts or any(act.verb not in opposites for act in acts):
        kept = NotPossible(
            "no_opposite", N_("%(record)s: this cannot be taken back."), record=str(records[row.record_id])
        )
    return RowBack(row, records[row.record_id], acts, kept)


def _records(rows: Iterable[ImportedRow]) -> dict[UUID, GuardedModel]:
    """Every record that the rows made or changed, as it is now; a query for each kind and thousand."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        wanted[row.record_kind].add(row.record_id)
        for act in row.acts:
            wanted[act["kind"]].add(UUID(act["id"]))
    found: dict[UUID, GuardedModel] = {}
    for kind, identifiers in wanted.items():
        model: type[GuardedModel] = apps.get_model(kind)
        ordered = sorted(identifiers)
        for start in range(0, len(ordered), _SLICE):
            some = model.objects.visible_to(_SYSTEM).filter(pk__in=ordered[start : start + _SLICE])
            found |= {record.pk: record for record in some}
    return found


def _happened_since(batch: ImportBatch, records: Mapping[UUID, GuardedModel]) -> dict[UUID, Event]:
    """The first event after the import of each record, or of something whose dimensions name it."""
    events = Event.objects.visible_to(_SYSTEM)
    applied = events.filter(record_id=batch.pk, verb="import_applied").order_by("-position").first()
    named = {str(identifier): identifier for identifier in records}
    since: dict[UUID, Event] = {}
    later = events.filter(position__gt=applied.position if applied else 0).order_by("position")
    for event in later.only("record_id", "dimensions", "actor_name", "on").iterator(chunk_size=2000):
        for text in (str(event.record_id), *map(str, event.dimensions.values())):
            if text in named:
                since.setdefault(named[text], event)
    return since
