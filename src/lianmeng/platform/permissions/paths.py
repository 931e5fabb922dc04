"""Scope paths: from an actor's place to the records it reaches.

One path yields both the filter of a list and the check of a single record, so that the two agree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Model, Q

from lianmeng.kernel.places import Actor, System
from lianmeng.platform.permissions.ambient import acting_as

#: Matches no row at all. ``Q()`` would match every row, which is why nothing here ever starts from it.
NOTHING_Q = Q(pk__in=())


class Path(Protocol):
    """How a role reaches records of one model."""

    def condition(self, actor: Actor) -> Q:
        """The filter that leaves the records the actor reaches."""

    def reaches(self, actor: Actor, record: Model) -> bool:
        """Whether the actor reaches this one record."""


@dataclass(frozen=True)
class Everything:
    """All records of the model."""

    def condition(self, actor: Actor) -> Q:
        return ~NOTHING_Q

    def reaches(self, actor: Actor, record: Model) -> bool:
        return True


@dataclass(frozen=True)
class By:
    """Records whose ``field`` names the actor's place, provided the place is of ``kind``."""

    field: str
    kind: str

    def condition(self, actor: Actor) -> Q:
        place = actor.stands_at(self.kind)
        return Q(**{self.field: place}) if place else NOTHING_Q

    def reaches(self, actor: Actor, record: Model) -> bool:
        place = actor.stands_at(self.kind)
        return bool(place) and _is_named(_follow(record, self.field), str(place))


@dataclass(frozen=True)
class At:
    """All records, for actors whose place is of ``kind``."""

    kind: str

    def condition(self, actor: Actor) -> Q:
        return ~NOTHING_Q if actor.stands_at(self.kind) else NOTHING_Q

    def reaches(self, actor: Actor, record: Model) -> bool:
        return bool(actor.stands_at(self.kind))


@dataclass(frozen=True)
class ByAccount:
    """Records whose ``field`` names the actor's own account: what a person wrote or received."""

    field: str

    def condition(self, actor: Actor) -> Q:
        return Q(**{self.field: actor.account}) if actor.account else NOTHING_Q

    def reaches(self, actor: Actor, record: Model) -> bool:
        return actor.account is not None and _follow(record, self.field) == actor.account


@dataclass(frozen=True)
class ByPost:
    """Records whose ``field`` names the very post in which the person acts."""

    field: str

    def condition(self, actor: Actor) -> Q:
        return Q(**{self.field: actor.post}) if actor.post else NOTHING_Q

    def reaches(self, actor: Actor, record: Model) -> bool:
        return actor.post is not None and _follow(record, self.field) == actor.post


class Having:
    """Records whose fields have certain values; understands ``field``, ``field__in`` and ``field__isnull``.

    As in SQL, an absent value is in no list.
    """

    def __init__(self, **values: object) -> None:
        self.values = values

    def condition(self, actor: Actor) -> Q:
        return Q(**self.values)

    def reaches(self, actor: Actor, record: Model) -> bool:
        return all(_matches(record, lookup, value) for lookup, value in self.values.items())


class Lacking(Having):
    """Records of which the given description does not hold."""

    def condition(self, actor: Actor) -> Q:
        return ~super().condition(actor)

    def reaches(self, actor: Actor, record: Model) -> bool:
        return not super().reaches(actor, record)


@dataclass(frozen=True)
class Either:
    """Records that at least one of the paths reaches."""

    paths: tuple[Path, ...]

    def condition(self, actor: Actor) -> Q:
        condition = NOTHING_Q
        for path in self.paths:
            condition |= path.condition(actor)
        return condition

    def reaches(self, actor: Actor, record: Model) -> bool:
        return any(path.reaches(actor, record) for path in self.paths)


@dataclass(frozen=True)
class Both:
    """Records that every one of the paths reaches."""

    paths: tuple[Path, ...]

    def condition(self, actor: Actor) -> Q:
        condition = ~NOTHING_Q
        for path in self.paths:
            condition &= path.condition(actor)
        return condition

    def reaches(self, actor: Actor, record: Model) -> bool:
        return all(path.reaches(actor, record) for path in self.paths)


@dataclass(frozen=True)
class Through:
    """Records that belong to a record the actor may see: ``field`` leads to it.

    ``scope`` is the filter of that record's model, ``sees`` the check of one record of it; the record in
    memory is asked, so that the answer holds as well while it waits to be written.
    """

    field: str
    scope: Callable[[Actor], Any]
    sees: Callable[[Actor, Model], bool]

    def condition(self, actor: Actor) -> Q:
        return Q(**{f"{self.field}__in": self.scope(actor)})

    def reaches(self, actor: Actor, record: Model) -> bool:
        parent = _follow(record, self.field)
        return parent is not None and self.sees(actor, parent)


EVERYTHING = Everything()
PathTable = Mapping[str, Path]


def either(*paths: Path) -> Path:
    """The union of several paths of one role."""
    return Either(paths)


def both(*paths: Path) -> Path:
    """The intersection of several paths of one role."""
    return Both(paths)


def _follow(record: Model, lookup: str) -> Any:
    """The value at the end of ``lookup``, or None where a key on the way is empty.

    Read in the program's own name, as the joins of the list filter are: whether the actor sees the records
    on the way is not the question. A name that does not exist is a mistake and raises AttributeError.
    """
    value: Any = record
    with acting_as(System("follow a scope path")):
        for name in lookup.split("__"):
            if value is None:
                return None
            value = getattr(value, name)
    return value


def _is_named(value: object, place: str) -> bool:
    """Whether ``place`` is the identifier ``value``, read as the database would read it."""
    if not isinstance(value, UUID):
        return value is not None and str(value) == place
    try:
        return value == UUID(place)
    except ValueError:
        return False


def _matches(record: Model, lookup: str, expected: object) -> bool:
    field, _, operator = lookup.rpartition("__") if lookup.endswith(("__in", "__isnull")) else (lookup, "", "exact")
    value = _follow(record, field)
    if operator == "in":
        return value is not None and value in expected  # type: ignore[operator]
    if operator == "isnull":
        return (value is None) is expected
    return bool(value == expected)
