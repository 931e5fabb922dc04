"""The unit of work itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar, cast
from uuid import UUID

from django.db import transaction

from lianmeng.kernel.errors import N_, Conflict
from lianmeng.kernel.lifecycle import Lifecycle, Move
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.events import chain
from lianmeng.platform.events.models import Event
from lianmeng.platform.events.trail import draft_event
from lianmeng.platform.notices.actions.delivery import deliver_waiting
from lianmeng.platform.notices.models import Outbox
from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.records.memory import remembering
from lianmeng.platform.work.occurrences import Occurrence, listeners_of
from lianmeng.platform.work.writers import Writer, at_once, in_waves

Held = TypeVar("Held", bound=GuardedModel)
Recipient = tuple[str, str, object]
_DELIVERED_AT_ONCE = 200
_open: ContextVar["UnitOfWork | None"] = ContextVar("unit of work", default=None)


@dataclass
class _Transaction:
    """What the parts of one transaction share, whoever acts in each."""

    writer: Writer
    held: dict[type[GuardedModel], dict[UUID, GuardedModel]] = field(default_factory=lambda: defaultdict(dict))
    events: list[Event] = field(default_factory=list)
    outbox: list[Outbox] = field(default_factory=list)
    written: int = 0
    broken: bool = False

    def hold(self, record: GuardedModel) -> None:
        self.held[type(record)][record.pk] = record


class UnitOfWork:
    """One transaction of one actor. Obtained from :func:`unit_of_work`, never made by hand."""

    def __init__(self, actor: Viewer, shared: _Transaction) -> None:
        self.actor = actor
        self._shared = shared
        self._anchor: GuardedModel | None = None

    def lock(self, record: Held) -> Held:
        """Read ``record`` afresh under a row lock and return it; a record held already is returned as it is.

        Raises Conflict when it has changed since the caller read it, so that nobody acts on an old view.
        """
        held = self._shared.held[type(record)].get(record.pk)
        if held is not None:
            return held  # type: ignore[return-value]
        stored = type(record).objects.visible_to(System("lock for an action"))
        fresh: Held = stored.select_for_update(no_key=True, of=("self",)).get(pk=record.pk)
        if fresh.version != record.version:
            raise Conflict("moved", N_("Somebody else has changed this in the meantime. Please look again and repeat."))
        self._shared.hold(fresh)
        return fresh

    def check_move(self, record: GuardedModel, lifecycle: Lifecycle, name: str) -> Move:
        """Raise, with the reason, unless the actor has the right to move ``record`` and its state permits it.

        For actions with conditions of their own, which are nobody's business before these two hold.
        """
        require(self.actor, lifecycle.move(name).right, record)
        return lifecycle.check_state(name, record.status)  # type: ignore[attr-defined]

    def move(
        self,
        record: GuardedModel,
        lifecycle: Lifecycle,
        name: str,
        *,
        at: datetime,
        changes: Mapping[str, object] | None = None,
        given: Mapping[str, object] | None = None,
        details: Mapping[str, object] | None = None,
        note: str = "",
    ) -> None:
        """Make the lifecycle move ``name``: right, state and required values are checked, in this order.

        ``changes`` are saved with it; ``given`` are the values that the move requires, if they are not
        among the changes; ``details`` go into the event only (what was added in child rows, say).
        """
        step, old, new = self._step(record, lifecycle, name, changes, given, note)
        self._happened(step.event, record, at, old, {**new, **(details or {})}, note)

    def move_part(
        self,
        record: GuardedModel,
        lifecycle: Lifecycle,
        name: str,
        *,
        changes: Mapping[str, object] | None = None,
        note: str = "",
    ) -> Move:
        """Make a move of a child row under the same checks; the event is its parent's, under the move's name for it."""
        step, _, _ = self._step(record, lifecycle, name, changes, None, note)
        return step

    def change(
        self,
        record: GuardedModel,
        *,
        verb: str,
        at: datetime,
        changes: Mapping[str, object] | None = None,
        details: Mapping[str, object] | None = None,
        on: date | None = None,
        note: str = "",
    ) -> None:
        """Save ``changes`` of a record held by this unit of work, under the event ``verb``."""
        changes = dict(changes or {})
        if changes:
            old = self._write(record, changes)
        else:
            old = {}
            self._shared.writer.follow(record, self._anchor)
        self._anchor = record
        self._happened(verb, record, at, old, {**changes, **(details or {})}, note, on)

    def create(
        self,
        record: Held,
        *,
        verb: str,
        at: datetime,
        details: Mapping[str, object] | None = None,
        on: date | None = None,
        note: str = "",
    ) -> Held:
        """Insert ``record`` under the event ``verb`` and hold it; ``on`` is the day of effect if not that of ``at``."""
        self.add(record)
        self._anchor = record
        new = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
        del new["id"], new["version"]
        self._happened(verb, record, at, {}, {**new, **(details or {})}, note, on)
        return record

    def add(self, *records: GuardedModel) -> None:
        """Insert rows that belong to what this action does; they have no event of their own."""
        for record in records:
            self._shared.written += 1
            self._shared.writer.insert(record, self._anchor)
            self._shared.hold(record)

    def amend(self, record: GuardedModel, **changes: object) -> None:
        """Save changes of a child row that belong to what this action does, without an event of its own."""
        self._write(record, changes)

    def notify(
        self,
        message: str,
        *,
        to: Iterable[Recipient],
        about: GuardedModel,
        at: datetime,
        urgent: bool = False,
        params: Mapping[str, object] | None = None,
    ) -> None:
        """Put a marked ``message`` into the outbox for whoever holds the posts (role, place kind, place)."""
        recipients = [[role, kind, str(place)] for role, kind, place in to if place]
        if recipients:
            self._shared.outbox.append(
                Outbox(
                    message=message,
                    params={key: str(value) for key, value in (params or {}).items()},
                    urgent=urgent,
                    recipients=recipients,
                    record_kind=about._meta.label_lower,
                    record_id=about.pk,
                    at=at,
                )
            )

    def _step(
        self,
        record: GuardedModel,
        lifecycle: Lifecycle,
        name: str,
        changes: Mapping[str, object] | None,
        given: Mapping[str, object] | None,
        note: str,
    ) -> tuple[Move, dict[str, object], dict[str, object]]:
        step = self.check_move(record, lifecycle, name)
        new = dict(changes or {})
        lifecycle.check(name, record.status, {**new, **(given or {}), "note": note})  # type: ignore[attr-defined]
        new["status"] = step.target
        old = self._write(record, new)
        self._anchor = record
        return step, old, new

    def _write(self, record: GuardedModel, changes: Mapping[str, object]) -> dict[str, object]:
        self._shared.written += 1
        old = {name: getattr(record, name) for name in changes}
        guard = {"version": record.version}
        if "status" in changes:
            guard["status"] = record.status  # type: ignore[attr-defined]
        for name, value in changes.items():
            setattr(record, name, value)
        record.version += 1
        self._shared.writer.update(record, tuple(changes), guard, self._anchor)
        return old

    def _happened(
        self,
        verb: str,
        record: GuardedModel,
        at: datetime,
        old: Mapping[str, object],
        new: Mapping[str, object],
        note: str,
        on: date | None = None,
    ) -> None:
        day = on or local_date(at)
        self._shared.written += 1
        self._shared.events.append(
            draft_event(actor=self.actor, verb=verb, record=record, at=at, on=day, old=old, new=new, note=note)
        )
        occurrence = Occurrence(verb, record, self.actor, at, old, new, note)
        for listener in listeners_of(verb):
            listener(self, occurrence)

    def rows(self, model: type[Held], **values: object) -> list[Held]:
        """The rows of ``model`` with the given values, oldest first: those this work holds, and stored ones, locked.

        In a batch, rows of a record that the batch itself made are all in memory, and nothing is read.
        """
        held = self._shared.held[model]
        if not any(self._shared.writer.made(value) for value in values.values()):
            stored = model.objects.visible_to(System("part of what an action changes")).select_for_update(no_key=True)
            for name, value in values.items():
                stored = stored.filter(**({f"{name}__isnull": True} if value is None else {name: value}))
            for record in stored.order_by("id"):
                held.setdefault(record.pk, record)
        found = [one for one in held.values() if all(getattr(one, name) == value for name, value in values.items())]
        return sorted(cast("list[Held]", found), key=lambda one: one.pk)

    def first(self, model: type[Held], **values: object) -> Held | None:
        """The latest of :meth:`rows`, or None."""
        found = self.rows(model, **values)
        return found[-1] if found else None

    def hold(self, records: Iterable[GuardedModel]) -> None:
        """Hold records that the caller has just read under lock, so that actions find them in memory."""
        for record in records:
            self._shared.hold(record)

    @contextmanager
    def noting(self) -> Iterator[list[Event]]:
        """The events drafted inside, once it has ended: what an import did for a row, so that it can be answered."""
        begun = len(self._shared.events)
        noted: list[Event] = []
        yield noted
        noted += self._shared.events[begun:]

    def as_actor(self, actor: Viewer) -> "UnitOfWork":
        """The same transaction in another actor's name: an action called inside a batch."""
        return UnitOfWork(actor, self._shared)

    @contextmanager
    def part(self, actor: Viewer) -> Iterator["UnitOfWork"]:
        """An action inside this transaction. One that fails half way takes the whole with it, even if caught."""
        before = self._shared.written
        try:
            yield self.as_actor(actor)
        except BaseException:
            self._shared.broken = self._shared.broken or self._shared.written > before
            raise

    def finish(self) -> None:
        """Write what waits: rows, the outbox, and the events last, because they take the chain's lock."""
        if self._shared.broken:
            raise RuntimeError("an action inside this transaction failed half way; nothing of it may stay")
        self._shared.writer.flush()
        outbox = self._shared.outbox
        if outbox:
            Outbox.objects.bulk_create(outbox, batch_size=500)
            moment = max(row.at for row in outbox)
            # Delivered at once where this process lives on; the worker sweeps up what a crash left behind.
            transaction.on_commit(lambda: _deliver_all(moment), robust=True)
        chain.append(self._shared.events)


