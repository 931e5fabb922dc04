"""Pages of a list by where the last one ended, so that a page costs the same however far down it lies.

A cursor carries the sorting values of the last row. It is signed, together with the filters it belongs to: nobody can
make one up, and one of another list or of other filters is recognised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import F, Q
from django.db.models.expressions import OrderBy

_KEY = "sorted_by_%d"


class BadCursor(Exception):
    """A cursor that was made up, damaged, or belongs to another list."""


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the cursor of the next; None at the end."""

    rows: list[Any]
    following: str | None


def page_of(rows: Any, cursor: str, limit: int, belongs_to: str) -> Page:
    """The next ``limit`` rows after ``cursor`` (empty: from the start); BadCursor.

    ``rows`` is an ordered queryset or a sorted list of text.
    """
    values = _opened(cursor, belongs_to) if cursor else None
    if isinstance(rows, Sequence):
        return _of_list(rows, values, limit, belongs_to)
    order = _order(rows)
    rows = rows.annotate(**{_KEY % number: key.expression for number, key in enumerate(order)})
    rows = rows.order_by(*(_ordered(number, key) for number, key in enumerate(order)))
    if values is not None:
        if len(values) != len(order):
            raise BadCursor
        rows = rows.filter(_after(order, values))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    last = [getattr(found[-1], _KEY % number) for number in range(len(order))] if more else None
    return Page(found, _sealed(last, belongs_to) if last else None)


def _of_list(rows: Sequence[str], values: list[Any] | None, limit: int, belongs_to: str) -> Page:
    rest = [row for row in rows if values is None or row > str(values[0])]
    more = len(rest) > limit
    return Page(rest[:limit], _sealed([rest[limit - 1]], belongs_to) if more else None)


def _order(rows: Any) -> list[OrderBy]:
    """By what the queryset is sorted, ending in its key, so that no two rows are equal."""
    given = rows.query.order_by or rows.model._meta.ordering
    order = [_term(one) for one in given]
    names = {getattr(one.expression, "name", "") for one in order}
    return order if names & {"pk", "id"} else [*order, F("pk").asc()]


def _term(term: Any) -> OrderBy:
    if isinstance(term, OrderBy):
        return term
    if isinstance(term, str):
        return F(term[1:]).desc() if term.startswith("-") else F(term).asc()
    return term.asc()


def _ordered(number: int, key: OrderBy) -> OrderBy:
    name = F(_KEY % number)
    # Only what says so may be absent; everything else is sorted as an index has it.
    last = True if key.nulls_last else None
    return name.desc(nulls_last=last) if key.descending else name.asc(nulls_last=last)


def _after(order: list[OrderBy], values: list[Any]) -> Q:
    """The condition of coming after the row with ``values``: later in the first key that differs."""
    condition = Q(pk__in=())
    equal = Q()
    # Said twice for the sake of the index: a bound on the first key alone is a range of it, a chain of OR is not.
    bound = Q()
    if values[0] is not None and not order[0].nulls_last:
        bound = Q(**{f"{_KEY % 0}__{'lte' if order[0].descending else 'gte'}": values[0]})
    for number, (key, value) in enumerate(zip(order, values, strict=True)):
        name = _KEY % number
        if value is None:
            # Absent values stand last: nothing is later in this key.
            equal &= Q(**{f"{name}__isnull": True})
            continue
        later = Q(**{f"{name}__{'lt' if key.descending else 'gt'}": value})
        if key.nulls_last:
            later |= Q(**{f"{name}__isnull": True})
        condition |= equal & later
        equal &= Q(**{name: value})
    return bound & condition


def _sealed(values: list[Any], belongs_to: str) -> str:
    return signing.Signer(salt=f"lianmeng.cursor:{belongs_to}").sign_object(
        [None if value is None else value if isinstance(value, int) else _text(value) for value in values],
        compress=True,
    )


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _opened(cursor: str, belongs_to: str) -> list[Any]:
    try:
        values = signing.Signer(salt=f"lianmeng.cursor:{belongs_to}").unsign_object(cursor)
    except Exception as error:  # whatever a made-up text does to the reader
        raise BadCursor from error
    return list(values)
