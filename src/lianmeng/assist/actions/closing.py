"""From the conclusion to the end: review, call-back by somebody else, the enterprise's own word, closing."""

from datetime import datetime

from lianmeng.assist.actions.voiding import require_no_redo_asked, void_outcomes
from lianmeng.assist.deadlines import due_after, times
from lianmeng.assist.models import CallBack, Demand
from lianmeng.assist.queries.members import is_member
from lianmeng.assist.states import CALLED_BACK, DEMAND
from lianmeng.kernel.errors import N_, Forbidden, Invalid, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.work.unit import unit_of_work

GRADES = range(1, 6)


def send_back(*, actor: Viewer, demand: Demand, note: str, at: datetime) -> Demand:
    """Return a conclusion to the team; what it measured becomes void, the clock runs on from the same start."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.move(demand, DEMAND, "send_back", at=at, note=note, changes={"concluded_at": None})
        void_outcomes(work, demand)
    return demand


def review_demand(*, actor: Viewer, demand: Demand, at: datetime, note: str = "") -> Demand:
    """Pass the conclusion; the enterprise will be called back."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        changes = {"reviewed_at": at, "reviewed_by": actor.account if isinstance(actor, Actor) else None}
        work.move(demand, DEMAND, "review", at=at, note=note, changes=changes)
    return demand


def record_call_back(
    *, actor: Viewer, demand: Demand, reached: bool, at: datetime, result: str = "", note: str = ""
) -> Demand:
    """Record one attempt to ask the enterprise. Only one that reached it moves the demand on.

    The caller must be somebody else: no member of the handling team, and not the one who reviewed.
    """
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "call_back")
        _require_somebody_else(actor, demand, at)
        if reached:
            if result not in Demand.CallResult.values:
                raise Invalid("required", N_("Please fill in this field: %(field)s."), field="call_result")
            changes = {"called_back_at": at, "call_result": result}
            work.move(demand, DEMAND, "call_back", at=at, note=note, changes=changes)
        else:
            work.change(demand, verb="call_back_failed", at=at, note=note)
        work.add(CallBack(demand=demand, at=at, reached=reached, result=result if reached else "", note=note))
    return demand


def confirm_demand(*, actor: Viewer, demand: Demand, grade: int, at: datetime, comment: str = "") -> Demand:
    """The enterprise's own confirmation and grade, from 1 (very dissatisfied) to 5 (very satisfied)."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "confirm")
        require_no_redo_asked(work, demand)
        if grade not in GRADES:
            raise Invalid("grade", N_("Please choose a grade from 1 to 5."), field="grade")
        changes = {"grade": grade, "comment": comment, "confirmed_at": at}
        work.move(demand, DEMAND, "confirm", at=at, note=comment, changes=changes)
    return demand


def close_demand(*, actor: Viewer, demand: Demand, at: datetime, note: str = "") -> Demand:
    """Close what the enterprise has confirmed."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "close")
        require_no_redo_asked(work, demand)
        work.move(demand, DEMAND, "close", at=at, note=note, changes={"ended_at": at})
    return demand


def close_unconfirmed(*, actor: Viewer, demand: Demand, note: str, at: datetime) -> Demand:
    """Close without the enterprise's word, when it could not be reached often enough or did not answer in time.

    Shown and counted apart: unreached is not satisfied.
    """
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "close_unconfirmed")
        require_no_redo_asked(work, demand)
        if demand.status == CALLED_BACK and demand.called_back_at:
            if at <= due_after(demand.called_back_at, "assist.confirmation"):
                raise NotPossible("may_still_answer", N_("The enterprise still has time to confirm."))
        else:
            needed = times("assist.call_back.tries", local_date(at))
            attempts = work.rows(CallBack, demand_id=demand.pk, reached=False)
            tries = sum(demand.concluded_at is None or one.at >= demand.concluded_at for one in attempts)
            if tries < needed:
                raise NotPossible(
                    "tries_left",
                    N_("%(tries)s of %(needed)s attempts to reach the enterprise have been made."),
                    tries=tries,
                    needed=needed,
                )
        work.move(demand, DEMAND, "close_unconfirmed", at=at, note=note, changes={"ended_at": at})
    return demand


def _require_somebody_else(actor: Viewer, demand: Demand, at: datetime) -> None:
    if not isinstance(actor, Actor) or actor.account is None:
        return
    if actor.account == demand.reviewed_by or is_member(actor.account, demand.handler_id, local_date(at)):
        raise Forbidden(
            "not_somebody_else",
            N_("The call-back must be made by somebody who neither handled nor reviewed this demand."),
        )
