"""How the rows and dimensions of figures are shown: the rooms that own them say so, this room knows neither."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lianmeng.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class RowText:
    """One row behind a figure: its name and a line about it, both stored data, and its page if it has one."""

    title: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class RowKind:
    """How rows of one model are shown, and the related records to read with them."""

    related: tuple[str, ...]
    text: Callable[[Any], RowText]


@dataclass(frozen=True, slots=True)
class Dimension:
    """What figures can be split by: its marked label, its place in a row of choices, and the names of its values."""

    label: str
    order: int
    names_of: Callable[[list[str]], Mapping[str, str]]


row_kinds: Registry[RowKind] = Registry("rows of figures")
dimensions: Registry[Dimension] = Registry("dimensions of figures")


def register_rows(model_label: str, text: Callable[[Any], RowText], *related: str) -> None:
    """Say how rows of the model ``app.model`` are shown."""
    row_kinds.add(model_label, RowKind(related, text))


def register_dimension(name: str, label: str, order: int, names_of: Callable[[list[str]], Mapping[str, str]]) -> None:
    """Offer a dimension; ``names_of`` maps values, as text, to names for the screen, all in one query."""
    dimensions.add(name, Dimension(label, order, names_of))
