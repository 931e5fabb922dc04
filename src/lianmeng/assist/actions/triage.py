"""What the office does with a submitted demand: accept, reject, answer at once."""

from datetime import datetime

from lianmeng.assist.actions.followers import require_no_followers
from lianmeng.assist.models import Demand
from lianmeng.assist.states import DEMAND
from lianmeng.kernel.errors import N_, Invalid, NotPossible
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.work.unit import unit_of_work


def accept_demand(*, actor: Viewer, demand: Demand, difficulty: str, at: datetime, note: str = "") -> Demand:
    """Accept a demand and say how hard it is; the difficulty chooses the limit of its solution."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "accept")
        if difficulty not in Demand.Difficulty.values:
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="difficulty")
        changes = {"accepted_at": at, "difficulty": difficulty}
        work.move(demand, DEMAND, "accept", at=at, note=note, changes=changes)
    return demand


def reject_demand(*, actor: Viewer, demand: Demand, note: str, at: datetime) -> Demand:
    """Reject a demand with its reason; it still counts as collected."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "reject")
        require_no_followers(work, demand)
        work.move(demand, DEMAND, "reject", at=at, note=note, changes={"ended_at": at})
    return demand


def answer_demand(*, actor: Viewer, demand: Demand, reply: str, at: datetime) -> Demand:
    """Answer a consultation at once, without dispatching it; the enterprise is still called back.

    Who answers is named as who reviews an answer would be, so that somebody else makes the call.
    """
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "answer")
        if demand.kind != Demand.Kind.CONSULTATION:
            raise NotPossible("not_a_consultation", N_("Only a consultation can be answered without a help team."))
        answered_by = actor.account if isinstance(actor, Actor) else None
        changes = {"reply": reply, "concluded_at": at, "reviewed_by": answered_by}
        work.move(demand, DEMAND, "answer", at=at, changes=changes)
    return demand


def accept_and_answer(*, actor: Viewer, demand: Demand, reply: str, at: datetime) -> Demand:
    """Accept a consultation and answer it in one go; what can be answered at once is simple."""
    with unit_of_work(actor):
        demand = accept_demand(actor=actor, demand=demand, difficulty=Demand.Difficulty.SIMPLE, at=at)
        return answer_demand(actor=actor, demand=demand, reply=reply, at=at)
