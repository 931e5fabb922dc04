"""Searching by two to six characters that somebody typed: how long, and whether everything is found."""

import statistics
from collections.abc import Iterator
from random import Random
from typing import Any

import psycopg
from django.conf import settings

from bench.city import office_actor, session
from bench.measure import Line, percentile, wall_ms
from lianmeng.assist.queries.demands import demands_filtered

_ASKED = 120
_SHOWN = 20


def lines() -> Iterator[Line]:
    """Time of the first twenty hits, newest first, and the share of true hits among them that was found."""
    plain = session()
    words = list(_words(plain, Random(5)))
    actor, at = office_actor(), settings.BUSINESS_CLOCK.now()
    times, found, true = [], 0, 0
    for word in words:
        result: list[Any] = []
        times.append(wall_ms(lambda: result.extend(demands_filtered(actor, {"text": word}, at)[:_SHOWN])))  # noqa: B023
        wanted = _true_hits(plain, word)
        true += len(wanted)
        found += len(wanted & {one.pk for one in result})
    p95, recall = percentile(times, 0.95), found / true if true else 1.0
    yield Line("search, p50", statistics.median(times), "ms")
    yield Line("search, p95", p95, "ms", "≤ 20", p95 <= 20, f"{len(words)} searches of 2 to 6 characters")
    yield Line("search, recall of the first 20", recall, "", "1.0", recall == 1.0, f"{found} of {true}")


def _words(plain: psycopg.Connection[Any], rng: Random) -> Iterator[str]:
    """Pieces of titles and contents that exist, rare and common ones as they come."""
    rows = plain.execute(
        "SELECT title, content FROM assist_demand TABLESAMPLE SYSTEM (5) WHERE status <> 'draft' LIMIT 4000"
    ).fetchall()
    rows = rows or plain.execute("SELECT title, content FROM assist_demand LIMIT 4000").fetchall()
    for number in range(_ASKED):
        text = rng.choice(rows)[number % 2]
        size = rng.randint(2, 6)
        start = rng.randrange(max(1, len(text) - size))
        piece = "".join(text[start : start + size].split())
        yield piece if len(piece) >= 2 else text[:2]


def _true_hits(plain: psycopg.Connection[Any], word: str) -> set[Any]:
    """By looking at every row, in the order of the list."""
    like = f"%{word.replace('%', '')}%"
    rows = plain.execute(
        "SELECT d.id FROM assist_demand d JOIN alliance_organisation o ON o.id = d.enterprise_id"
        " WHERE d.status <> 'draft' AND (d.title LIKE %s OR d.content LIKE %s OR d.number LIKE %s OR o.name LIKE %s)"
        " ORDER BY d.raised_at DESC, d.id DESC LIMIT %s",
        [like, like, like, like, _SHOWN],
    ).fetchall()
    return {row[0] for row in rows}
