"""Lives a second through the product against the same statements from psycopg, at 1, 4 and 8 clients."""

import statistics
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from django.db import connections

from bench import baseline_life, life, recording
from bench.city import session
from bench.measure import Crew, Line, median_of_pairs

CLIENTS = (1, 4, 8)
_SECONDS = 3.0


def lines(seconds: float = _SECONDS) -> Iterator[Line]:
    """The rows of the result for writes."""
    who = life.people(0)
    life.live(who)
    record = recording.record(lambda: life.live(who)).writes()
    connections.close_all()  # no connection is shared with a child
    for clients in CLIENTS:
        product = Crew(_product, clients)
        baseline = Crew(lambda number: _baseline(record), clients)
        try:
            ours, theirs, ratio = median_of_pairs(lambda: product.rate(seconds), lambda: baseline.rate(seconds))  # noqa: B023
        finally:
            product.end()
            baseline.end()
        note = f"{ours:.1f} against {theirs:.1f} lives a second"
        yield Line(f"life of a demand ÷ psycopg, {clients} clients", ratio, "×", "≥ 0.5", ratio >= 0.5, note)
    yield from _wal(record)


def _product(number: int) -> Callable[[], None]:
    who = life.people(number)

    def act() -> None:
        life.live(who)

    return act


def _baseline(record: recording.Record) -> Callable[[], None]:
    return baseline_life.Replay(session(), record).live


def _wal(record: recording.Record) -> Iterator[Line]:
    """Bytes of the log for one life either way, the median of 15, so that a checkpoint in between does not count."""
    who, replay, watcher = life.people(0), baseline_life.Replay(session(), record), session()

    def written(act: Callable[[], Any]) -> float:
        before = _position(watcher)
        act()
        return _position(watcher) - before

    ours = statistics.median(written(lambda: life.live(who)) for _ in range(15))
    theirs = statistics.median(written(replay.live) for _ in range(15))
    note = (
        f"{ours / 1024:.0f} against {theirs / 1024:.0f} KiB, {record.commits} commits, {record.statements} statements"
    )
    yield Line("bytes of the log ÷ psycopg", ours / theirs, "×", "within ±10 %", 0.9 <= ours / theirs <= 1.1, note)


def _position(connection: psycopg.Connection[Any]) -> float:
    found = connection.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn").fetchone()
    return float(found[0]) if found else 0.0
