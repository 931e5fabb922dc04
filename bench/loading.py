"""Growing a city: copies of the demands that the generator let live, loaded by COPY with every constraint on.

A copy is its original with fresh identifiers, a number and a text of its own; so is each row that hangs on it, and each
of its events, which are sealed onto the end of the chain under the installation's key. The database takes no row past
its first state, so rows come in there and are led to their own along the shortest way that the table of states permits.
``tests/bench`` compares copies with their originals column by column and has the whole chain verified.
"""

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from django.apps import apps
from django.db import models
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from bench.texts import title_and_content
from lianmeng.assist.models import Demand, DemandSearch, Extension, Pause
from lianmeng.assist.states import DEMAND, EXTENSION, PAUSE
from lianmeng.kernel.lifecycle import Lifecycle
from lianmeng.platform.events import chain
from lianmeng.platform.events.models import Event

Row = dict[str, Any]
Table = type[models.Model]
Connection = psycopg.Connection[Any]
#: So many demands go in one transaction.
WAVE = 20_000
_STATES: dict[Table, Lifecycle] = {Demand: DEMAND, Extension: EXTENSION, Pause: PAUSE}
_TEXTS = ("number", "title", "content")


@dataclass
class Original:
    """A demand with what hangs on it and its events, as they are stored."""

    rows: list[tuple[Table, Row]]
    events: list["Template"] = field(default_factory=list)

    @property
    def demand(self) -> Row:
        return self.rows[0][1]


@dataclass(frozen=True)
class Template:
    """An event and the text that its digest covers, cut before and after every value that is another in a copy."""

    row: Row
    pieces: tuple[str, ...]


def count_demands(connection: Connection) -> int:
    """How many demands there are."""
    return int(connection.execute("SELECT count(*) FROM assist_demand").fetchone()[0])  # type: ignore[index]


