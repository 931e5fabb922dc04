"""No careless way to a protected record: 28 forms and more, on every protected model, for nobody and for strangers."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.exceptions import ObjectDoesNotExist
from django.db import ProgrammingError, connection, models, transaction
from django.db.models import Count, Exists, Subquery
from django.db.models.fields.related_descriptors import create_reverse_many_to_one_manager
from psycopg import sql

from lianmeng.alliance.models import Region
from lianmeng.assist.models import Demand
from lianmeng.kernel.places import ANONYMOUS, Actor, Place, System
from lianmeng.platform.notices.models import Outbox
from lianmeng.platform.permissions.ambient import ScopeMissing, acting_as, writing
from lianmeng.platform.permissions.guard import GuardedManager, GuardedQuery
from lianmeng.platform.permissions.policy import is_visible, scopes
from lianmeng.platform.permissions.tripwire import protected_tables
from lianmeng.platform.work.unit import unit_of_work
from tests.assist import stories
from tests.support.cast import Cast, moment
from tests.support.rows import any_row, protected_models

#: Protected tables that no role sees, and why.
INVISIBLE = {Outbox: "what waits to be delivered; readers have their notices"}

STRANGER = Actor(uuid.uuid4(), uuid.uuid4(), "no_such_role", Place("county", "620826"))
LOOK = System("look whether a test did harm")
Form = Callable[[Any, models.Model], object]


def _key(row: models.Model) -> Any:
    return next((field for field in row._meta.concrete_fields if isinstance(field, models.ForeignKey)), None)


def _leads_somewhere(row: models.Model) -> bool:
    key = _key(row)
    return key is not None and bool(getattr(row, key.attname))


def _backwards(row: models.Model, question: Callable[[Any, str], object]) -> object:
    """Ask ``question`` of the records that rows lead to, as if their way back were not hidden."""
    key = _key(row)
    if not _leads_somewhere(row):
        return None
    parents = key.related_model._default_manager
    found = parents.visible_to(LOOK) if isinstance(parents, GuardedManager) else parents.all()
    names = key.related_model._meta.fields_map
    names["way_back"] = key.remote_field
    try:
        return question(found, "way_back")
    finally:
        del names["way_back"]


def _related_manager(row: models.Model) -> Any:
    key = _key(row)
    if not _leads_somewhere(row):
        return type(row)._default_manager
    with acting_as(LOOK):
        parent = getattr(row, key.name)
    return create_reverse_many_to_one_manager(GuardedManager, key.remote_field)(parent)


def _own_value(row: models.Model) -> dict[str, object]:
    field = next(one for one in row._meta.concrete_fields if not one.primary_key and not one.is_relation)
    return {field.attname: getattr(row, field.attname)}


def _copy(row: models.Model, pk: object) -> models.Model:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**{**values, row._meta.pk.attname: pk})


def _fresh_pk(row: models.Model) -> object:
    return row._meta.pk.get_default() or 10**9


def _prefetched(row: models.Model) -> object:
    manager = _related_manager(row)
    if not hasattr(manager, "get_prefetch_querysets"):
        return manager.filter(pk=row.pk).exists()
    return any(one.pk == row.pk for one in manager.get_prefetch_querysets([manager.instance])[0])


def _cursor(row: models.Model, statement: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, [row.pk])
        return cursor.fetchone()


def _refreshed(row: models.Model) -> object:
    type(row)(pk=row.pk).refresh_from_db()
    return True


def _saved(row: models.Model) -> object:
    _copy(row, row.pk).save(force_update=True)
    return True


def _table(row: models.Model) -> str:
    return row._meta.db_table


FORMS: dict[str, Form] = {
    "list": lambda o, r: [one for one in o.all() if one.pk == r.pk],
    "count": lambda o, r: o.filter(pk=r.pk).count(),
    "values": lambda o, r: r.pk in o.values_list("pk", flat=True),
    "aggregate": lambda o, r: o.filter(pk=r.pk).aggregate(n=Count("pk"))["n"],
    "exists": lambda o, r: o.filter(pk=r.pk).exists(),
    "get by id": lambda o, r: o.get(pk=r.pk),
    "in_bulk": lambda o, r: o.in_bulk([r.pk]),
    "iterator": lambda o, r: [one for one in o.iterator(10) if one.pk == r.pk],
    "distinct values": lambda o, r: list(o.filter(pk=r.pk).order_by("pk").values("pk").distinct()),
    "explain": lambda o, r: "Result" not in o.filter(pk=r.pk).explain() and o.filter(pk=r.pk).exists(),
    "async": lambda o, r: async_to_sync(o.filter(pk=r.pk).acount)(),
    "union": lambda o, r: list(o.filter(pk=r.pk).union(o.filter(pk=r.pk))),
    "update": lambda o, r: o.filter(pk=r.pk).update(**_own_value(r)),
    "delete": lambda o, r: o.filter(pk=r.pk).delete()[0],
    "bulk_update": lambda o, r: o.bulk_update([_copy(r, r.pk)], list(_own_value(r))),
    "related manager": lambda o, r: _related_manager(r).filter(pk=r.pk).count(),
    "prefetch": lambda o, r: _prefetched(r),
    "subquery": lambda o, r: (
        Region.objects.visible_to(LOOK)
        .annotate(found=Subquery(o.filter(pk=r.pk).order_by("pk").values("pk")[:1]))
        .filter(found__isnull=False)
    ),
    "Exists": lambda o, r: Region.objects.visible_to(LOOK).filter(Exists(o.filter(pk=r.pk))).exists(),
    "join, filter": lambda o, r: _backwards(r, lambda parents, name: parents.filter(**{f"{name}__pk": r.pk}).exists()),
    "join, count": lambda o, r: _backwards(r, lambda parents, name: parents.aggregate(n=Count(name))["n"]),
    "join, values": lambda o, r: _backwards(r, lambda parents, name: [*parents.values_list(f"{name}__pk", flat=True)]),
    "base manager": lambda o, r: type(r)._base_manager.filter(pk=r.pk).exists(),
    "refresh_from_db": lambda o, r: _refreshed(r),
    "raw": lambda o, r: list(o.raw(f'SELECT * FROM "{_table(r)}"')),
    "cursor": lambda o, r: _cursor(r, f'SELECT 1 FROM "{_table(r)}" WHERE "{r._meta.pk.column}" = %s'),
    "create": lambda o, r: o.create(
        **{f.attname: getattr(_copy(r, _fresh_pk(r)), f.attname) for f in r._meta.concrete_fields}
    ),
    "save": lambda o, r: _saved(r),
}
FURTHER_FORMS: dict[str, Form] = {
    "or": lambda o, r: list(o.filter(pk=r.pk) | o.all()),
    "or with one's own": lambda o, r: list(o.visible_to(STRANGER) | o.filter(pk=r.pk)),
    "or with the program's": lambda o, r: list(o.visible_to(STRANGER) | o.visible_to(LOOK).filter(pk=r.pk)),
    "exclude": lambda o, r: [one for one in o.exclude(pk=None) if one.pk == r.pk],
    "order by a join": lambda o, r: _backwards(
        r, lambda parents, name: list(parents.order_by(f"{name}__pk").values_list("pk"))
    ),
    "filtered relation": lambda o, r: _backwards(
        r, lambda parents, name: parents.annotate(x=models.FilteredRelation(name)).filter(x__pk=r.pk).exists()
    ),
    "first": lambda o, r: o.first(),
    "earliest": lambda o, r: o.earliest("pk"),
    "slice": lambda o, r: list(o.order_by("pk")[:5]),
    "raw delete": lambda o, r: o.filter(pk=r.pk)._raw_delete("default"),
    "instance delete": lambda o, r: _copy(r, r.pk).delete(),
    "save_base": lambda o, r: (_copy(r, r.pk).save_base(force_update=True), True)[1],
    "insert by save_base": lambda o, r: (_copy(r, _fresh_pk(r)).save_base(force_insert=True), True)[1],
    "bulk_create": lambda o, r: o.bulk_create([_copy(r, _fresh_pk(r))]),
    "upsert": lambda o, r: o.bulk_create([_copy(r, r.pk)], ignore_conflicts=True),
    "get_or_create": lambda o, r: o.get_or_create(pk=r.pk)[0],
    "update_or_create": lambda o, r: o.update_or_create(pk=r.pk)[0],
    "select for update": lambda o, r: list(o.select_for_update().filter(pk=r.pk)),
    "cursor in capitals": lambda o, r: _cursor(
        r, f"SELECT 1 FROM {_table(r).upper()} WHERE {r._meta.pk.column} = %s"
    ),
    "composed cursor": lambda o, r: _cursor(
        r, sql.SQL("SELECT 1 FROM {} WHERE true OR %s IS NULL").format(sql.Identifier(_table(r)))
    ),
    "a query without its guard": lambda o, r: list(models.QuerySet(type(r)).filter(pk=r.pk)),
}  # fmt: skip


#: Forms that go along a key; a table without one has no such way.
KEYED = {"join, filter", "join, count", "join, values", "order by a join", "filtered relation"}


@contextmanager
def undone() -> Iterator[None]:
    """A savepoint whose changes are taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outcome(form: Form, row: models.Model, viewer: AbstractContextManager[object]) -> str:
    """``raises``, ``nothing`` or ``leaks``."""
    try:
        with undone(), viewer:
            return "leaks" if form(type(row)._default_manager, row) else "nothing"
    except (ScopeMissing, ObjectDoesNotExist):
        return "raises"
    except ProgrammingError as refusal:  # the database's own rights stand behind the guard
        if "permission denied" not in str(refusal):
            raise
        return "raises"


