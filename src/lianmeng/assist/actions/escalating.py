"""Escalating what a level cannot decide, and bringing the decision back down. The clock of the demand runs on."""

from datetime import datetime

from lianmeng.assist.deadlines_of_letters import answer_due
from lianmeng.assist.models import Demand, Escalation, EscalationLevel, EscalationReason
from lianmeng.assist.queries.escalation import first_level, level_above
from lianmeng.assist.states import IN_HAND, ON_HOLD
from lianmeng.assist.states_escalation import ESCALATION, PENDING, TAKEN_BACK
from lianmeng.kernel.errors import N_, Invalid, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work


def escalate_demand(*, actor: Viewer, demand: Demand, reason: EscalationReason, text: str, at: datetime) -> Escalation:
    """Ask the level above the actor's own to decide, for a reason of the list. Nothing else is held up by it."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        require(actor, "escalation.raise", Escalation(demand=demand))
        if demand.status not in (*IN_HAND, *ON_HOLD):
            raise NotPossible("not_in_hand", N_("Only a demand that is with its handler is escalated."))
        if work.first(Escalation, demand_id=demand.pk, status=PENDING):
            raise NotPossible("escalated", N_("A level has been asked already and has not decided yet."))
        level = first_level(actor, demand, local_date(at))
        if level is None:
            raise NotPossible("no_level", N_("There is no level above that could be asked."))
        if not reason.holds_on(local_date(at)):
            raise Invalid("reason_over", N_("This reason is no longer in force."), field="reason")
        if not text.strip():
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="text")
        return _raise(work, demand, level, reason, text, at)


def decide_escalation(*, actor: Viewer, part: Escalation, decision: str, at: datetime) -> Escalation:
    """Decide. The handler is told and acts on it."""
    with unit_of_work(actor) as work:
        part = _held(work, part)
        changes = {"decision": decision, "decided_at": at}
        move = work.move_part(part, ESCALATION, "decide", changes=changes)
        work.change(part.demand, verb=move.event, at=at, details=_details(part, decision))
    return part


def pass_on(*, actor: Viewer, part: Escalation, note: str, at: datetime) -> Escalation:
    """Pass on to the next level what this one cannot decide either; return what the next level is asked."""
    with unit_of_work(actor) as work:
        part = _held(work, part)
        work.check_move(part, ESCALATION, "pass_on")
        level = level_above(part.demand, part.level, local_date(at))
        if level is None:
            raise NotPossible("no_level", N_("There is no level above that could be asked."))
        work.move_part(part, ESCALATION, "pass_on", note=note, changes={"note": note, "decided_at": at})
        return _raise(work, part.demand, level, part.reason, f"{part.text}\n{note}", at)


def turn_back(*, actor: Viewer, part: Escalation, note: str, at: datetime) -> Escalation:
    """Turn it back: it can be solved below, and the reason says how."""
    return _ended(actor, part, "turn_back", note, at)


def take_back(*, actor: Viewer, part: Escalation, note: str, at: datetime) -> Escalation:
    """Whoever asks no longer needs a decision."""
    return _ended(actor, part, "take_back", note, at)


def require_no_decision_pending(work: UnitOfWork, demand: Demand) -> None:
    """Refuse a conclusion while a level that was asked has not decided."""
    if work.first(Escalation, demand_id=demand.pk, status=PENDING):
        raise NotPossible(
            "escalated", N_("The demand is escalated; wait for the decision, or take the escalation back.")
        )


def release_escalation(work: UnitOfWork, demand: Demand, at: datetime) -> None:
    """Nobody has to decide any more about a demand that ends or goes another way."""
    if part := work.first(Escalation, demand_id=demand.pk, status=PENDING):
        work.amend(part, status=TAKEN_BACK)
        work.change(demand, verb="escalation_taken_back", at=at, details=_details(part, ""))


def _raise(
    work: UnitOfWork, demand: Demand, level: EscalationLevel, reason: EscalationReason, text: str, at: datetime
) -> Escalation:
    part = Escalation(
        demand=demand, level=level, reason=reason, text=text, at=at, due_at=answer_due(at, level.answer_days)
    )
    details = {**_details(part, text), "reason": reason.name, "answer_due_at": part.due_at}
    work.change(demand, verb="demand_escalated", at=at, details=details)
    work.add(part)
    return part


def _ended(actor: Viewer, part: Escalation, name: str, note: str, at: datetime) -> Escalation:
    with unit_of_work(actor) as work:
        part = _held(work, part)
        move = work.move_part(part, ESCALATION, name, note=note, changes={"note": note, "decided_at": at})
        work.change(part.demand, verb=move.event, at=at, details=_details(part, note))
    return part


def _held(work: UnitOfWork, part: Escalation) -> Escalation:
    demand, level, reason = work.lock(part.demand), part.level, part.reason
    part = work.lock(part)
    part.demand, part.level, part.reason = demand, level, reason
    return part


def _details(part: Escalation, words: str) -> dict[str, object]:
    """What the event says. The words stand on the part, not on the timeline: that is read by the enterprise too."""
    return {"escalation": str(part.pk), "body": part.level.body, "level_name": part.level.name, "words": words}
