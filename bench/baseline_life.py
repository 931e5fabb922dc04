"""The baseline of a life: the very statements that the product sends for it, with as many commits, from plain psycopg.

Keys, the number and the chain's links are fresh in each replay, so every row is written anew and every trigger and
constraint is met; nothing is checked, decided or put together on the way.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from uuid_utils.compat import uuid7

from bench.recording import Record, is_head

_COLUMNS = re.compile(r'INSERT INTO "platform_events_event" \(([^)]*)\)')


@dataclass
class Replay:
    """A record that can be lived again over one connection."""

    connection: psycopg.Connection[Any]
    record: Record

    def live(self) -> None:
        """Every transaction of the life, one after another."""
        swap: dict[Any, Any] = {key: uuid7() for key in self.record.keys}
        swap[self.record.number] = f"bench-{secrets.token_hex(6)}"
        swap |= {str(key): str(value) for key, value in swap.items() if isinstance(key, UUID)}
        for statements in self.record.transactions:
            with self.connection.transaction():
                self._transaction(statements, swap)

    def _transaction(self, statements: list[tuple[str, Any]], swap: Mapping[Any, Any]) -> None:
        head: tuple[Any, ...] = ()
        for text, params in statements:
            given = _swapped(params, swap) if params else params
            if columns := _COLUMNS.match(text):
                given = _linked(columns[1], given, head)
            cursor = self.connection.execute(text, given)
            if is_head(text):
                head = cursor.fetchone() or ()


def _swapped(value: Any, swap: Mapping[Any, Any]) -> Any:
    if isinstance(value, (list, tuple)):
        return [_swapped(one, swap) for one in value]
    if isinstance(value, (UUID, str)):
        return swap.get(value, value)
    return value


def _linked(columns: str, values: list[Any], head: tuple[Any, ...]) -> list[Any]:
    """The values of an insert into the trail, continuing from ``head``."""
    names = [one.strip(' "') for one in columns.split(",")]
    position, previous = head[0], head[1]
    rows = len(values[0]) if isinstance(values[0], list) else len(values) // len(names)

    def place(name: str, make: Callable[[int], Any]) -> None:
        index = names.index(name)
        if isinstance(values[0], list):
            values[index] = [make(row) for row in range(rows)]
        else:
            for row in range(rows):
                values[row * len(names) + index] = make(row)

    digests = [previous, *(secrets.token_hex(32) for _ in range(rows))]
    place("position", lambda row: position + row + 1)
    place("previous", lambda row: digests[row])
    place("digest", lambda row: digests[row + 1])
    return values
