"""What rooms register: sheets to be imported, and lists to be exported."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lianmeng.kernel.errors import Invalid
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.kernel.registry import Registry
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.permissions.policy import holds_somewhere
from lianmeng.platform.sheets.columns import Column
from lianmeng.platform.work.unit import UnitOfWork

Key = tuple[object, ...]
Values = Mapping[str, object]


class RowInvalid(Exception):
    """A row breaks rules of its room: all of them at once, each naming its field."""

    def __init__(self, errors: Sequence[Invalid]) -> None:
        self.errors = tuple(errors)
        super().__init__(*self.errors)


@dataclass(frozen=True)
class Current:
    """The record that a row's key names, with its present values by column name.

    ``foreign`` says that the record exists but lies outside what the viewer may change: the row is wrong.
    ``gone`` says that it was taken off the register, so that a row equal to it still brings it back.
    """

    record: GuardedModel | None
    values: Values = field(default_factory=dict)
    foreign: bool = False
    gone: bool = False


@dataclass(frozen=True)
class Act:
    """One act of an import, to be answered by its opposite: what it was, on which record, what that held before."""

    verb: str
    record: GuardedModel
    old: Values
    new: Values


Clean = Callable[[Viewer, Values], Values]
Existing = Callable[[Viewer, Collection[Key]], Mapping[Key, Current]]
Apply = Callable[[UnitOfWork, Viewer, Values, Current | None, datetime], GuardedModel]


@dataclass(frozen=True, kw_only=True)
class SheetSpec:
    """A sheet that can be imported.

    ``right`` is the right that whoever imports must hold. ``keys`` name the columns by which a row is
    matched with a record (none: each row is a new record). ``existing`` answers for many keys at once.
    ``clean`` gets all values of a row and returns them, corrected if need be; it raises Invalid or
    RowInvalid. ``apply`` calls the room's public action for one new or changed row, inside the one
    transaction of the import, and returns the record; what the action refuses undoes the whole import.
    """

    code: str
    title: str
    right: str
    columns: tuple[Column, ...]
    apply: Apply
    keys: tuple[str, ...] = ()
    existing: Existing | None = None
    clean: Clean | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names) or not set(self.keys) <= set(names):
            raise ValueError(f"sheet {self.code}: column names are not unique, or a key is no column")
        if bool(self.keys) != (self.existing is not None):
            raise ValueError(f"sheet {self.code}: key columns and existing go together")

    def column(self, name: str) -> Column:
        """The column ``name``; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def key_of(self, values: Values) -> Key:
        """The values of the key columns."""
        return tuple(values[name] for name in self.keys)

    def open_to(self, viewer: Viewer) -> bool:
        """Whether ``viewer`` may import this sheet at all."""
        return holds_somewhere(viewer, self.right)


Filters = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ExportSpec:
    """A list that can be exported.

    ``rows`` yields the rows that ``viewer`` may see under the given filters (the query of the list's own
    page), each as values by column name. ``describe`` puts the filters into words: (marked label, value)
    pairs. ``basis`` is a marked sentence that says what is counted (口径).
    """

    code: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Viewer, Filters, datetime], Iterable[Mapping[str, Any]]]
    describe: Callable[[Viewer, Filters], Sequence[tuple[str, str]]] = lambda viewer, filters: ()
    basis: str = ""
    open_to: Callable[[Actor], bool] = lambda actor: True


imports: Registry[SheetSpec] = Registry("sheets to import")
Opposite = Callable[[Viewer, Act, datetime], None]

#: Verb of an event → the public action that answers it when an import is undone.
opposites: Registry[Opposite] = Registry("opposites of acts")
exports: Registry[ExportSpec] = Registry("lists to export")


def register_import(spec: SheetSpec) -> SheetSpec:
    """Offer a sheet for import."""
    return imports.add(spec.code, spec)


def register_opposite(*verbs: str) -> Callable[[Opposite], Opposite]:
    """Have the decorated function undo the acts called ``verbs``, through the public actions of its room."""

    def register(opposite: Opposite) -> Opposite:
        for verb in verbs:
            opposites.add(verb, opposite)
        return opposite

    return register


def register_export(spec: ExportSpec) -> ExportSpec:
    """Offer a list for export."""
    return exports.add(spec.code, spec)
