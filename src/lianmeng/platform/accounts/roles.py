"""The roles and kinds of place that rooms above register, so that a post can name them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lianmeng.kernel.registry import Registry


@dataclass(frozen=True)
class Role:
    """A role: its marked label, and the kinds of place at which it can be held."""

    name: str
    label: str
    place_kinds: tuple[str, ...]


@dataclass(frozen=True)
class PlaceKind:
    """A kind of place: its marked label, and how to name places from their identifiers, all in one query."""

    name: str
    label: str
    names_of: Callable[[list[str]], Mapping[str, str]]


roles: Registry[Role] = Registry("roles")
place_kinds: Registry[PlaceKind] = Registry("place kinds")


def register_role(name: str, label: str, *places: str) -> None:
    """Offer a role that can be held at places of the given kinds."""
    roles.add(name, Role(name, label, places))


def register_place_kind(name: str, label: str, names_of: Callable[[list[str]], Mapping[str, str]]) -> None:
    """Offer a kind of place; ``names_of`` maps identifiers to names for the screen."""
    place_kinds.add(name, PlaceKind(name, label, names_of))
