"""Having the work redone: the enterprise asks, once and with its reason; a supervisor consents or refuses."""

from datetime import datetime

from lianmeng.assist.actions.voiding import void_outcomes
from lianmeng.assist.deadlines import due_after, resolution_deadline, times
from lianmeng.assist.models import Demand, Redo
from lianmeng.assist.queries.members import is_member
from lianmeng.assist.queries.redo import dissatisfied
from lianmeng.assist.states import CALLED_BACK, CONFIRMED, DEMAND, REFUSED, REQUESTED
from lianmeng.assist.states_redo import REDO
from lianmeng.kernel.errors import N_, Forbidden, Invalid, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work


def ask_redo(*, actor: Viewer, demand: Demand, note: str, at: datetime) -> Redo:
    """The enterprise says that it is not solved, before it grades or with a grade that says so.

    A supervisor decides. Until then nothing moves: neither is it graded nor closed.
    """
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        require(actor, "demand.confirm", demand)
        if demand.status not in (CALLED_BACK, CONFIRMED):
            raise NotPossible("not_called_back", N_("To redo it is asked for after the call-back and before closing."))
        if demand.status == CONFIRMED and not dissatisfied(demand.grade, local_date(at)):
            raise NotPossible("satisfied", N_("You have graded the solution as good enough; it is not redone."))
        if demand.handler_id is None:
            raise NotPossible("never_dispatched", N_("No help team has handled this; please raise a new demand."))
        if demand.redos >= times("assist.redo.times", local_date(at)):
            raise NotPossible(
                "redone_before", N_("It has been redone before; please confirm with the grade it deserves.")
            )
        if any(_about_this_conclusion(one, demand) for one in work.rows(Redo, demand_id=demand.pk)):
            raise NotPossible("asked_before", N_("To redo it has been asked for before, on this very conclusion."))
        if not note.strip():
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="note")
        redo = Redo(demand=demand, reason=note, grade=demand.grade, at=at, due_at=due_after(at, "assist.redo.decision"))
        work.change(demand, verb="demand_redo_asked", at=at, note=note, details={"decision_due_at": redo.due_at})
        work.add(redo)
    return redo


def grant_redo(*, actor: Viewer, redo: Redo, at: datetime, note: str = "") -> Redo:
    """The supervisor consents: the team works on it again, once, under a new clock.

    What the conclusion measured becomes void, and so does a grade that was given; the next ones count.
    """
    with unit_of_work(actor) as work:
        redo = _held(work, redo)
        demand = redo.demand
        work.check_move(redo, REDO, "approve")
        work.check_move(demand, DEMAND, "redo")
        _require_somebody_else(actor, demand, at)
        work.move_part(redo, REDO, "approve", note=note, changes={"decided_at": at, "answer": note})
        changes = {
            "redos": demand.redos + 1,
            "clock_started_at": at,
            "due_at": resolution_deadline(demand, started_at=at).due_at,
            "concluded_at": None,
            "reviewed_at": None,
            "extensions": 0,
            "grade": None,
            "comment": "",
            "confirmed_at": None,
        }
        work.move(demand, DEMAND, "redo", at=at, note=note or redo.reason, changes=changes, given={"redo": redo})
        void_outcomes(work, demand)
    return redo


def refuse_redo(*, actor: Viewer, redo: Redo, note: str, at: datetime) -> Redo:
    """The supervisor refuses, with the reason; the enterprise grades the solution as it deserves."""
    with unit_of_work(actor) as work:
        redo = _held(work, redo)
        work.check_move(redo, REDO, "refuse")
        _require_somebody_else(actor, redo.demand, at)
        move = work.move_part(redo, REDO, "refuse", note=note, changes={"decided_at": at, "answer": note})
        work.change(redo.demand, verb=move.event, at=at, note=note)
    return redo


def _held(work: UnitOfWork, redo: Redo) -> Redo:
    demand = work.lock(redo.demand)
    redo = work.lock(redo)
    redo.demand = demand
    return redo


def _about_this_conclusion(redo: Redo, demand: Demand) -> bool:
    return redo.status in (REQUESTED, REFUSED) and (demand.concluded_at is None or redo.at >= demand.concluded_at)


def _require_somebody_else(actor: Viewer, demand: Demand, at: datetime) -> None:
    if not isinstance(actor, Actor) or actor.account is None:
        return
    if actor.account == demand.reviewed_by or is_member(actor.account, demand.handler_id, local_date(at)):
        raise Forbidden(
            "not_somebody_else", N_("Whoever handled or reviewed the demand cannot decide whether it is redone.")
        )
