"""Every state × move × person of the holding of a clock, and the same table in the database."""

import pytest
from django.db import DatabaseError, transaction

from lianmeng.assist.models import Pause
from lianmeng.assist.rules import PAUSE_RIGHTS
from lianmeng.kernel.errors import Forbidden, NotPossible
from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.permissions.policy import allowed, rights
from tests.assist.expected import LOOK, OFFICES, TEAM, attempt, elsewhere, everybody, everything, taken_back
from tests.assist.walks import Walk
from tests.support.cast import Cast

#: State → move → (next state, who may make it). Another than the team's own member asked.
EXPECTED: dict[str, dict[str, tuple[str, set[str]]]] = {
    "requested": {"suspend": ("approved", OFFICES), "refuse_pause": ("refused", OFFICES)},
    "approved": {"resume": ("over", OFFICES | TEAM)},
    "refused": {},
    "over": {},
}
_ASKED = "submit accept dispatch acknowledge contact request_suspension"
WAYS = {
    "requested": _ASKED,
    "approved": f"{_ASKED} suspend",
    "refused": f"{_ASKED} refuse_pause",
    "over": f"{_ASKED} suspend resume",
}
MAKERS = {"suspend": OFFICES, "refuse_pause": OFFICES, "resume": OFFICES | TEAM}
HOLDERS = {"pause.decide": OFFICES, "pause.end": OFFICES | TEAM}
HOLDERS_ELSEWHERE = {
    "pause.decide": {"city_office", "other_county_office"},
    "pause.end": {"city_office", "other_county_office", "other_helper"},
}


def in_state(cast: Cast, state: str) -> Walk:
    walk = Walk.begun(cast).go(*WAYS[state].split())
    assert walk.pause is not None
    walk.pause = Pause.objects.visible_to(LOOK).select_related("demand", "reason").get(pk=walk.pause.pk)
    return walk


def status(walk: Walk) -> str:
    assert walk.pause is not None
    return Pause.objects.visible_to(LOOK).get(pk=walk.pause.pk).status


@pytest.mark.parametrize("state", EXPECTED)
def test_each_move_in_each_state_by_everybody(cast: Cast, state: str) -> None:
    walk, before, wrong = in_state(cast, state), everything(), []
    assert status(walk) == state
    for move in MAKERS:
        target, may = EXPECTED[state].get(move, (state, set()))
        for person, actor in everybody(cast).items():
            with taken_back():
                result = attempt(walk, move, actor)
                reached = status(walk)
            if person in may:
                right = isinstance(result, str) and reached == target
            else:
                kind = NotPossible if person in MAKERS[move] else Forbidden
                right = isinstance(result, kind) and reached == state
            if not right:
                wrong.append((move, person, result, reached))
    assert wrong == []
    assert everything() == before


def test_who_holds_each_right_here_and_elsewhere(cast: Cast) -> None:
    assert set(PAUSE_RIGHTS) == set(HOLDERS)
    pause = in_state(cast, "approved").pause
    assert pause is not None
    people = everybody(cast)
    for right, holders in HOLDERS.items():
        assert {p for p, one in people.items() if allowed(one, right, pause)} == holders, right
    there = elsewhere(cast)
    there.handler_id = cast.other_team.pk
    pause.demand = there
    for right, holders in HOLDERS_ELSEWHERE.items():
        table = rights.get(right).holders
        assert {
            p for p, one in people.items() if one.role in table and table[one.role].reaches(one, pause)
        } == holders, right


def test_the_database_knows_the_table(cast: Cast) -> None:
    with writing("force a state"):
        for state, moves in EXPECTED.items():
            pause = in_state(cast, state).pause
            assert pause is not None
            permitted = {state, *(target for target, _ in moves.values())}
            for target in set(EXPECTED) - permitted:
                with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
                    Pause._default_manager.filter(pk=pause.pk).update(status=target)
            if state != "requested":
                values = {field.attname: getattr(pause, field.attname) for field in Pause._meta.concrete_fields}
                with pytest.raises(DatabaseError, match="Cannot insert"), transaction.atomic():
                    Pause(**{**values, "id": pause.demand_id}).save(force_insert=True)