def _deliver_all(at: datetime) -> None:
    while deliver_waiting(at=at, limit=_DELIVERED_AT_ONCE) == _DELIVERED_AT_ONCE:
        pass


@contextmanager
def unit_of_work(actor: Viewer) -> Iterator[UnitOfWork]:
    """Open one transaction in the name of ``actor``; inside a batch, take part in the batch's instead.

    Whatever is raised inside undoes everything.
    """
    outer = _open.get()
    if outer is not None:
        with outer.part(actor) as part:
            yield part
        return
    with transaction.atomic(), writing("inside an action"), remembering():
        work = UnitOfWork(actor, _Transaction(at_once()))
        token = _open.set(work)
        try:
            yield work
            work.finish()
        finally:
            _open.reset(token)


@contextmanager
def batch_of_work(reason: str) -> Iterator[UnitOfWork]:
    """Collect the writes of many actions into one transaction with few statements.

    Each action still checks, moves and records as it does alone; only the writing waits. Records made or
    held inside the batch are the ones in memory, so actions in it must be given those.
    """
    if _open.get() is not None:
        raise RuntimeError("a batch cannot be opened inside a unit of work")
    with transaction.atomic(), writing(reason), remembering():
        work = UnitOfWork(System(reason), _Transaction(in_waves()))
        token = _open.set(work)
        try:
            yield work
            work.finish()
        finally:
            _open.reset(token)
