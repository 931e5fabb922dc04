"""Who sees a demand, and who holds which right on it, here and elsewhere."""

import uuid

import pytest

from lianmeng.alliance.actions.chains import found_chain
from lianmeng.assist.actions.raising import DemandText, raise_demand
from lianmeng.assist.models import Category, Demand
from lianmeng.kernel.errors import Forbidden
from lianmeng.kernel.places import Actor, Place
from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.permissions.policy import allowed, is_visible, rights
from tests.assist import stories
from tests.assist.expected import (
    FIRM,
    HANDLED,
    HOLDERS,
    HOLDERS_ELSEWHERE,
    OFFICES,
    SEERS,
    SEERS_ELSEWHERE,
    TEAM,
    WAYS,
    elsewhere,
    everybody,
    in_state,
    taken_back,
)
from tests.assist.walks import Walk
from tests.support.cast import ARRANGE, EARLY, FOUNDED_ON, Cast, moment


@pytest.fixture
def in_each_state(cast: Cast) -> dict[str, Walk]:
    """A demand in each state, by the shortest way."""
    return {state: in_state(cast, state) for state in WAYS}


def test_who_sees_a_demand_in_each_state(cast: Cast, in_each_state: dict[str, Walk]) -> None:
    people = everybody(cast)
    wrong = []
    for state, walk in in_each_state.items():
        expected = FIRM if state == "draft" else SEERS | (TEAM if state in HANDLED else set())
        listed = {p for p, one in people.items() if Demand.objects.visible_to(one).filter(pk=walk.demand.pk).exists()}
        if listed != expected or {p for p, one in people.items() if is_visible(one, walk.demand)} != expected:
            wrong.append((state, listed ^ expected))
    assert wrong == []


def test_who_sees_a_demand_elsewhere(cast: Cast) -> None:
    walk = Walk(cast, elsewhere(cast), moment("2022-09-28 09:00"))
    walk.take("submit", cast["other_enterprise"])
    seen = {
        p for p, one in everybody(cast).items() if Demand.objects.visible_to(one).filter(pk=walk.demand.pk).exists()
    }
    assert seen == SEERS_ELSEWHERE - {"other_helper"}
    walk.demand.handler_id = cast.other_team.pk
    assert {p for p, one in everybody(cast).items() if is_visible(one, walk.demand)} == SEERS_ELSEWHERE


def test_whoever_stands_at_a_city_chain_sees_the_demands_of_its_county_chains(cast: Cast) -> None:
    county_chain = found_chain(
        actor=ARRANGE, at=EARLY, code="vegetables_620823", name="崇信蔬菜", region=cast.county, parent=cast.vegetables,
        established_on=FOUNDED_ON,
    )  # fmt: skip
    demand = stories.raised(cast)
    people = everybody(cast)
    demand.chain_id, demand.chain = county_chain.pk, county_chain
    with writing("move the demand to the county chain"):
        demand.save(update_fields=["chain_id"])
    expected = SEERS | {"chain_office", "leader_of_vegetables", "county_leader_of_vegetables"}
    assert {p for p, one in people.items() if is_visible(one, demand)} == expected
    assert {p for p, one in people.items() if Demand.objects.visible_to(one).filter(pk=demand.pk).exists()} == expected
    below = Actor(uuid.uuid4(), uuid.uuid4(), "chain_office", Place("chain", str(county_chain.pk)))
    above = stories.raised(cast)
    assert is_visible(below, demand)
    assert not is_visible(below, above)


@pytest.mark.parametrize(
    ("author", "seers"),
    [
        ("city_office", {"city_office", "other_enterprise"}),
        ("other_county_office", {"other_county_office", "other_enterprise"}),
        ("other_enterprise", {"other_enterprise"}),
    ],
)
def test_a_draft_is_its_authors_and_the_firms(cast: Cast, author: str, seers: set[str]) -> None:
    draft = elsewhere(cast, author)
    people = everybody(cast)
    assert {p for p, one in people.items() if is_visible(one, draft)} == seers
    assert {p for p, one in people.items() if Demand.objects.visible_to(one).filter(pk=draft.pk).exists()} == seers


def test_who_holds_each_right_here_and_elsewhere(cast: Cast, in_each_state: dict[str, Walk]) -> None:
    here = in_each_state["in_progress"].demand
    there = elsewhere(cast)
    there.status, there.handler_id = "in_progress", cast.other_team.pk
    people = everybody(cast)
    for right in HOLDERS:
        assert {p for p, one in people.items() if allowed(one, right, here)} == HOLDERS[right], right
        assert {p for p, one in people.items() if allowed(one, right, there)} == HOLDERS_ELSEWHERE[right], right


def test_no_right_reaches_further_than_its_place_even_if_the_scope_did(
    cast: Cast, in_each_state: dict[str, Walk]
) -> None:
    """Seeing and doing are two tables: each holds on its own."""
    there = elsewhere(cast)
    there.handler_id = cast.other_team.pk
    here = in_each_state["in_progress"].demand
    people = everybody(cast)
    for demand, expected in ((here, HOLDERS), (there, HOLDERS_ELSEWHERE)):
        for right, holders in expected.items():
            table = rights.get(right).holders
            reached = {p for p, one in people.items() if one.role in table and table[one.role].reaches(one, demand)}
            assert reached == holders, right


def test_who_may_raise_a_demand_for_the_grower(cast: Cast) -> None:
    category = Category.objects.get(code="utilities")
    raisers = set()
    for person, actor in everybody(cast).items():
        with taken_back():
            try:
                raise_demand(
                    actor=actor, enterprise=cast.grower, chain=cast.vegetables, channel="office",
                    text=DemandText(category=category, title="路", content="路"), at=moment("2022-09-28 09:00"),
                )  # fmt: skip
                raisers.add(person)
            except Forbidden:
                continue
    assert raisers == OFFICES | FIRM
