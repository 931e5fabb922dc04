"""Scopes: what means nothing reaches nothing, and the list agrees with the single record."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import models
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianmeng.assist.actions.raising import DemandText, raise_demand
from lianmeng.assist.models import CallBack, Category, Demand, HelpTeam, Progress
from lianmeng.kernel.places import Actor, Place, System
from lianmeng.platform.accounts.models import Post
from lianmeng.platform.accounts.queries.posts import actor_without_post, posts_held
from lianmeng.platform.files.models import StoredFile
from lianmeng.platform.notices.models import Notice
from lianmeng.platform.permissions import paths
from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.permissions.policy import is_visible
from tests.assist import stories
from tests.support.cast import Cast, moment
from tests.support.rows import any_row, protected_models

LOOK = System("look at everything")


@pytest.fixture
def populated(cast: Cast) -> dict[type[models.Model], models.Model]:
    """A row of every protected model: of a demand's whole life where the story makes one."""
    stories.closed(cast)
    return {model: any_row(model) for model in protected_models()}


# -- what means nothing ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place", [None, Place("county", ""), Place("", "620823"), Place("team", "620823"), Place("chain", "x")]
)
def test_a_post_without_a_place_of_its_kind_reaches_nothing(cast: Cast, place: Place | None) -> None:
    demand = stories.dispatched(cast)
    for role in ("county_office", "chain_office", "help_team", "enterprise", "county_leader", "supervisor"):
        actor = Actor(uuid.uuid4(), uuid.uuid4(), role, place)
        assert not Demand.objects.visible_to(actor).exists()
        assert not is_visible(actor, demand)


@pytest.mark.parametrize("role", ["", "*", "no_such_role", "without_post", "anonymous", "system", "City_Office"])
def test_an_unknown_role_reaches_nothing(
    cast: Cast, populated: dict[type[models.Model], models.Model], role: str
) -> None:
    actor = Actor(uuid.uuid4(), uuid.uuid4(), role, Place("city", "620800"))
    for model, row in populated.items():
        assert not model._default_manager.visible_to(actor).exists(), model
        assert not is_visible(actor, row), model


def test_an_ended_post_reaches_nothing(cast: Cast) -> None:
    stories.closed(cast)
    helper = cast.people["helper"]
    with writing("end a post"):
        Post.objects.filter(holder=helper).update(to_on=date(2022, 10, 1))
    assert posts_held(helper, date(2022, 9, 30))
    assert not posts_held(helper, date(2022, 10, 1))
    actor = actor_without_post(helper)
    seen = [model for model in protected_models() if model._default_manager.visible_to(actor).exists()]
    assert seen == [Post]  # one's own, as one's own account page shows them


def test_what_belongs_to_no_post_is_not_shown_to_those_without_one(cast: Cast) -> None:
    with writing("a file that the program itself stored"):
        row = any_row(StoredFile)
    assert row.uploaded_by_post is None  # type: ignore[attr-defined]
    nobody = Actor(uuid.uuid4(), None, "enterprise", None)
    assert not StoredFile.objects.visible_to(nobody).exists()
    assert not is_visible(nobody, row)
    assert not Notice.objects.visible_to(nobody).exists()


# -- list and single record agree --------------------------------------------------------------------------------------

_KINDS = ("city", "county", "chain", "team", "organisation", "committee")
#: Fields that hold region codes, and fields that hold identifiers of ours.
_CODES = ("county_id", "enterprise__county_id", "chain__region_id")
_IDS = ("chain_id", "handler_id", "enterprise_id", "id")


def _path_strategy(accounts: list[uuid.UUID]) -> st.SearchStrategy[paths.Path]:
    leaves = st.one_of(
        st.just(paths.EVERYTHING),
        st.builds(paths.By, st.sampled_from(_CODES), st.sampled_from(_KINDS[:2])),
        st.builds(paths.By, st.sampled_from(_IDS), st.sampled_from(_KINDS[2:])),
        st.builds(paths.At, st.sampled_from(_KINDS)),
        st.just(paths.ByAccount("raised_by")),
        st.just(paths.ByPost("raised_by")),
        st.sampled_from(
            [
                kind(**values)
                for kind in (paths.Having, paths.Lacking)
                for values in (
                    {"status": "draft"},
                    {"status__in": ("submitted", "dispatched")},
                    {"handler__isnull": True},
                    {"chain_id": None},
                    {"chain__region_id": "620800"},
                    {"raised_by__in": (None, *accounts[:1])},
                    {"status": "draft", "handler__isnull": True},
                )
            ]
        ),
    )
    return st.recursive(
        leaves,
        lambda inner: st.builds(
            lambda kind, some: kind(*some),
            st.sampled_from([paths.either, paths.both]),
            st.lists(inner, min_size=0, max_size=3),
        ),
        max_leaves=6,
    )


