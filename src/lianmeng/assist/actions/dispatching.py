"""Giving a demand to a team, and what follows when the team says that it is not its business."""

from datetime import datetime

from lianmeng.assist.actions.co_handling import release_co_handlers
from lianmeng.assist.actions.triage import accept_demand
from lianmeng.assist.deadlines import contact_deadline, due_after, resolution_deadline, times
from lianmeng.assist.models import Assignment, Demand, Dispute, Extension, HelpTeam
from lianmeng.assist.queries.routing import routed_team, team_named
from lianmeng.assist.states import APPROVED, DEMAND
from lianmeng.kernel.errors import N_, Invalid, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Viewer
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work


def dispatch_demand(
    *, actor: Viewer, demand: Demand, at: datetime, handler: HelpTeam | None = None, note: str = ""
) -> Demand:
    """Give a demand to ``handler``, or to the team that the routing catalogue names. The clock starts now.

    It starts at dispatch and never at acknowledgement, so that nothing lies unowned while no clock runs.
    """
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "dispatch")
        routed = routed_team(demand.category_id, demand.county_id, demand.chain_id, local_date(at))
        team = handler or (team_named(routed) if routed else None)
        if team is None:
            raise Invalid(
                "no_route",
                N_("The routing catalogue names no team for this demand; please choose one."),
                field="handler",
            )
        # What was dispatched before, merged and separated again keeps its clock: the enterprise has waited all along.
        start = demand.clock_started_at or at
        granted = (
            [one for one in work.rows(Extension, demand_id=demand.pk, status=APPROVED) if one.at >= start]
            if demand.clock_started_at
            else []
        )
        changes = {
            "handler_id": team.pk,
            "clock_started_at": start,
            "contact_due_at": contact_deadline(demand, started_at=start).due_at,
            "due_at": resolution_deadline(demand, granted, started_at=start).due_at,
        }
        details = {"team": team.name, "routed": team.pk == routed}
        work.move(
            demand, DEMAND, "dispatch", at=at, note=note, changes=changes, given={"handler": team}, details=details
        )
        work.add(Assignment(demand=demand, team=team, at=at, routed=team.pk == routed))
    return demand


def accept_and_dispatch(
    *,
    actor: Viewer,
    demand: Demand,
    difficulty: str,
    at: datetime,
    handler: HelpTeam | None = None,
    note: str = "",
) -> Demand:
    """Accept a demand and dispatch it in one go."""
    with unit_of_work(actor):
        demand = accept_demand(actor=actor, demand=demand, difficulty=difficulty, at=at)
        return dispatch_demand(actor=actor, demand=demand, handler=handler, note=note, at=at)


def dispute_assignment(*, actor: Viewer, demand: Demand, ground: str, at: datetime) -> Demand:
    """Say, with a ground, that the demand is another's business: once, within the limit; the clock runs on."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "dispute")
        if demand.disputes >= times("assist.dispute.times", local_date(at)):
            raise NotPossible(
                "disputed_before", N_("The assignment has been disputed before; a second return is not allowed.")
            )
        assignment = work.first(Assignment, demand_id=demand.pk, ended_at=None)
        if assignment and at > due_after(assignment.at, "assist.dispute"):
            raise NotPossible("dispute_late", N_("The time for disputing the assignment has passed."))
        changes = {"disputes": demand.disputes + 1}
        work.move(demand, DEMAND, "dispute", at=at, note=ground, changes=changes)
        work.add(Dispute(demand=demand, team_id=demand.handled_by, ground=ground, at=at))
    return demand


def uphold_assignment(*, actor: Viewer, demand: Demand, answer: str, at: datetime) -> Demand:
    """Refuse a dispute: the team keeps the demand."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.move(demand, DEMAND, "uphold", at=at, note=answer)
        _decide(work, demand, granted=False, answer=answer, at=at)
    return demand


def reassign_demand(*, actor: Viewer, demand: Demand, handler: HelpTeam, note: str, at: datetime) -> Demand:
    """Give the demand to another team. The deadline stays: reassigning is the offices' loss, not the enterprise's."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "reassign")
        if handler.pk == demand.handler_id:
            raise Invalid("same_team", N_("This team has the demand already."), field="handler")
        changes = {"handler_id": handler.pk, "acknowledged_at": None}
        details = {"team": handler.name}
        work.move(
            demand, DEMAND, "reassign", at=at, note=note, changes=changes, given={"handler": handler}, details=details
        )
        _decide(work, demand, granted=True, answer=note, at=at)
        release_co_handlers(work, demand, at, team=handler)
        if assignment := work.first(Assignment, demand_id=demand.pk, ended_at=None):
            work.amend(assignment, ended_at=at)
        routed = routed_team(demand.category_id, demand.county_id, demand.chain_id, local_date(at))
        work.add(Assignment(demand=demand, team=handler, at=at, routed=handler.pk == routed))
    return demand


def _decide(work: UnitOfWork, demand: Demand, *, granted: bool, answer: str, at: datetime) -> None:
    if dispute := work.first(Dispute, demand_id=demand.pk, decided_at=None):
        work.amend(dispute, decided_at=at, granted=granted, answer=answer)
