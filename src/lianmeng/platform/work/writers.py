"""How a unit of work writes: each row at once, or many rows of a batch in few statements.

Both write the same rows under the same guards: an update names the version (and, for a move, the state)
it starts from, and must hit exactly one row.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from lianmeng.kernel.errors import N_, Conflict
from lianmeng.kernel.places import System
from lianmeng.platform.permissions.models import GuardedModel

_MOVED = N_("Somebody else has changed this in the meantime. Please look again and repeat.")


class Writer(Protocol):
    """Inserts and updates rows, now or at :meth:`flush`.

    ``anchor`` is the record that the action is about: what belongs to its step is written with that step.
    """

    def insert(self, record: GuardedModel, anchor: GuardedModel | None) -> None: ...

    def update(
        self, record: GuardedModel, fields: tuple[str, ...], guard: Mapping[str, object], anchor: GuardedModel | None
    ) -> None: ...

    def follow(self, record: GuardedModel, anchor: GuardedModel | None) -> None:
        """Something happened to ``record`` without changing it: what belongs to it comes after the anchor's writes."""

    def made(self, identifier: object) -> bool:
        """Whether the record with this identifier waits to be inserted, so that the database knows none of it."""

    def flush(self) -> None: ...


class AtOnce:
    """Writes each row when it is told to."""

    def insert(self, record: GuardedModel, anchor: GuardedModel | None) -> None:
        record.save(force_insert=True)

    def update(
        self, record: GuardedModel, fields: tuple[str, ...], guard: Mapping[str, object], anchor: GuardedModel | None
    ) -> None:
        values = {name: getattr(record, name) for name in (*fields, "version")}
        rows = type(record).objects.visible_to(System("guarded update")).filter(pk=record.pk, **guard)
        if rows.update(**values) != 1:
            raise Conflict("moved", _MOVED)

    def follow(self, record: GuardedModel, anchor: GuardedModel | None) -> None:
        return

    def made(self, identifier: object) -> bool:
        return False

    def flush(self) -> None:
        return


@dataclass(frozen=True)
class _Update:
    """One queued update: the values as they were when it was queued."""

    record: UUID
    values: tuple[object, ...]
    guard: tuple[object, ...]


@dataclass
class _Wave:
    """What is written together: inserts by model, then updates by model, fields and guards."""

    inserts: dict[type[GuardedModel], list[GuardedModel]] = field(default_factory=lambda: defaultdict(list))
    updates: dict[tuple[Any, ...], list[_Update]] = field(default_factory=lambda: defaultdict(list))


class InWaves:
    """Queues rows and writes them wave by wave.

    The k-th write of a record goes into wave k at the earliest, so that each record passes through
    all its states in order and the database's triggers see every single step; what belongs to a step of
    another record goes into that step's wave or a later one, and that record does not go on before it.
    Within a wave updates come first: what they end may make room for what is inserted.
    """

    def __init__(self) -> None:
        self._waves: list[_Wave] = []
        self._reached: dict[UUID, int] = {}
        self._made: set[UUID] = set()

    def insert(self, record: GuardedModel, anchor: GuardedModel | None) -> None:
        number = self._reached_by(anchor)
        # A later step changes the object in memory; the row must begin as it is now.
        self._wave(number).inserts[type(record)].append(_copy(record))
        self._reached[record.pk] = number
        self._made.add(record.pk)

    def update(
        self, record: GuardedModel, fields: tuple[str, ...], guard: Mapping[str, object], anchor: GuardedModel | None
    ) -> None:
        number = max(self._reached.get(record.pk, -1) + 1, self._reached_by(anchor))
        self._reached[record.pk] = number
        if anchor is not None:
            self._reached[anchor.pk] = max(number, self._reached_by(anchor))
        columns = (*sorted(fields), "version")
        values = tuple(getattr(record, name) for name in columns)
        key = (type(record), columns, tuple(sorted(guard)))
        self._wave(number).updates[key].append(_Update(record.pk, values, tuple(guard[n] for n in sorted(guard))))

    def follow(self, record: GuardedModel, anchor: GuardedModel | None) -> None:
        self._reached[record.pk] = max(self._reached_by(record), self._reached_by(anchor))

    def made(self, identifier: object) -> bool:
        return identifier in self._made

    def flush(self) -> None:
        for wave in self._waves:
            for (model, columns, guards), updates in wave.updates.items():
                for start in range(0, len(updates), 500):
                    _update_many(model, columns, guards, updates[start : start + 500])
            for kind, records in wave.inserts.items():
                kind.objects.bulk_create(records, batch_size=500)
        self._waves.clear()
        self._reached.clear()
        self._made.clear()

    def _reached_by(self, anchor: GuardedModel | None) -> int:
        return self._reached.get(anchor.pk, 0) if anchor is not None else 0

    def _wave(self, number: int) -> _Wave:
        while len(self._waves) <= number:
            self._waves.append(_Wave())
        return self._waves[number]


def at_once() -> Writer:
    """The writer of a single action."""
    return AtOnce()


def in_waves() -> Writer:
    """The writer of a batch."""
    return InWaves()


def _copy(record: GuardedModel) -> GuardedModel:
    values = {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}
    return type(record)(**values)


def _update_many(
    model: type[GuardedModel], columns: tuple[str, ...], guards: tuple[str, ...], updates: list[_Update]
) -> None:
    """Update many rows in one statement, each guarded by its own starting values."""
    named: list[Any] = [model._meta.get_field(name) for name in (*columns, *guards)]
    quote = connection.ops.quote_name
    aliases = ["id", *(f"to_{name}" for name in columns), *(f"from_{name}" for name in guards)]
    fields: list[Any] = [model._meta.pk, *named]
    row = ", ".join(f"%s::{f.db_type(connection)}" for f in fields)
    assignments = ", ".join(f"{quote(f.column)} = given.to_{n}" for f, n in zip(named, columns, strict=False))
    conditions = "".join(
        f" AND target.{quote(f.column)} = given.from_{n}" for f, n in zip(named[len(columns) :], guards, strict=True)
    )
    sql = (
        f"UPDATE {quote(model._meta.db_table)} AS target SET {assignments} "
        f"FROM (VALUES {', '.join([f'({row})'] * len(updates))}) AS given ({', '.join(aliases)}) "
        f"WHERE target.id = given.id{conditions}"
    )
    parameters = [
        f.get_db_prep_save(value, connection)
        for update in updates
        for f, value in zip(fields, (update.record, *update.values, *update.guard), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        if cursor.rowcount != len(updates):
            raise Conflict("moved", _MOVED)