def grow(
    connection: Connection,
    wanted: int,
    *,
    originals: int,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Add copies of the first so many ``originals`` until there are ``wanted`` demands.

    ``connection`` is the app role's, in autocommit; a wave is one transaction.
    """
    have, samples = count_demands(connection), _originals(connection, originals)
    rng = Random(have)
    while have < wanted:
        number = min(WAVE, wanted - have)
        with connection.transaction():
            _load(connection, [samples[(have + one) % len(samples)] for one in range(number)], rng)
        have += number
        report(have, wanted)
    for table in (*_tables(), Event):
        connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table._meta.db_table)))


# -- originals --------------------------------------------------------------------------------------------------------


def _tables() -> dict[Table, str]:
    """The demand, and every table whose rows hang on one: which column says on which."""
    hanging = {
        model: str(one.column)
        for model in apps.get_models()
        for one in reversed(model._meta.concrete_fields)
        # What is searched is written by the database itself, with the demand.
        if one.remote_field is not None and one.remote_field.model is Demand and model is not DemandSearch
    }
    return {Demand: "id", **hanging}


def _originals(connection: Connection, number: int) -> list[Original]:
    cursor = connection.cursor(row_factory=dict_row)
    found: dict[UUID, Original] = {}
    owners: dict[UUID, Original] = {}
    keys: list[UUID] = []
    for table, column in _tables().items():
        chosen = "(SELECT id FROM assist_demand ORDER BY number LIMIT %s)"
        query = sql.SQL("SELECT * FROM {} WHERE {} IN " + chosen + " ORDER BY id").format(
            sql.Identifier(table._meta.db_table), sql.Identifier(column)
        )
        for row in cursor.execute(query, [number]).fetchall():
            owner = found.setdefault(row[column], Original([])) if table is Demand else found[row[column]]
            owner.rows.append((table, row))
            owners[row["id"]] = owner
            keys.append(row["id"])
    events = "SELECT * FROM platform_events_event WHERE record_id = ANY(%s) ORDER BY position"
    for row in cursor.execute(events, [keys]).fetchall():
        original = owners[row["record_id"]]
        original.events.append(Template(row, _cut(row, original)))
    return list(found.values())


def _cut(event: Row, original: Original) -> tuple[str, ...]:
    """The covered text of an event, every second piece one that a copy replaces."""
    replaced = [
        rf'"position":{event["position"]}(?=,)',
        rf'"previous":"{event["previous"]}"',
        r'"recorded_at":"[^"]*"',
        *(str(row["id"]) for _, row in original.rows),
        *(re.escape(_inside(original.demand[name])) for name in _TEXTS if original.demand[name]),
    ]
    return tuple(re.split("(" + "|".join(replaced) + ")", chain.covered_text(Event(**event))))


def _inside(text: str) -> str:
    """A text as it stands between the quotes of JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


# -- copies -----------------------------------------------------------------------------------------------------------


def _load(connection: Connection, originals: list[Original], rng: Random) -> None:
    numbers = iter(
        connection.execute(
            "SELECT nextval('assist_demand_number') FROM generate_series(1, %s)", [len(originals)]
        ).fetchall()
    )
    rows: dict[Table, list[Row]] = {table: [] for table in _tables()}
    swaps: list[dict[str, str]] = []
    for original in originals:
        number = int(next(numbers)[0])
        swap = _swap(original, number, rng)
        for table, row in original.rows:
            rows[table].append(_copy(row, swap))
        swaps.append(swap)
    for table, copies in rows.items():
        _copy_in(connection, table, copies)
    _seal(connection, originals, swaps)


def _swap(original: Original, number: int, rng: Random) -> dict[str, str]:
    """What each replaced value of the original becomes: keys, number and texts."""
    title, content = title_and_content(rng, number)
    demand = original.demand
    fresh = {str(row["id"]): str(uuid7()) for _, row in original.rows}
    texts = {demand["number"]: f"{demand['raised_at']:%Y}-{number:06d}", demand["title"]: title}
    return {demand["content"]: content, **texts, **fresh}


def _copy(row: Row, swap: Mapping[str, str]) -> Row:
    return {name: _swapped(value, swap) for name, value in row.items()}


def _swapped(value: Any, swap: Mapping[str, str]) -> Any:
    if isinstance(value, UUID):
        return UUID(swap[str(value)]) if str(value) in swap else value
    if isinstance(value, str):
        return swap.get(value, value)
    if isinstance(value, dict):
        return {key: _swapped(item, swap) for key, item in value.items()}
    if isinstance(value, list):
        return [_swapped(item, swap) for item in value]
    return value


def _copy_in(connection: Connection, table: Table, rows: list[Row]) -> None:
    lifecycle = _STATES.get(table)
    if not rows:
        return
    (first,) = lifecycle.initial_states if lifecycle else ("",)
    entering = [{**row, "status": first} for row in rows] if lifecycle else rows
    _write(connection, table, entering)
    if lifecycle:
        _lead(connection, table, lifecycle, rows)


def _write(connection: Connection, table: Table, rows: list[Row]) -> None:
    names = list(rows[0])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with connection.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row([Jsonb(value) if isinstance(value, (dict, list)) else value for value in row.values()])


def _lead(connection: Connection, table: Table, lifecycle: Lifecycle, rows: list[Row]) -> None:
    """Lead rows from their first state to their own, one permitted step of all of them at a time."""
    ways = _ways(lifecycle)
    longest = max(len(ways[row["status"]]) for row in rows)
    step = sql.SQL("UPDATE {} SET status = %s WHERE id = ANY(%s)").format(sql.Identifier(table._meta.db_table))
    for number in range(longest):
        keys: dict[str, list[UUID]] = {}
        for row in rows:
            way = ways[row["status"]]
            if number < len(way):
                keys.setdefault(way[number], []).append(row["id"])
        for status, those in keys.items():
            connection.execute(step, [status, those])


def _ways(lifecycle: Lifecycle) -> dict[str, tuple[str, ...]]:
    """State → the shortest way to it from the first one."""
    (first,) = lifecycle.initial_states
    ways: dict[str, tuple[str, ...]] = {first: ()}
    waiting = deque([first])
    while waiting:
        source = waiting.popleft()
        for start, target in sorted(lifecycle.pairs):
            if start == source and target not in ways:
                ways[target] = (*ways[source], target)
                waiting.append(target)
    return ways


def _seal(connection: Connection, originals: list[Original], swaps: list[dict[str, str]]) -> None:
    """Copy the events onto the end of the chain, each demand's in its own order."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", [chain.LOCK])
    last = connection.execute(
        "SELECT position, digest FROM platform_events_event ORDER BY position DESC LIMIT 1"
    ).fetchone()
    assert last is not None
    moment = connection.execute("SELECT clock_timestamp()").fetchone()[0]  # type: ignore[index]
    names = [str(one.column) for one in Event._meta.concrete_fields]
    statement = sql.SQL("COPY platform_events_event ({}) FROM STDIN").format(
        sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with connection.cursor().copy(statement) as copy:
        for row in _sealed(originals, swaps, last, moment):
            copy.write_row([row[name] for name in names])


def _sealed(
    originals: list[Original], swaps: list[dict[str, str]], last: tuple[int, str], moment: datetime
) -> Iterator[Row]:
    position, previous = last
    recorded = json.dumps(moment.astimezone(UTC).isoformat())
    for original, swap in zip(originals, swaps, strict=True):
        inside = {_inside(old): _inside(new) for old, new in swap.items()}
        for event in original.events:
            position += 1
            pieces = list(event.pieces)
            for index in range(1, len(pieces), 2):
                pieces[index] = _filled(pieces[index], inside, position, previous, recorded)
            digest = chain.sealed("".join(pieces))
            row = event.row
            yield {
                **row,
                "position": position,
                "recorded_at": moment,
                "record_id": swap[str(row["record_id"])],
                "dimensions": Jsonb(row["dimensions"]),
                "old": Jsonb(_swapped(row["old"], swap)),
                "new": Jsonb(_swapped(row["new"], swap)),
                "previous": previous,
                "digest": digest,
            }
            previous = digest


def _filled(piece: str, swap: Mapping[str, str], position: int, previous: str, recorded: str) -> str:
    if piece.startswith('"position":'):
        return f'"position":{position}'
    if piece.startswith('"previous":'):
        return f'"previous":"{previous}"'
    if piece.startswith('"recorded_at":'):
        return f'"recorded_at":{recorded}'
    return swap[piece]
