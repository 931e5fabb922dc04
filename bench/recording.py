"""Writing down what a life sends to the database, statement by statement with its commits, so that it can be replayed.

The record is the product's own: the baseline therefore cannot fall behind when an action learns to write more.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|SELECT nextval|SELECT pg_advisory)", re.IGNORECASE)
_HEAD = re.compile(r'\s*SELECT .*FROM "platform_events_event".*ORDER BY .*LIMIT 1', re.IGNORECASE | re.DOTALL)


def is_head(sql: str) -> bool:
    """Whether a statement reads where the chain ends."""
    return bool(_HEAD.match(sql))


def _counts(sql: str) -> bool:
    if "SKIP LOCKED" in sql:
        return False
    return bool(_WRITES.match(sql)) or is_head(sql) or " FOR NO KEY UPDATE" in sql


@dataclass
class Record:
    """The transactions of one life, each a list of (statement, parameters), and the keys that the life made."""

    transactions: list[list[tuple[str, Any]]] = field(default_factory=lambda: [[]])
    keys: set[UUID] = field(default_factory=set)
    number: str = ""

    @property
    def commits(self) -> int:
        return len(self.transactions)

    def writes(self) -> "Record":
        """The same without what only reads; row locks and the head of the chain stay, nothing is sealed without them.

        Taking waiting notices goes: a replay that took those of another would wait for it and it for the replay.
        """
        kept = [[one for one in statements if _counts(one[0])] for statements in self.transactions]
        return Record([one for one in kept if any(_WRITES.match(sql) for sql, _ in one)], self.keys, self.number)

    @property
    def statements(self) -> int:
        return sum(map(len, self.transactions))


def record(live: Callable[[], Any]) -> Record:
    """Let one life happen and write down what it sends."""
    made = Record()
    with _watched(made):
        demand = live()
    made.transactions = [one for one in made.transactions if one]
    made.number = demand.number
    made.keys = set(_new_keys(made.transactions))
    return made


@contextmanager
def _watched(made: Record) -> Iterator[None]:
    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        made.transactions[-1].append((sql, params))
        return execute(sql, params, many, context)

    commit = connection._commit

    def committing() -> None:
        commit()
        made.transactions.append([])

    connection._commit = committing
    try:
        with connection.execute_wrapper(watch):
            yield
    finally:
        del connection._commit


def _new_keys(transactions: list[list[tuple[str, Any]]]) -> Iterator[UUID]:
    """Keys are time-ordered: those named by an INSERT that are not older than the demand's own are this life's."""
    named = [
        value
        for statements in transactions
        for sql, params in statements
        if sql.lstrip().upper().startswith("INSERT")
        for value in flat(params)
        if isinstance(value, UUID) and value.version == 7
    ]
    demand = next(iter(named))
    yield from dict.fromkeys(key for key in named if key >= demand)


def flat(params: Any) -> Iterator[Any]:
    """All single values among parameters, also those inside arrays."""
    for value in params or ():
        if isinstance(value, (list, tuple)):
            yield from flat(value)
        else:
            yield value