def state_of(row: models.Model) -> object:
    return type(row)._default_manager.visible_to(LOOK).filter(pk=row.pk).values().get()


@pytest.fixture
def populated(cast: Cast) -> dict[type[models.Model], models.Model]:
    """A row of every protected model: of a demand's whole life where the story makes one."""
    stories.closed(cast)
    return {model: any_row(model) for model in protected_models()}


def test_every_protected_model_is_closed_to_nobody_and_to_strangers(
    cast: Cast, populated: dict[type[models.Model], models.Model]
) -> None:
    open_doors = []
    for model, row in populated.items():
        before = state_of(row)
        # Whoever sees other rows of the table would rightly get those: the strangers see none at all.
        blind = (one for one in cast.actors.values() if not model._default_manager.visible_to(one).exists())
        strangers = [STRANGER, ANONYMOUS, *blind][:3]
        for name, form in (FORMS | FURTHER_FORMS).items():
            needs_a_key = name in KEYED and not _leads_somewhere(row)
            if outcome(form, row, nullcontext()) != "raises" and not needs_a_key:
                open_doors.append(f"{model.__name__}: {name} without a viewer")
            open_doors += [
                f"{model.__name__}: {name} for {stranger.role}"
                for stranger in strangers
                if outcome(form, row, acting_as(stranger)) == "leaks"
            ]
        assert state_of(row) == before
    assert open_doors == []
    assert len(FORMS) == 28
    assert len(populated) > 20


