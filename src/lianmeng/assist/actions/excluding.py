"""Excluding a demand from statistics: asked for with a reason of the list, approved by somebody else, listed openly."""

from datetime import datetime

from lianmeng.assist.deadlines import due_after
from lianmeng.assist.models import Demand, Exclusion, ExclusionReason
from lianmeng.assist.queries.members import is_member
from lianmeng.assist.states import APPROVED, DRAFT, REQUESTED
from lianmeng.assist.states_exclusion import EXCLUSION
from lianmeng.kernel.errors import N_, Forbidden, Invalid, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import unit_of_work


def ask_exclusion(*, actor: Viewer, demand: Demand, reason: ExclusionReason, text: str, at: datetime) -> Exclusion:
    """Ask that a demand be left out in judging the work. It stays collected, and is handled as any other."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        require(actor, "exclusion.ask", Exclusion(demand=demand))
        if demand.status == DRAFT:
            raise NotPossible("draft", N_("A draft is not counted anyway."))
        if any(one.status in (REQUESTED, APPROVED) for one in work.rows(Exclusion, demand_id=demand.pk)):
            raise NotPossible("excluded", N_("It is excluded already, or that has been asked for."))
        if not reason.holds_on(local_date(at)):
            raise Invalid("reason_over", N_("This reason is no longer in force."), field="reason")
        if not text.strip():
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="text")
        part = Exclusion(
            demand=demand,
            reason=reason,
            text=text,
            at=at,
            asked_by=actor.account if isinstance(actor, Actor) else None,
            due_at=due_after(at, "assist.exclusion.decision"),
        )
        work.change(demand, verb="exclusion_asked", at=at, note=text, details={"reason": reason.name})
        work.add(part)
    return part


def approve_exclusion(*, actor: Viewer, part: Exclusion, at: datetime, note: str = "") -> Exclusion:
    """Leave the demand out, in one's own name. From now on the figures that judge the work do not count it."""
    return _decided(actor, part, "approve", at, note)


def refuse_exclusion(*, actor: Viewer, part: Exclusion, note: str, at: datetime) -> Exclusion:
    """Do not leave it out, with the reason."""
    return _decided(actor, part, "refuse", at, note)


def revoke_exclusion(*, actor: Viewer, part: Exclusion, note: str, at: datetime) -> Exclusion:
    """Count it again, with the reason."""
    return _decided(actor, part, "revoke", at, note)


def _name(actor: Viewer) -> str:
    return actor.name or actor.role if isinstance(actor, Actor) else actor.reason


def _decided(actor: Viewer, part: Exclusion, name: str, at: datetime, note: str) -> Exclusion:
    with unit_of_work(actor) as work:
        demand, reason = work.lock(part.demand), part.reason
        part = work.lock(part)
        part.demand, part.reason = demand, reason
        work.check_move(part, EXCLUSION, name)
        account = actor.account if isinstance(actor, Actor) else None
        if account and (account == part.asked_by or is_member(account, demand.handler_id, local_date(at))):
            raise Forbidden("own_request", N_("Somebody must decide who neither asked nor handles the demand."))
        changes = {"note": note, "decided_at": at, "approver": _name(actor)}
        move = work.move_part(part, EXCLUSION, name, note=note, changes=changes)
        work.change(demand, verb=move.event, at=at, note=note, details={"reason": reason.name})
    return part
