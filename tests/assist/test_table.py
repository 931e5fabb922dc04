"""Every state × move × person: what the tables permit works, everything else is refused with a reason."""

import pytest

from lianmeng.assist.actions.extending import refuse_extension
from lianmeng.assist.models import Extension
from lianmeng.assist.rules import DEMAND_RIGHTS, EXTENSION_RIGHTS
from lianmeng.assist.states import DEMAND, ENDED, IN_HAND, OPEN
from lianmeng.kernel.errors import Forbidden, Invalid, NotPossible
from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.events.trail import timeline
from lianmeng.platform.permissions.policy import allowed, rights
from tests.assist.expected import (
    EXPECTED,
    EXTENSION_EXPECTED,
    EXTENSION_WAYS,
    FIRM,
    HANDLED,
    HOLDERS,
    HOLDERS_ELSEWHERE,
    LOOK,
    OFFICES,
    RIGHT_OF,
    TEAM,
    VERBS,
    WAYS,
    attempt,
    elsewhere,
    everybody,
    everything,
    in_state,
    taken_back,
)
from tests.assist.walks import Walk
from tests.support.cast import PEOPLE, Cast


@pytest.mark.parametrize("state", EXPECTED)
def test_every_move_and_person(cast: Cast, state: str) -> None:
    walk = in_state(cast, state)
    people: dict[str, Viewer] = {**everybody(cast), "the program": System("every move")}
    before = everything()
    wrong: list[str] = []
    for move, right in RIGHT_OF.items():
        target, makers = EXPECTED[state].get(move, ("", set()))
        makers = makers | {"the program"} if makers else makers
        holders = HOLDERS[right] & FIRM if state == "draft" else HOLDERS[right]
        holders = holders - TEAM if state not in HANDLED else holders
        for person, actor in people.items():
            what = f"{move} by {person}"
            if person in makers:
                with taken_back():
                    result = attempt(walk, move, actor)
                    if result != target or timeline(LOOK, walk.demand)[-1].verb != VERBS[move]:
                        wrong.append(f"{what}: {result!r} instead of {target}")
                continue
            result = attempt(walk, move, actor)
            state_refuses = person in {*holders, "the program"} and not makers
            if not isinstance(result, NotPossible if state_refuses else Forbidden):
                wrong.append(f"{what}: {result!r}")
            elif not str(result) or (state_refuses and result.code != "wrong_state"):
                wrong.append(f"{what}: refused without the right reason: {result}")
    assert wrong == []
    assert everything() == before


#: Move → what must be given to make it.
REQUIRED = {
    "suspend": {"until", "reason"}, "park": {"until", "reason"},
    "reject": {"note"}, "answer": {"reply"}, "dispatch": {"handler"}, "dispute": {"note"}, "uphold": {"note"},
    "reassign": {"handler", "note"}, "contact": {"text"}, "conclude": {"reply"}, "send_back": {"note"},
    "call_back": {"call_result"}, "confirm": {"grade"}, "redo": {"redo"}, "reopen": {"note"},
    "close_unconfirmed": {"note"},
    "withdraw": {"note"}, "merge": {"leader", "note"}, "separate": {"note"},
}  # fmt: skip


@pytest.mark.parametrize("move", RIGHT_OF)
def test_what_a_move_requires_must_be_given(move: str) -> None:
    needed = REQUIRED.get(move, set())
    source = next(state for state, moves in EXPECTED.items() if move in moves)
    given = dict.fromkeys(needed, "given")
    assert DEMAND.check(move, source, given).target == EXPECTED[source][move][0]
    for name in needed:
        for nothing in (None, "", "  \n"):
            with pytest.raises(Invalid) as refusal:
                DEMAND.check(move, source, {**given, name: nothing})
            assert refusal.value.field == name


def test_the_expectation_covers_the_tables() -> None:
    assert set(EXPECTED) == set(WAYS) == set(DEMAND.states)
    assert set(RIGHT_OF) == set(DEMAND.moves)
    assert set(HOLDERS) == set(HOLDERS_ELSEWHERE) == set(DEMAND_RIGHTS)
    assert set(VERBS.items()) == {(move.name, move.event) for move in DEMAND.moves.values()}
    assert {move.name: move.right for move in DEMAND.moves.values()} == RIGHT_OF
    assert {(state, target) for state, moves in EXPECTED.items() for target, _ in moves.values()} == DEMAND.pairs
    assert {name for name, state in DEMAND.states.items() if state.final} == {"rejected", "withdrawn"}
    assert set(IN_HAND) == {"dispatched", "disputed", "acknowledged", "in_progress"}
    assert set(OPEN) | set(ENDED) | {"draft", "merged"} == set(EXPECTED)


# -- more time --------------------------------------------------------------------------------------------------------


@pytest.fixture
def extensions(cast: Cast) -> dict[str, Walk]:
    return {state: Walk.begun(cast).go(*way.split()) for state, way in EXTENSION_WAYS.items()}


def test_every_state_move_and_person_of_a_request_for_more_time(cast: Cast, extensions: dict[str, Walk]) -> None:
    before = everything()
    wrong = []
    for state, walk in extensions.items():
        assert walk.extension is not None
        assert walk.extension.status == state
        for move in ("approve_extension", "refuse_extension"):
            target, makers = EXTENSION_EXPECTED[state].get(move, ("", set()))
            for person, actor in everybody(cast).items():
                with taken_back():
                    extension = walk.extension
                    result = attempt(walk, move, actor)
                    reached = Extension.objects.visible_to(LOOK).get(pk=extension.pk).status
                if person in makers:
                    expected = reached == target and result == "in_progress"
                else:
                    kind = NotPossible if person in OFFICES else Forbidden
                    expected = isinstance(result, kind) and reached == state
                if not expected:
                    wrong.append(f"{state}: {move} by {person}: {result!r}, {reached}")
    assert wrong == []
    assert everything() == before


@pytest.mark.parametrize("note", ["", "   "])
def test_more_time_is_refused_with_a_reason_only(extensions: dict[str, Walk], note: str) -> None:
    walk = extensions["requested"]
    assert walk.extension is not None
    before = everything()
    with pytest.raises(Invalid) as refusal:
        refuse_extension(actor=walk.cast["county_office"], extension=walk.extension, note=note, at=walk.at)
    assert refusal.value.field == "note"
    assert everything() == before


def test_who_decides_on_more_time(cast: Cast, extensions: dict[str, Walk]) -> None:
    assert set(EXTENSION_RIGHTS) == {"extension.decide"}
    extension = extensions["requested"].extension
    assert extension is not None
    people = everybody(cast)
    assert {p for p, one in people.items() if allowed(one, "extension.decide", extension)} == OFFICES
    extension.demand = elsewhere(cast)
    table = rights.get("extension.decide").holders
    reached = {p for p, one in people.items() if one.role in table and table[one.role].reaches(one, extension)}
    assert reached == {"city_office", "other_county_office"}


@pytest.mark.parametrize("person", sorted({*PEOPLE} - {"secretary"}))
def test_only_the_team_in_charge_asks_for_more_time_and_reports_progress(cast: Cast, person: str) -> None:
    walk = Walk.begun(cast).go(*["submit", "accept", "dispatch", "acknowledge", "contact"])
    for step in ("report_progress", "request_extension"):
        result = attempt(walk, step, cast[person])
        assert (result == "in_progress") is (person == "helper")
        assert person == "helper" or isinstance(result, Forbidden)
