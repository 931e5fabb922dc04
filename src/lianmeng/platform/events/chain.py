"""The chain: each event's digest covers the event and the digest before it, under a key outside the database."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import DateTimeField, Func
from django.db.transaction import TransactionManagementError

from lianmeng.kernel.places import System
from lianmeng.platform.events.models import Event
from lianmeng.platform.events.notes import Note, note_after_commit

ALGORITHM = "hmac-sha256"
BEGINNING = "0" * 64
LOCK = 0x11A5_3E4C
_COVERED = [
    "position",
    "recorded_at",
    "at",
    "on",
    "verb",
    "record_kind",
    "record_id",
    "actor_account",
    "actor_post",
    "actor_role",
    "actor_place",
    "actor_name",
    "dimensions",
    "old",
    "new",
    "note",
    "algorithm",
    "previous",
]


class ClockTimestamp(Func):
    """The database's own clock at this very moment, not at the beginning of the transaction."""

    template = "clock_timestamp()"
    output_field = DateTimeField()


@dataclass(frozen=True)
class Head:
    """The end of the chain: where the next event goes."""

    position: int
    digest: str
    moment: datetime


@dataclass(frozen=True)
class Verdict:
    """What a verification found. ``fault`` is empty when the chain is whole."""

    events: int
    head: str
    fault: str = ""

    @property
    def whole(self) -> bool:
        return not self.fault


def take_head() -> Head:
    """Lock the chain until the transaction ends and return its head.

    Taken last in a transaction, always, so that it can never deadlock with a row lock. Whoever waits
    here sees the head that the one before committed, so positions follow the order of commits.
    TransactionManagementError outside a transaction, where the lock would be gone at once.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("the trail is appended to inside a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    system = System("head of the chain")
    ends = Event.objects.visible_to(system).order_by("-position").annotate(moment=ClockTimestamp())
    last = ends.values_list("position", "digest", "moment").first()
    if last is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 0, %s, clock_timestamp()", [BEGINNING])
            last = cursor.fetchone()
    return Head(*last)


def append(events: list[Event]) -> None:
    """Seal ``events`` onto the chain, in their order, with one insert. Must run inside a transaction."""
    if not events:
        return
    head = take_head()
    position, previous = head.position, head.digest
    for event in events:
        position += 1
        event.position, event.recorded_at, event.algorithm, event.previous = position, head.moment, ALGORITHM, previous
        previous = event.digest = digest_of(event)
    Event.objects.bulk_create(events, batch_size=500)
    note_after_commit(position, previous)


def digest_of(event: Event) -> str:
    """The digest that ``event`` must carry."""
    return sealed(covered_text(event))


def covered_text(event: Event) -> str:
    """Everything of ``event`` but its digest, as one text that is the same wherever it is made."""
    covered = {name: _plain(getattr(event, name)) for name in _COVERED}
    return json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sealed(text: str) -> str:
    """The digest of a covered text under the installation's key."""
    return hmac.new(settings.TRAIL_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def verify(*anchors: Note) -> Verdict:
    """Walk the whole chain and say whether it is whole; the first fault ends the walk.

    ``anchors`` are positions and digests of events, noted down outside the database: only against them does
    a tail cut off, or a chain written anew under a stolen key, show.
    """
    noted: dict[int, set[str]] = {}
    for place, digest in anchors:
        noted.setdefault(place, set()).add(digest)
    position, previous = 0, BEGINNING
    for event in _all_events():
        position += 1
        if event.position != position:
            return Verdict(position, previous, f"event {position} is missing")
        if event.previous != previous:
            return Verdict(position, previous, f"event {position} does not continue the one before")
        if digest_of(event) != event.digest:
            return Verdict(position, previous, f"event {position} was changed")
        if noted.get(position, {event.digest}) != {event.digest}:
            return Verdict(position, previous, f"event {position} is not the one noted down")
        previous = event.digest
    last = max(noted, default=0)
    if last > position:
        return Verdict(position, previous, f"the chain ends before event {last}, which was noted down")
    return Verdict(position, previous)


def _all_events() -> Iterator[Event]:
    events: Iterator[Event] = Event.objects.visible_to(System("verify the chain")).order_by("position").iterator(2000)
    return events


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (int, dict)) or value is None:
        return value
    return str(value)
