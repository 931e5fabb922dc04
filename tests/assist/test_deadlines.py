"""Deadlines as the actions set them: across the National Day holiday, with more time, under dated limits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from lianmeng.assist.actions.dispatching import dispatch_demand
from lianmeng.assist.actions.extending import approve_extension, request_extension
from lianmeng.assist.actions.raising import DemandText, raise_demand, submit_demand
from lianmeng.assist.actions.recounting import recount_deadlines
from lianmeng.assist.actions.reminding import send_reminders
from lianmeng.assist.actions.triage import accept_demand
from lianmeng.assist.deadlines import resolution_deadline
from lianmeng.assist.models import Category, Demand, DemandOutcome, Extension, Reminder
from lianmeng.kernel.clock import Reason
from lianmeng.kernel.errors import NotPossible
from lianmeng.kernel.places import System
from lianmeng.platform.events.trail import timeline
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.platform.records.models import CalendarDay, Limit
from tests.assist import stories
from tests.assist.walks import Walk
from tests.support.cast import Cast, moment

LOOK = System("look at the deadline")
#: What the plan of the State Council for 2022 says of each day from Wednesday 28 September to Monday 10 October.
AROUND_NATIONAL_DAY = [
    ("2022-09-29", 1), ("2022-09-30", 2), ("2022-10-01", None), ("2022-10-02", None), ("2022-10-03", None),
    ("2022-10-04", None), ("2022-10-05", None), ("2022-10-06", None), ("2022-10-07", None), ("2022-10-08", 3),
    ("2022-10-09", 4), ("2022-10-10", 5),
]  # fmt: skip


def stored(demand: Demand) -> Demand:
    found: Demand = Demand.objects.visible_to(LOOK).get(pk=demand.pk)
    return found


def dispatched_at(cast: Cast, at: str, difficulty: str = "simple") -> Demand:
    text = DemandText(category=Category.objects.get(code="utilities"), title="路", content="路")
    clerk = cast["county_office"]
    demand = raise_demand(
        actor=clerk, enterprise=cast.grower, chain=cast.vegetables, text=text, channel="office", at=moment(at)
    )
    demand = submit_demand(actor=clerk, demand=demand, at=moment(at))
    demand = accept_demand(actor=clerk, demand=demand, difficulty=difficulty, at=moment(at))
    return dispatch_demand(actor=clerk, demand=demand, at=moment(at))


def test_five_working_days_from_28_september_end_on_10_october_and_every_day_is_explained(cast: Cast) -> None:
    demand = stories.dispatched(cast)
    assert demand.due_at == moment("2022-10-10 18:00")
    first, *rows = resolution_deadline(demand).rows
    assert (first.on, first.reason, first.counted) == (date(2022, 9, 28), Reason.STARTED, False)
    assert [(str(row.on), row.number) for row in rows] == AROUND_NATIONAL_DAY
    reasons = {str(row.on): (row.reason, row.name) for row in rows}
    assert {reasons[f"2022-10-0{day}"] for day in range(1, 8)} == {(Reason.HOLIDAY, "国庆节")}
    assert [reasons[on][0] for on in ("2022-10-08", "2022-10-09")] == [Reason.MAKE_UP_DAY, Reason.MAKE_UP_DAY]
    assert [reasons[on][0] for on in ("2022-09-29", "2022-10-10")] == [Reason.WORKING_DAY, Reason.WORKING_DAY]


def test_the_clock_starts_at_dispatch_and_neither_waits_nor_begins_anew(cast: Cast) -> None:
    walk = Walk.begun(cast).go("submit", "accept")
    assert (walk.demand.clock_started_at, walk.demand.due_at) == (None, None)
    walk.go("dispatch")
    started, due = walk.demand.clock_started_at, walk.demand.due_at
    assert started == walk.at
    walk.go("dispute", "reassign", "acknowledge", "contact", "conclude", "send_back")
    assert (walk.demand.clock_started_at, walk.demand.due_at) == (started, due)
    walk.go("conclude", "review", "call_back")
    walk.take("redo", after=timedelta(days=12))
    assert walk.demand.clock_started_at == walk.at
    assert walk.demand.due_at is not None
    assert walk.demand.due_at > due


@pytest.mark.parametrize(
    ("difficulty", "due"),
    [("simple", "2022-10-10 18:00"), ("ordinary", "2022-10-17 18:00"), ("hard", "2022-11-07 18:00")],
)
def test_the_difficulty_chooses_the_limit(cast: Cast, difficulty: str, due: str) -> None:
    assert dispatched_at(cast, "2022-09-28 10:00", difficulty).due_at == moment(due)


def test_more_time_is_counted_from_the_old_due_date(cast: Cast) -> None:
    demand = stories.in_progress(cast)
    helper = cast["helper"]
    asked = request_extension(
        actor=helper, demand=demand, working_days=3, reason="雨季施工", at=moment("2022-09-30 09:00")
    )
    assert stored(demand).due_at == moment("2022-10-10 18:00")  # until it is decided
    granted = approve_extension(actor=cast["county_office"], extension=asked, at=moment("2022-09-30 10:00"))
    assert (granted.old_due_at, granted.new_due_at) == (moment("2022-10-10 18:00"), moment("2022-10-13 18:00"))
    now = stored(demand)
    assert now.due_at == moment("2022-10-13 18:00")
    assert resolution_deadline(now, [granted]).due_at == now.due_at
    event = timeline(LOOK, demand)[-1]
    assert (event.verb, event.new["due_at"]) == ("deadline_extended", "2022-10-13T10:00:00+00:00")
    with pytest.raises(NotPossible, match="once is all there is"):
        request_extension(actor=helper, demand=now, working_days=1, reason="再延", at=moment("2022-10-08 09:00"))


def test_more_time_is_asked_for_before_expiry(cast: Cast) -> None:
    demand = stories.in_progress(cast)
    with pytest.raises(NotPossible, match="has passed"):
        request_extension(
            actor=cast["helper"], demand=demand, working_days=3, reason="雨", at=moment("2022-10-10 18:01")
        )


def test_where_more_time_is_granted_twice_both_count(cast: Cast) -> None:
    Limit.objects.filter(code="assist.extension.times").update(value=2)
    walk = Walk.begun(cast).go(*["submit", "accept", "dispatch", "acknowledge", "contact"])
    first_due = walk.demand.due_at
    walk.go("request_extension", "approve_extension", "request_extension", "approve_extension")
    extensions = list(Extension.objects.visible_to(LOOK).filter(demand=walk.demand).order_by("at"))
    assert [one.new_due_at for one in extensions][1] == walk.demand.due_at
    assert extensions[1].old_due_at == extensions[0].new_due_at
    assert first_due < extensions[0].new_due_at < extensions[1].new_due_at
    assert resolution_deadline(walk.demand, extensions).due_at == walk.demand.due_at


def test_a_request_from_before_a_redo_is_not_granted_on_the_new_clock(cast: Cast) -> None:
    walk = Walk.begun(cast).go(
        *["submit", "accept", "dispatch", "acknowledge", "contact", "request_extension", "conclude"]
    )
    walk.go("review", "call_back", "redo")
    assert walk.extension is not None
    walk.extension.demand = walk.demand
    with pytest.raises(NotPossible, match="only while the clock is running"):
        walk.take("approve_extension")
    walk.go("refuse_extension", "request_extension", "approve_extension")
    assert walk.demand.extensions == 1


def test_what_a_conclusion_measured_counts_once_after_a_redo(cast: Cast) -> None:
    walk = Walk.begun(cast).go(
        *["submit", "accept", "dispatch", "acknowledge", "contact", "conclude", "review", "call_back"]
    )
    walk.go("redo", "conclude")
    outcomes = DemandOutcome.objects.visible_to(LOOK).filter(demand=walk.demand)
    assert outcomes.count() == 2
    assert [one.quantity for one in outcomes.filter(void=False)] == [Decimal(1600)]


def test_a_later_limit_leaves_running_demands_alone(cast: Cast) -> None:
    running = dispatched_at(cast, "2022-09-28 10:00")
    code = "assist.resolution.simple"
    Limit.objects.filter(code=code).update(to_on=date(2022, 10, 9))
    Limit.objects.create(code=code, value=2, unit="working_day", source="新规定", from_on=date(2022, 10, 9))
    assert dispatched_at(cast, "2022-10-08 10:00").due_at == moment("2022-10-13 18:00")  # the old limit's last day
    assert dispatched_at(cast, "2022-10-09 10:00").due_at == moment("2022-10-11 18:00")
    assert resolution_deadline(running).due_at == running.due_at == moment("2022-10-10 18:00")
    assert recount_deadlines(at=moment("2022-10-09 12:00")) == 0
    assert stored(running).due_at == moment("2022-10-10 18:00")


def test_a_demand_somebody_works_on_is_recounted_after_them_and_keeps_no_other_waiting(cast: Cast) -> None:
    busy, other = dispatched_at(cast, "2022-09-28 10:00"), dispatched_at(cast, "2022-09-28 10:05")
    CalendarDay.objects.filter(on=date(2022, 10, 8)).delete()
    with moving_before_each_lock(busy, times=1):
        assert recount_deadlines(at=moment("2022-09-28 12:00")) == 2
    assert {stored(one).due_at for one in (busy, other)} == {moment("2022-10-11 18:00")}
    CalendarDay.objects.filter(on=date(2022, 10, 9)).delete()
    with moving_before_each_lock(busy, times=9):
        assert recount_deadlines(at=moment("2022-09-28 13:00")) == 1
    assert stored(other).due_at == moment("2022-10-12 18:00")
    assert recount_deadlines(at=moment("2022-09-28 14:00")) == 1
    assert stored(busy).due_at == moment("2022-10-12 18:00")


@contextmanager
def moving_before_each_lock(demand: Demand, *, times: int) -> Iterator[None]:
    """Somebody else is quicker: the demand gets a new version just before it is locked, so many times."""
    left = times

    def listen(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if left and "FOR NO KEY UPDATE" in str(sql) and demand.pk in (params or ()):
            left -= 1
            with acting_as(LOOK), connection.cursor() as cursor:
                cursor.execute("UPDATE assist_demand SET version = version + 1 WHERE id = %s", [demand.pk])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield


def test_reminders_go_out_once_for_each_deadline(cast: Cast) -> None:
    demand = stories.in_progress(cast)
    sent = {
        at: (send_reminders(at=moment(at)), send_reminders(at=moment(at)))
        for at in (
            "2022-09-30 09:00", "2022-10-09 09:00", "2022-10-10 09:00", "2022-10-10 19:00", "2022-10-11 09:00",
            "2022-10-17 09:00", "2022-10-18 09:00",
        )
    }  # fmt: skip
    assert sent == {
        "2022-09-30 09:00": (0, 0),
        "2022-10-09 09:00": (1, 0),
        "2022-10-10 09:00": (0, 0),
        "2022-10-10 19:00": (0, 0),
        "2022-10-11 09:00": (1, 0),
        "2022-10-17 09:00": (1, 0),
        "2022-10-18 09:00": (0, 0),
    }
    kinds = Reminder.objects.visible_to(LOOK).filter(demand=demand).order_by("at").values_list("kind", flat=True)
    assert list(kinds) == ["before", "expired", "criticism"]