def test_whoever_may_see_a_record_reaches_it_in_every_reading_form(
    cast: Cast, populated: dict[type[models.Model], models.Model]
) -> None:
    reading = ("list count values aggregate exists", "in_bulk iterator async union subquery Exists first slice or")
    names = [
        *" ".join(reading).split(),
        "get by id",
        "distinct values",
        "base manager",
        "refresh_from_db",
        "related manager",
    ]
    unreached = []
    for model, row in populated.items():
        seeing: list[Any] = [one for one in cast.actors.values() if is_visible(one, row)]
        for viewer in (LOOK, *seeing[:1]):
            for name in names:
                if outcome((FORMS | FURTHER_FORMS)[name], row, acting_as(viewer)) != "leaks":
                    unreached.append(f"{model.__name__}: {name}")
    assert unreached == []


def test_every_protected_model_says_who_sees_it() -> None:
    silent = {model for model in protected_models() if model._meta.label_lower not in scopes}
    assert silent == set(INVISIBLE)


def test_every_protected_model_is_guarded_by_every_manager_and_by_the_trip_wire() -> None:
    for model in protected_models():
        assert isinstance(model._default_manager, GuardedManager), model
        assert isinstance(model._base_manager, GuardedManager), model
        assert isinstance(model._default_manager.all().query, GuardedQuery), model
        assert model._meta.db_table in protected_tables()
        assert not model._meta.many_to_many, f"{model}: a link table would stand outside the guard"


def test_writes_need_an_action_and_then_work(cast: Cast) -> None:
    demand = stories.raised(cast, submit=False)
    with acting_as(cast["enterprise"]):
        own = Demand.objects.get(pk=demand.pk)
        own.title = "改过的标题"
        with pytest.raises(ScopeMissing):
            own.save()
        with pytest.raises(ScopeMissing):
            Demand.objects.filter(pk=demand.pk).update(title="改过的标题")
    with unit_of_work(cast["enterprise"]) as work:
        held = work.lock(demand)
        work.change(held, verb="draft_edited", at=moment("2022-09-28 10:00"), changes={"title": "新标题"})
    with acting_as(cast["enterprise"]):
        own.refresh_from_db()
    assert (own.title, own.version) == ("新标题", demand.version + 1)


def test_even_inside_an_action_nothing_is_deleted(cast: Cast) -> None:
    demand = stories.raised(cast)
    for delete in (
        lambda: demand.delete(),
        lambda: Demand.objects.visible_to(LOOK).delete(),
        lambda: Demand.objects.all()._raw_delete("default"),
    ):
        with writing("try to delete"), pytest.raises(ScopeMissing, match="never deleted"):
            delete()
    assert state_of(demand)


def test_a_viewer_named_outright_is_the_one_meant(cast: Cast) -> None:
    demand = stories.raised(cast)
    with acting_as(cast["other_enterprise"]):
        assert not Demand.objects.filter(pk=demand.pk).exists()
        assert Demand.objects.visible_to(cast["enterprise"]).filter(pk=demand.pk).exists()
        assert not Demand.objects.visible_to(cast["enterprise"]).visible_to(cast["other_enterprise"]).exists()
