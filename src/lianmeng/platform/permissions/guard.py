"""The guard: protected models whose queries refuse to run until somebody said who is looking.

It hooks Django's internal ``Query`` (hence the pin on Django 5.2): a query that no viewer authorised
raises ScopeMissing when it is compiled, whatever careless form it takes. Twenty-eight such forms are
tried on every protected model by the tests.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models.sql import Query

from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.ambient import ScopeMissing, acting_as, current_viewer, is_writing
from lianmeng.platform.permissions.policy import visible_condition
from lianmeng.platform.permissions.tripwire import compiled_by_guard, protect_table


class GuardedQuery(Query):
    """A query that compiles only after it was narrowed to a viewer."""

    authorised_for: Viewer | None = None

    def _check(self) -> None:
        if self.authorised_for is None:
            raise ScopeMissing(f"{self.model.__name__}: nobody said who is looking")
        base = self.model._meta.db_table
        for join in self.alias_map.values():
            field = getattr(join, "join_field", None)
            if field is None or join.table_name == base:
                continue
            # A reverse join would count or filter rows of another protected model without its scope.
            if (field.one_to_many or field.many_to_many) and issubclass(field.related_model, GuardedTable):
                raise ScopeMissing(f"{self.model.__name__}: join into {join.table_name}; use a scoped subquery")

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        self._check()
        return compiled_by_guard(super().get_compiler(*args, **kwargs))

    def chain(self, klass: Any = None) -> Any:
        if klass is None or issubclass(klass, GuardedQuery):
            return super().chain(klass)
        self._check()
        if not is_writing():
            raise ScopeMissing(f"{self.model.__name__}: only actions write")
        query = super().chain(klass)
        get_compiler = query.get_compiler
        query.get_compiler = lambda *args, **kwargs: compiled_by_guard(get_compiler(*args, **kwargs))
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
        narrowed = self._chain()
        if narrowed.query.authorised_for == viewer:
            return narrowed
        narrowed.query.authorised_for = viewer
        return narrowed.filter(visible_condition(viewer, self.model))

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise ScopeMissing(f"{self.model.__name__}: raw SQL on a protected model")

    def delete(self) -> Any:
        raise ScopeMissing(f"{self.model.__name__}: business records are never deleted")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

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
