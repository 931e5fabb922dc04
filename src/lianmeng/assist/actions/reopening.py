"""Reopening what was closed: by whom, within which time and how often, with what becomes of the old result."""

from datetime import datetime

from lianmeng.assist.actions.voiding import void_outcomes
from lianmeng.assist.deadlines import due_after, times
from lianmeng.assist.models import Assignment, Demand, Reopening, WriteOff
from lianmeng.assist.states import DEMAND
from lianmeng.assist.states_write_off import APPLIED, OPEN_WRITE_OFFS, REBOUNDED, RETURNED
from lianmeng.kernel.errors import N_, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work

#: What the life before has left on the demand, and what the new one begins with.
_ANEW: dict[str, object] = {
    "handler_id": None,
    "clock_started_at": None,
    "contact_due_at": None,
    "due_at": None,
    "acknowledged_at": None,
    "first_contact_at": None,
    "reply": "",
    "concluded_at": None,
    "reviewed_at": None,
    "reviewed_by": None,
    "called_back_at": None,
    "call_result": "",
    "confirmed_at": None,
    "grade": None,
    "comment": "",
    "ended_at": None,
    "disputes": 0,
    "extensions": 0,
    "redos": 0,
}


def reopen_demand(*, actor: Viewer, demand: Demand, note: str, at: datetime) -> Demand:
    """Reopen a closed demand because the same matter has come back: within the limit, so many times as that allows.

    It is accepted again and waits for its dispatch, which starts a new clock. What was measured becomes void.
    """
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "reopen")
        if demand.reopenings >= times("assist.reopen.times", local_date(at)):
            raise NotPossible("reopened_before", N_("It has been reopened before; please raise a new demand."))
        assert demand.ended_at is not None  # it is closed
        last = due_after(demand.ended_at, "assist.reopen")
        if at > last:
            raise NotPossible(
                "too_late",
                N_("It could be reopened until %(last)s; please raise a new demand."),
                last=local_date(last),
            )
        own = isinstance(actor, Actor) and actor.role == "enterprise"
        reopen(work, demand, Reopening.Cause.ENTERPRISE if own else Reopening.Cause.OFFICE, note, at)
    return demand


def reopen(work: UnitOfWork, demand: Demand, cause: Reopening.Cause, note: str, at: datetime) -> None:
    """Make the move, whatever brought it about; right and state are checked, limits are the caller's business."""
    assert demand.ended_at is not None  # it is closed
    row = Reopening(
        demand=demand,
        cause=cause,
        reason=note,
        at=at,
        closed_at=demand.ended_at,
        team_id=demand.handler_id,
        reply=demand.reply,
        grade=demand.grade,
    )
    changes = {**_ANEW, "reopenings": demand.reopenings + 1, "accepted_at": at}
    work.move(demand, DEMAND, "reopen", at=at, note=note, changes=changes)
    work.add(row)
    void_outcomes(work, demand)
    for part in work.rows(WriteOff, demand_id=demand.pk):
        # What is on its way to be struck, or struck, is on the list again.
        if part.status in OPEN_WRITE_OFFS:
            work.amend(part, status=RETURNED if part.status == APPLIED else REBOUNDED)
    if assignment := work.first(Assignment, demand_id=demand.pk, ended_at=None):
        work.amend(assignment, ended_at=at)
