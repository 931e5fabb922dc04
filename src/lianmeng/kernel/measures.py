"""Measures: what is counted of an indicator's rows, and the engine that does the counting.

A measure is plain data, so that it can be shown in a catalogue and carried out by different engines. The
engine here works on any iterable of objects or mappings. A room that keeps its rows elsewhere (a
queryset) registers an engine of its own for that type of rows::

    engine_for.register(QuerySet, lambda rows: QUERYSET_ENGINE)

Field paths name attributes or keys, joined by two underscores: ``enterprise__county_id``.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch
from typing import Any, Protocol

#: Field path to the value that it must have.
Conditions = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Count:
    """The number of rows."""


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of a field over the rows; a row without a value adds nothing."""

    field: str


@dataclass(frozen=True, slots=True)
class Distinct:
    """The number of different values of a field; a missing value is none of them."""

    field: str


@dataclass(frozen=True, slots=True)
class Latest:
    """The field of the row that is last by ``by``: a published value, never recomputed.

    None if there is no such row. Rows without ``by`` are passed over.
    """

    field: str
    by: str


Measure = Count | Sum | Distinct | Latest


class RowEngine(Protocol):
    """Narrows and measures one type of rows; every engine must give the same figures."""

    def narrow(self, rows: Any, conditions: Conditions) -> Any:
        """The rows, of the same type, that meet all conditions."""

    def measure(self, rows: Any, measure: Measure) -> Decimal | None:
        """The measure over all rows; None only for :class:`Latest` over no rows."""

    def measure_by(self, rows: Any, measure: Measure, field: str) -> dict[Hashable, Decimal | None]:
        """The measure over the rows of each value of ``field`` that occurs."""


class PlainRows:
    """The engine for any iterable of objects or mappings: the definition that others are tested by."""

    def narrow(self, rows: Iterable[object], conditions: Conditions) -> list[object]:
        """The rows that meet all conditions, as a list."""
        return [row for row in rows if all(value_at(row, path) == value for path, value in conditions.items())]

    def measure(self, rows: Iterable[object], measure: Measure) -> Decimal | None:
        """Count, sum, distinguish or pick, as the measure says."""
        match measure:
            case Count():
                return Decimal(sum(1 for _ in rows))
            case Sum(field):
                return sum(map(Decimal, _present(rows, field)), Decimal())
            case Distinct(field):
                return Decimal(len(set(_present(rows, field))))
            case Latest(field, by):
                dated = [row for row in rows if value_at(row, by) is not None]
                if not dated:
                    return None
                return Decimal(value_at(max(dated, key=lambda row: value_at(row, by)), field))

    def measure_by(self, rows: Iterable[object], measure: Measure, field: str) -> dict[Hashable, Decimal | None]:
        """Group the rows by a field and measure each group."""
        groups: defaultdict[Hashable, list[object]] = defaultdict(list)
        for row in rows:
            groups[value_at(row, field)].append(row)
        return {key: self.measure(group, measure) for key, group in groups.items()}


_PLAIN_ROWS = PlainRows()


@singledispatch
def engine_for(rows: object) -> RowEngine:
    """The engine for these rows, by their type; plain iteration unless another one is registered."""
    return _PLAIN_ROWS


def value_at(row: object, path: str) -> Any:
    """Follow a field path through attributes and mappings; None as soon as something is missing."""
    value: Any = row
    for name in path.split("__"):
        if value is None:
            return None
        value = value[name] if isinstance(value, Mapping) else getattr(value, name)
    return value


def _present(rows: Iterable[object], field: str) -> list[Any]:
    return [value for row in rows if (value := value_at(row, field)) is not None]
