"""What was closed and came back: within which time, how often, under which new clock, and what becomes void."""

from datetime import timedelta

import pytest

from lianmeng.assist.figures import CLOSED, CONFIRMED
from lianmeng.assist.models import Assignment, DemandOutcome, Reopening
from lianmeng.assist.queries.detail import demand_view
from lianmeng.assist.web.way import steps_of
from lianmeng.kernel.errors import NotPossible
from lianmeng.kernel.periods import parse_period
from lianmeng.platform.records.models import Limit
from tests.assist.expected import LOOK, in_state
from tests.assist.walks import Walk
from tests.support.cast import Cast

YEAR = parse_period("2022")


@pytest.fixture
def closed(cast: Cast) -> Walk:
    return in_state(cast, "closed")


def test_a_new_clock_and_nothing_of_the_old_result(closed: Walk) -> None:
    team, due, reply = closed.demand.handler_id, closed.demand.due_at, closed.demand.reply
    closed.take("reopen", after=timedelta(days=5))
    demand = closed.demand
    assert (demand.status, demand.handler_id, demand.due_at, demand.reply) == ("accepted", None, None, "")
    assert (demand.grade, demand.concluded_at, demand.ended_at, demand.reopenings) == (None, None, None, 1)
    row = Reopening.objects.visible_to(LOOK).get()
    assert (row.cause, row.team_id, row.reply, row.grade) == ("enterprise", team, reply, 5)
    assert not DemandOutcome.objects.visible_to(LOOK).filter(void=False).exists()
    assert not Assignment.objects.visible_to(LOOK).filter(ended_at=None).exists()
    assert [CLOSED.rows(LOOK, YEAR).count(), CONFIRMED.rows(LOOK, YEAR).count()] == [0, 0]
    closed.go("dispatch")
    assert (closed.demand.clock_started_at, closed.demand.due_at > due) == (closed.at, True)
    view = demand_view(closed.cast["helper"], closed.demand, closed.at)
    assert [step.state for step in steps_of(closed.demand, view.events)][:5] == ["done", "done", "done", "now", "todo"]
    closed.go("acknowledge", "contact", "conclude", "review", "call_back", "confirm", "close")
    assert CLOSED.rows(LOOK, YEAR).count() == 1


def test_within_the_limit_and_once(cast: Cast, closed: Walk) -> None:
    with pytest.raises(NotPossible, match="until"):
        closed.take("reopen", after=timedelta(days=40))
    Limit.objects.filter(code="assist.reopen").update(value=60)
    closed.take("reopen", cast["supervisor"], after=timedelta(days=40))
    assert Reopening.objects.visible_to(LOOK).get().cause == "office"
    closed.go("dispatch", "acknowledge", "contact", "conclude", "review", "call_back", "confirm", "close")
    with pytest.raises(NotPossible, match="reopened before"):
        closed.take("reopen")


def test_an_answer_that_did_not_help_goes_to_a_team(cast: Cast) -> None:
    walk = Walk.begun(cast, kind="consultation")
    walk.go("submit", "accept", "answer", "call_back", "confirm", "close", "reopen", "dispatch")
    view = demand_view(cast["helper"], walk.demand, walk.at)
    labels = [step.label for step in steps_of(walk.demand, view.events)]
    assert len(labels) == 8  # the way of a demand that a team handles, not of one answered at once
