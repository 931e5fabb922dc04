"""The guard: protected models whose queries refuse to run until somebody said who is looking.

It hooks Django's internal ``Query`` (hence the pin on Django 5.2): a query that no viewer authorised
raises ScopeMissing when it is compiled, whatever careless form it takes. Twenty-eight such forms are
tried on every protected model by the tests.
"""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.db.models.sql import Query

from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.permissions.ambient import ScopeMissing, acting_as, current_viewer, is_writing
from lianmeng.platform.permissions.policy import visible_condition
from lianmeng.platform.permissions.tripwire import compiled_by_guard, protect_table, protected_tables


class GuardedQuery(Query):
    """A query that compiles only after it was narrowed to a viewer."""

    authorised_for: Viewer | None = None
    model: type[models.Model]

    def _check(self) -> None:
        if self.authorised_for is None:
            raise ScopeMissing(f"{self.model.__name__}: nobody said who is looking")
        # A join backwards along a key would count or filter rows of a protected table without its scope.
        backwards: set[str] = set()
        for alias, join in self.alias_map.items():
            field = getattr(join, "join_field", None)
            if isinstance(field, ForeignObjectRel) or getattr(join, "parent_alias", None) in backwards:
                backwards.add(alias)
                if join.table_name in protected_tables():
                    raise ScopeMissing(f"{self.model.__name__}: join into {join.table_name}; use a scoped subquery")

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        self._check()
        compiler = super().get_compiler(*args, **kwargs)
        prepare = compiler.pre_sql_setup

        def pre_sql_setup(*args: Any, **kwargs: Any) -> Any:
            prepared = prepare(*args, **kwargs)
            self._check()  # once more: an ordering joins its tables only now
            return prepared

        compiler.pre_sql_setup = pre_sql_setup
        return compiled_by_guard(compiler)

    def combine(self, rhs: Query, connector: str) -> None:
        """Join two queries by ``&`` or ``|``, which must have been narrowed to the same viewer."""
        other = getattr(rhs, "authorised_for", None)
        both_system = isinstance(other, System) and isinstance(self.authorised_for, System)
        if other != self.authorised_for and not both_system:
            raise ScopeMissing(f"{self.model.__name__}: combined with rows that somebody else may see")
        super().combine(rhs, connector)

    def chain(self, klass: Any = None) -> Any:
        if klass is None or issubclass(klass, GuardedQuery):
            return super().chain(klass)
        self._check()
        if not is_writing():
            raise ScopeMissing(f"{self.model.__name__}: only actions write")
        query = super().chain(klass)
        get_compiler = query.get_compiler
        guarded: Any = lambda *args, **kwargs: compiled_by_guard(get_compiler(*args, **kwargs))  # noqa: E731
        setattr(query, "get_compiler", guarded)  # noqa: B010 - mypy knows it as a method
        return query

    def get_aggregation(self, *args: Any, **kwargs: Any) -> Any:
        self._check()
        with compiled_by_guard.passing():
            return super().get_aggregation(*args, **kwargs)


class GuardedQuerySet(models.QuerySet[Any]):
    """A queryset over a protected model."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query or (GuardedQuery(model) if model else None), using, hints)

    def visible_to(self, viewer: Viewer) -> "GuardedQuerySet":
        """Narrow to what ``viewer`` may see. The only key that opens a protected model."""
        narrowed: Any = self._chain()  # type: ignore[attr-defined]
        if narrowed.query.authorised_for == viewer:
            return narrowed
        narrowed.query.authorised_for = viewer
        try:
            return narrowed.filter(visible_condition(viewer, self.model))
        except ValidationError:  # the actor's place is no identifier of this kind, hence it names no record
            return narrowed.none()

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise ScopeMissing(f"{self.model.__name__}: raw SQL on a protected model")

    def delete(self) -> Any:
        raise ScopeMissing(f"{self.model.__name__}: business records are never deleted")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def _raw_delete(self, *args: Any, **kwargs: Any) -> Any:
        raise ScopeMissing(f"{self.model.__name__}: business records are never deleted")

    def _insert(self, *args: Any, **kwargs: Any) -> Any:
        if not is_writing():
            raise ScopeMissing(f"{self.model.__name__}: only actions write")
        with compiled_by_guard.passing():
            return super()._insert(*args, **kwargs)  # type: ignore[misc]

    _insert.alters_data = True  # type: ignore[attr-defined]
    _insert.queryset_only = False  # type: ignore[attr-defined]


class GuardedManager(models.Manager.from_queryset(GuardedQuerySet)):  # type: ignore[misc]
    """Applies the ambient viewer, if there is one, to every queryset it hands out."""

    def get_queryset(self) -> GuardedQuerySet:
        queryset: GuardedQuerySet = super().get_queryset()
        viewer = current_viewer()
        return queryset if viewer is None else queryset.visible_to(viewer)

    def visible_to(self, viewer: Viewer) -> GuardedQuerySet:
        """What ``viewer`` may see: whoever names a viewer means that one, not the ambient one as well."""
        with acting_as(viewer):
            return self.get_queryset()


class GuardedTable(models.Model):
    """A protected table. Its rows are reached through a viewer and written by actions only."""

    objects: ClassVar[GuardedManager] = GuardedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not is_writing():
            raise ScopeMissing(f"{type(self).__name__}: only actions write")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise ScopeMissing(f"{type(self).__name__}: business records are never deleted")


def protect(sender: Any, **_: Any) -> None:
    """Tell the trip-wire about a protected table, as soon as Django has prepared its class."""
    if issubclass(sender, GuardedTable) and not sender._meta.abstract:
        protect_table(sender._meta.db_table)


models.signals.class_prepared.connect(protect, dispatch_uid="lianmeng.permissions.protect")
