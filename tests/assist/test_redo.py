"""Having the work redone: who asks, who decides, what becomes void, and that it happens once."""

from datetime import timedelta

import pytest

from lianmeng.assist.actions.redoing import ask_redo
from lianmeng.assist.actions.reminding_parts import remind_of_what_waits
from lianmeng.assist.models import DemandOutcome, Redo
from lianmeng.assist.queries.home import piles
from lianmeng.assist.queries.steps import next_steps, standing
from lianmeng.assist.states_redo import REDO
from lianmeng.kernel.errors import Forbidden, Invalid, NotPossible
from lianmeng.kernel.places import Actor
from lianmeng.platform.notices.models import Outbox
from lianmeng.platform.permissions.policy import allowed
from lianmeng.platform.records.models import Limit
from tests.assist.expected import LOOK, SUPERVISORS, attempt, everybody, everything, in_state, taken_back
from tests.assist.test_states_in_database import refused_by_the_database
from tests.assist.walks import Walk
from tests.support.cast import Cast

#: State → move → where it leads; every move is the supervisors'.
EXPECTED = {
    "requested": {"redo": "approved", "refuse_redo": "refused"},
    "approved": {},
    "refused": {},
}


@pytest.fixture
def called_back(cast: Cast) -> Walk:
    return in_state(cast, "called_back")


def offered(walk: Walk, person: str) -> set[str]:
    viewer = walk.cast[person]
    known = standing(viewer, walk.demand, walk.at)
    return {step.name for step in next_steps(viewer, walk.demand, walk.at, known)}


def test_every_state_move_and_person(cast: Cast) -> None:
    walks = {"requested": in_state(cast, "called_back").go("ask_redo")}
    walks["approved"] = in_state(cast, "called_back").go("ask_redo", "redo")
    walks["refused"] = in_state(cast, "called_back").go("ask_redo", "refuse_redo")
    before, wrong = everything(), []
    for state, walk in walks.items():
        assert walk.redo is not None
        for move in ("redo", "refuse_redo"):
            for person, actor in everybody(cast).items():
                with taken_back():
                    redo = walk.redo
                    result = attempt(walk, move, actor)
                    reached = Redo.objects.visible_to(LOOK).get(pk=redo.pk).status
                if person in SUPERVISORS and move in EXPECTED[state]:
                    expected = reached == EXPECTED[state][move] and result in ("in_progress", "called_back")
                else:
                    kind = NotPossible if person in SUPERVISORS else Forbidden
                    expected = isinstance(result, kind) and reached == state
                if not expected:
                    wrong.append(f"{state}: {move} by {person}: {result!r}, {reached}")
        for target in EXPECTED:
            legal = target in EXPECTED[state].values()
            if target != state and refused_by_the_database(walk.redo, target) is legal:
                wrong.append(f"the database on {state} to {target}")
    assert wrong == []
    assert everything() == before
    assert {(state, target) for state, moves in EXPECTED.items() for target in moves.values()} == REDO.pairs
    assert {p for p, one in everybody(cast).items() if allowed(one, "redo.decide", walks["requested"].redo)} == {
        "supervisor", "city_supervisor"
    }  # fmt: skip


def test_asked_and_granted_the_work_begins_anew(called_back: Walk) -> None:
    walk = called_back
    assert "ask_redo" in offered(walk, "enterprise")
    assert "decide_redo" not in offered(walk, "supervisor")
    walk.go("ask_redo")
    assert walk.redo is not None
    told = Outbox.objects.visible_to(LOOK).filter(record_id=walk.demand.pk).latest("at")
    assert ["supervisor", "county", "620823"] in told.recipients
    assert ["supervisor", "city", "620800"] in told.recipients
    assert offered(walk, "enterprise") == set()  # neither graded nor asked twice
    assert "decide_redo" in offered(walk, "supervisor")
    assert [one.count for one in piles(walk.cast["supervisor"], ("redos",), walk.at)] == [1]
    assert [one.count for one in piles(walk.cast["enterprise"], ("to_confirm", "under_way"), walk.at)] == [
        0,
        2,
    ]  # the leader too
    for step, person in (("confirm", "enterprise"), ("close_unconfirmed", "city_office"), ("ask_redo", "enterprise")):
        assert isinstance(attempt(walk, step, walk.cast[person]), NotPossible)
    due = walk.demand.due_at
    walk.take("redo", after=timedelta(days=1))
    assert walk.demand.status == "in_progress"
    assert walk.demand.clock_started_at == walk.at
    assert walk.demand.due_at > due
    assert not DemandOutcome.objects.visible_to(LOOK).filter(demand=walk.demand, void=False).exists()
    assert [one.count for one in piles(walk.cast["helper"], ("sent_back",), walk.at)] == [1]
    walk.go("conclude", "review", "call_back")
    with pytest.raises(NotPossible, match="redone before"):
        walk.take("ask_redo")
    assert "ask_redo" not in offered(walk, "enterprise")
    walk.go("confirm", "close")


def test_a_grade_that_says_not_satisfied_may_have_it_redone_too(cast: Cast) -> None:
    good, bad = in_state(cast, "called_back"), in_state(cast, "called_back")
    good.go("confirm")
    with pytest.raises(NotPossible, match="good enough"):
        good.take("ask_redo")
    assert "ask_redo" not in offered(good, "enterprise")
    bad.go("grade_low", "ask_redo")
    assert piles(cast["county_office"], ("to_close",), bad.at)[0].count == 1
    with pytest.raises(NotPossible, match="must decide on that first"):
        bad.take("close")
    assert bad.redo is not None
    assert bad.redo.grade == 2
    bad.go("redo")
    assert (bad.demand.grade, bad.demand.comment, bad.demand.confirmed_at) == (None, "", None)


def test_refused_it_is_graded_as_it_stands_and_not_asked_again(called_back: Walk) -> None:
    called_back.go("ask_redo", "refuse_redo")
    with pytest.raises(NotPossible, match="asked for before"):
        called_back.take("ask_redo")
    assert offered(called_back, "enterprise") == {"confirm"}
    called_back.go("grade_low", "close")
    assert called_back.demand.status == "closed"


def test_whoever_handled_or_reviewed_does_not_decide_and_reasons_are_needed(called_back: Walk) -> None:
    walk = called_back
    with pytest.raises(Invalid, match="fill in"):
        ask_redo(actor=walk.cast["enterprise"], demand=walk.demand, note="  ", at=walk.at)
    walk.go("ask_redo")
    supervisor = walk.cast["supervisor"]
    for account in (walk.demand.reviewed_by, walk.cast["helper"].account):
        with pytest.raises(Forbidden, match="handled or reviewed"):
            walk.take("redo", Actor(account, supervisor.post, "supervisor", supervisor.place))


def test_a_decision_that_is_late_is_told_of_once(called_back: Walk) -> None:
    called_back.go("ask_redo")
    assert called_back.redo is not None
    assert remind_of_what_waits(at=called_back.redo.due_at) == 0
    late = called_back.redo.due_at + timedelta(minutes=1)
    assert (remind_of_what_waits(at=late), remind_of_what_waits(at=late)) == (1, 0)
    told = Outbox.objects.visible_to(LOOK).filter(record_id=called_back.demand.pk).latest("at")
    assert told.urgent
    assert ["supervisor", "city", "620800"] in told.recipients
    Limit.objects.filter(code="assist.redo.times").update(value=0)
    other = in_state(called_back.cast, "called_back")
    with pytest.raises(NotPossible):
        other.take("ask_redo")
