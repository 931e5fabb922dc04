"""Holding the clock: what it does to the deadline, who may, for how long, and how it is over."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianmeng.assist.actions.pausing import ask_pause, keep_parked, remind_of_reviews, resume_what_is_due
from lianmeng.assist.actions.recounting import recount_deadlines
from lianmeng.assist.models import Demand, Pause, PauseReason
from lianmeng.assist.queries.detail import demand_view
from lianmeng.assist.queries.home import piles
from lianmeng.kernel.errors import Forbidden, Invalid, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import System
from lianmeng.platform.events.trail import timeline
from lianmeng.platform.notices.models import Outbox
from lianmeng.platform.records.models import Limit
from lianmeng.platform.records.queries.calendar import working_calendar
from tests.assist.walks import Walk
from tests.support.cast import Cast, moment

LOOK = System("look at the demand")
TO_WORK = ("submit", "accept", "dispatch", "acknowledge", "contact")


def working(cast: Cast, at: str = "2022-09-01 09:00") -> Walk:
    return Walk.begun(cast, at=at).go(*TO_WORK)


def reason(code: str = "higher_approval") -> PauseReason:
    return PauseReason.objects.get(code=code)


def asked(walk: Walk, until: str, code: str = "higher_approval", **changes: object) -> Pause:
    given = {"actor": walk.cast["helper"], "demand": walk.demand, "text": "等待批复", "at": walk.at, **changes}
    return ask_pause(reason=reason(code), until=date.fromisoformat(until), **given)  # type: ignore[arg-type]


def stored(demand: Demand) -> Demand:
    return Demand.objects.visible_to(LOOK).get(pk=demand.pk)


def due_by_hand(started: date, days: int, held: list[tuple[date, date]]) -> date:
    """Count working days one by one, but for those from the first day of a pause until before its last."""
    on, left = started, days
    while left:
        on += timedelta(days=1)
        if working_calendar().is_working(on) and not any(first <= on < last for first, last in held):
            left -= 1
    return on


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wait=st.integers(0, 3), foreseen=st.integers(2, 30), resumed=st.none() | st.integers(0, 40))
def test_the_due_day_is_the_one_counted_by_hand(cast: Cast, wait: int, foreseen: int, resumed: int | None) -> None:
    walk = working(cast, "2022-09-16 08:00")
    started = local_date(walk.demand.clock_started_at)  # type: ignore[arg-type]
    walk.at += timedelta(days=wait)
    if walk.at > walk.demand.due_at:
        return
    until = local_date(walk.at) + timedelta(days=foreseen)
    walk.pause = asked(walk, until.isoformat())
    walk.demand = walk.pause.demand
    walk.take("suspend")
    held = local_date(walk.at)
    assert local_date(walk.demand.due_at) == due_by_hand(started, 5, [(held, until)])
    if resumed is None:
        late = walk.at + timedelta(days=foreseen + 3)
        assert resume_what_is_due(at=late) == 1
        assert local_date(stored(walk.demand).due_at) == due_by_hand(started, 5, [(held, until)])
        return
    walk.take("resume", after=timedelta(days=resumed))
    assert local_date(walk.demand.due_at) == due_by_hand(started, 5, [(held, local_date(walk.at))])
    assert recount_deadlines(at=walk.at) == 0


def test_every_day_on_which_the_clock_stands_is_told(cast: Cast) -> None:
    walk = working(cast)
    walk.pause = asked(walk, "2022-09-08")
    walk.demand = walk.pause.demand
    assert walk.demand.due_at == moment("2022-09-08 18:00")
    walk.go("suspend")
    assert walk.demand.due_at == moment("2022-09-15 18:00")
    view = demand_view(cast["enterprise"], walk.demand, walk.at)
    assert view.deadline is not None
    paused = [row for row in view.deadline.deadline.rows if row.reason == "paused"]
    assert [str(row.on) for row in paused] == [f"2022-09-0{day}" for day in range(2, 8)]
    assert {row.name for row in paused} == {"等待上级部门审批：等待批复"}
    assert (view.deadline.left, view.deadline.late) == (None, False)
    later = demand_view(cast["enterprise"], walk.demand, moment("2022-09-13 09:00")).deadline
    assert later is not None
    assert (later.used, later.total) == (3, 5)  # the 8th, 9th and 13th, after the Mid-Autumn holiday
    assert [event.verb for event in view.events][-2:] == ["pause_requested", "demand_suspended"]


def test_more_time_and_a_pause_are_both_counted(cast: Cast) -> None:
    walk = working(cast)
    walk.go("request_extension", "approve_extension")
    extended = walk.demand.due_at
    walk.go("request_suspension", "suspend", "resume")
    assert walk.demand.due_at == extended  # held and resumed on one day
    walk.go("request_suspension", "suspend")
    walk.take("resume", after=timedelta(days=5))
    assert walk.demand.due_at > extended  # type: ignore[operator]


def test_suspended_goes_on_by_itself_and_parked_is_only_told_of(cast: Cast) -> None:
    suspended, parked = working(cast), working(cast)
    suspended.go("request_suspension", "suspend")
    parked.go("request_parking", "park")
    day = moment("2022-09-15 08:30")
    assert resume_what_is_due(at=day - timedelta(days=1)) == remind_of_reviews(at=day - timedelta(days=1)) == 0
    assert [pile.count for pile in piles(cast["county_office"], ("on_hold", "parked_due", "overdue"), day)] == [2, 1, 0]
    assert (resume_what_is_due(at=day), remind_of_reviews(at=day)) == (1, 1)
    assert (resume_what_is_due(at=day), remind_of_reviews(at=day)) == (0, 0)
    assert stored(suspended.demand).status == "in_progress"
    assert stored(parked.demand).status == "parked"
    told = Outbox.objects.visible_to(LOOK).filter(record_id=parked.demand.pk).latest("at")
    assert told.recipients == [["county_office", "county", cast.county.code]]
    kept = keep_parked(
        actor=cast["county_office"], demand=stored(parked.demand), until=date(2022, 12, 1), note="资金未落实", at=day
    )
    assert timeline(LOOK, kept)[-1].new["until"] == "2022-12-01"
    assert piles(cast["county_office"], ("parked_due",), day)[0].count == 0
    assert remind_of_reviews(at=moment("2022-12-01 09:00")) == 1


def test_for_how_long_and_how_often(cast: Cast) -> None:
    walk = working(cast)
    for until in ("2022-09-01", "2022-10-20"):
        with pytest.raises(Invalid) as refused:
            asked(walk, until)
        assert refused.value.field == "until"
    assert asked(walk, "2022-10-19").until == date(2022, 10, 19)  # the thirtieth working day
    with pytest.raises(NotPossible, match="waiting for its decision"):
        asked(walk, "2022-09-09", demand=stored(walk.demand))
    walk = working(cast)
    walk.go("request_suspension", "suspend", "resume", "request_parking", "park", "resume")
    with pytest.raises(NotPossible, match="held 2 times"):
        asked(walk, "2022-09-20")
    Limit.objects.filter(code="assist.pause.times").update(value=3)
    assert asked(walk, "2022-09-20").status == "requested"


def test_when_it_is_not_asked_for(cast: Cast) -> None:
    walk = working(cast)
    with pytest.raises(Invalid, match="fill in"):
        asked(walk, "2022-09-09", text=" ")
    with pytest.raises(Forbidden):
        asked(walk, "2022-09-09", actor=cast["county_office"])
    with pytest.raises(NotPossible, match="has passed"):
        asked(walk, "2022-09-20", at=moment("2022-09-09 09:00"))
    PauseReason.objects.filter(code="season").update(to_on=date(2022, 8, 1))
    with pytest.raises(Invalid, match="no longer in force"):
        asked(walk, "2022-09-09", code="season")
    walk.go("conclude")
    with pytest.raises(NotPossible, match="in progress"):
        asked(walk, "2022-09-09")


def test_nobody_approves_their_own_request_and_a_refusal_changes_no_date(cast: Cast) -> None:
    walk = working(cast)
    walk.pause = asked(walk, "2022-09-20")
    walk.demand = walk.pause.demand
    twice = cast["county_office"].__class__(
        walk.pause.asked_by, cast["county_office"].post, "county_office", cast["county_office"].place
    )
    with pytest.raises(Forbidden, match="somebody else"):
        walk.take("suspend", twice)
    before = walk.demand.due_at
    walk.go("refuse_pause")
    assert (walk.demand.status, walk.demand.due_at, walk.pause.status) == ("in_progress", before, "refused")
    walk.go("request_suspension", "suspend")
    assert walk.demand.status == "suspended"