def _demands(cast: Cast) -> list[Demand]:
    """Demands of several enterprises, chains, authors and states, with rows under them."""
    stories.reviewed(cast)
    stories.dispatched(cast)
    category = Category.objects.first()
    assert category is not None
    for enterprise in (cast.grower, cast.orchard):
        for chain in (cast.apples, None):
            for author in (cast["city_office"], System("imported")):
                text = DemandText(category=category, title="路", content="路")
                raise_demand(
                    actor=author, enterprise=enterprise, chain=chain, text=text, channel="office",
                    at=moment("2022-09-28 09:00"),
                )  # fmt: skip
    return list(Demand.objects.visible_to(LOOK))


def test_list_and_single_record_agree_on_every_path(cast: Cast) -> None:
    demands = _demands(cast)
    accounts = [one.pk for one in cast.people.values()]
    codes = ["620800", "620823", "620826", "", "None"]
    ids = ["", *(str(one.pk) for one in (cast.vegetables, cast.apples, cast.grower, cast.team, demands[0]))]
    ids.append(str(cast.grower.pk).upper())
    places = st.one_of(
        st.none(),
        st.builds(Place, st.sampled_from(_KINDS[:2]), st.sampled_from(codes)),
        st.builds(Place, st.sampled_from(_KINDS[2:]), st.sampled_from(ids)),
    )
    whom = st.one_of(st.none(), st.sampled_from(accounts))
    actors = st.builds(Actor, whom, whom, st.just("any"), places)
    seen: set[bool] = set()

    @settings(max_examples=250, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(actor=actors, path=_path_strategy(accounts))
    def agree(actor: Actor, path: paths.Path) -> None:
        through = paths.Through("demand", lambda a: _listed(path, a), lambda a, demand: path.reaches(a, demand))
        listed = set(_listed(path, actor).values_list("pk", flat=True))
        reached = {demand.pk for demand in demands if path.reaches(actor, demand)}
        assert listed == reached
        under = set(Progress.objects.visible_to(LOOK).filter(through.condition(actor)).values_list("pk", flat=True))
        assert under == {one.pk for one in progress if through.reaches(actor, one)}
        seen.add(bool(reached))

    def _listed(path: paths.Path, actor: Actor) -> Any:
        return Demand.objects.visible_to(LOOK).filter(path.condition(actor))

    progress = list(Progress.objects.visible_to(LOOK))
    assert progress
    agree()
    assert seen == {True, False}


def test_list_and_single_record_agree_for_everybody_on_everything(
    cast: Cast, populated: dict[type[models.Model], models.Model]
) -> None:
    _demands(cast)
    differences = []
    for model in populated:
        rows = list(model._default_manager.visible_to(LOOK)[:40])
        for person, actor in cast.actors.items():
            listed = set(model._default_manager.visible_to(actor).values_list("pk", flat=True))
            reached = {row.pk for row in rows if is_visible(actor, row)}
            if listed & {row.pk for row in rows} != reached:
                differences.append((model.__name__, person))
    assert differences == []


def test_a_condition_never_matches_everything_by_being_empty() -> None:
    nobody = Actor(None, None, "", None)
    empty: list[paths.Path] = [
        paths.By("county_id", "county"),
        paths.At("city"),
        paths.ByAccount("raised_by"),
        paths.either(),
    ]
    for path in empty:
        assert path.condition(nobody) != Q()
        assert not path.reaches(nobody, Demand())


def test_parts_follow_their_demand(cast: Cast) -> None:
    demand = stories.called_back(cast)
    part = CallBack.objects.visible_to(LOOK).get(demand=demand)
    for person, actor in cast.actors.items():
        listed = CallBack.objects.visible_to(actor).filter(pk=part.pk).exists()
        assert listed == is_visible(actor, part) == is_visible(actor, demand), person
    assert HelpTeam.objects.visible_to(cast["enterprise"]).exists()
    assert not HelpTeam.objects.visible_to(cast["system_admin"]).exists()
