"""The tables of scopes and rights that rooms register, and the questions asked of them.

Denied by default: a model without a table, a role without an entry, an actor without a place reach nothing.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, Q

from lianmeng.kernel.errors import N_, Forbidden, Words
from lianmeng.kernel.places import Actor, System, Viewer
from lianmeng.kernel.registry import Registry
from lianmeng.platform.permissions.paths import NOTHING_Q, Path, PathTable

#: In a table: every role of somebody signed in that has no entry of its own.
ANY_ROLE = "*"

scopes: Registry[PathTable] = Registry("scopes")
rights: Registry["Right"] = Registry("rights")


class Right:
    """A named right on the records of one model: which roles hold it, on which of their records."""

    def __init__(self, name: str, label: str, model: type[Model], holders: PathTable) -> None:
        self.name = name
        self.label = label
        self.model = model
        self.holders = holders


def register_scope(model: type[Model], table: PathTable) -> None:
    """Lay down which records of ``model`` each role sees. Called once a model, from a room's ``rules``."""
    scopes.add(model._meta.label_lower, table)


def register_rights(model: type[Model], table: Mapping[str, tuple[str, PathTable]]) -> None:
    """Lay down who holds which right on ``model``: name → (marked label, role → path)."""
    for name, (label, holders) in table.items():
        rights.add(name, Right(name, label, model, holders))


def visible_condition(viewer: Viewer, model: type[Model]) -> Q:
    """The filter that leaves of ``model`` what ``viewer`` may see."""
    if isinstance(viewer, System):
        return ~NOTHING_Q
    path = _scope(viewer, model)
    return path.condition(viewer) if path is not None else NOTHING_Q


def is_visible(viewer: Viewer, record: Model) -> bool:
    """Whether ``viewer`` may see this one record; agrees with the filter by construction."""
    if isinstance(viewer, System):
        return True
    path = _scope(viewer, type(record))
    return path is not None and path.reaches(viewer, record)


def allowed(viewer: Viewer, right: str, record: Model) -> bool:
    """Whether ``viewer`` holds ``right`` on ``record``: seen by them, and reached by the right's own path."""
    if isinstance(viewer, System):
        return True
    path = _entry(rights.get(right).holders, viewer)
    return path is not None and path.reaches(viewer, record) and is_visible(viewer, record)


def holds_somewhere(viewer: Viewer, right: str) -> bool:
    """Whether the viewer's role holds ``right`` on any record at all: decides if a menu shows its entry."""
    return isinstance(viewer, System) or _entry(rights.get(right).holders, viewer) is not None


def require(viewer: Viewer, right: str, record: Any) -> None:
    """Raise Forbidden, fit for the screen, unless ``viewer`` holds ``right`` on ``record``."""
    if not allowed(viewer, right, record):
        raise Forbidden(
            "no_right", N_("In your present post you may not do this: %(right)s."), right=Words(rights.get(right).label)
        )


def _scope(viewer: Actor, model: type[Model]) -> Path | None:
    label = model._meta.label_lower
    return _entry(scopes.get(label), viewer) if label in scopes else None


def _entry(table: PathTable, viewer: Actor) -> Path | None:
    if viewer.role == ANY_ROLE:
        return None
    return table.get(viewer.role) or (table.get(ANY_ROLE) if viewer.is_known else None)
