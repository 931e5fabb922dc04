"""Merging duplicates (并单), separating them again, and the word of those who were merged."""

from datetime import datetime

from lianmeng.assist.actions.closing import GRADES
from lianmeng.assist.actions.co_handling import release_co_handlers
from lianmeng.assist.actions.escalating import release_escalation
from lianmeng.assist.actions.followers import require_no_followers
from lianmeng.assist.models import Assignment, Demand, Dispute, Merge
from lianmeng.assist.states import DEMAND, ENDED, MERGED, SOLVED, UNCONCLUDED
from lianmeng.kernel.errors import N_, Invalid, NotPossible
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work


def merge_demand(*, actor: Viewer, demand: Demand, leader: Demand, note: str, at: datetime) -> Demand:
    """Have ``demand`` follow ``leader``, which tells of the same matter and is handled for both.

    Its team is released. It counts as collected as before, and its enterprise is answered under its own number.
    """
    with unit_of_work(actor) as work:
        if demand.pk == leader.pk:
            demand = work.lock(demand)
            work.check_move(demand, DEMAND, "merge")
            raise Invalid("itself", N_("A demand cannot be merged into itself."), field="leader")
        # Always in the same order, so that two offices that merge crosswise do not wait for each other.
        for one in sorted((demand, leader), key=lambda one: one.pk):
            work.lock(one)
        demand, leader = work.lock(demand), work.lock(leader)
        work.check_move(demand, DEMAND, "merge")
        require(actor, "demand.merge", leader)
        require_no_followers(work, demand)
        if leader.status not in UNCONCLUDED:
            raise Invalid(
                "cannot_lead",
                N_("Demand %(number)s cannot lead: it is concluded, ended or merged itself."),
                field="leader",
                number=leader.number,
            )
        changes = {"handler_id": None, "acknowledged_at": None}
        details = {"leader": leader.number}
        work.move(demand, DEMAND, "merge", at=at, note=note, changes=changes, given={"leader": leader}, details=details)
        work.add(Merge(demand=demand, leader=leader, reason=note, at=at))
        _release(work, demand, note, at)
        release_co_handlers(work, demand, at)
        release_escalation(work, demand, at)
        work.change(leader, verb="demand_led", at=at, details={"merged": demand.number})
    return demand


def separate_demand(*, actor: Viewer, demand: Demand, note: str, at: datetime) -> Demand:
    """Undo a merge while the leading demand is open: the demand is accepted and waits for its dispatch."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "separate")
        merge = _merge_of(work, demand)
        leader = work.lock(merge.leader)
        if leader.status in ENDED:
            raise NotPossible("leader_ended", N_("The leading demand has ended; its answer stands for this one too."))
        changes = {"accepted_at": demand.accepted_at or at}
        details = {"leader": leader.number}
        work.move(demand, DEMAND, "separate", at=at, note=note, changes=changes, details=details)
        work.amend(merge, ended_at=at)
        work.change(leader, verb="demand_left", at=at, details={"merged": demand.number})
    return demand


def grade_merged(*, actor: Viewer, demand: Demand, grade: int, at: datetime, comment: str = "") -> Demand:
    """The word of an enterprise whose demand was merged, once the leading one is closed: for itself, once."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        require(actor, "demand.confirm", demand)
        if demand.status != MERGED or _merge_of(work, demand).leader.status not in SOLVED:
            raise NotPossible("not_solved", N_("A merged demand is graded once the leading demand is closed."))
        if demand.grade:
            raise NotPossible("graded_before", N_("The solution has been graded before."))
        if grade not in GRADES:
            raise Invalid("grade", N_("Please choose a grade from 1 to 5."), field="grade")
        changes = {"grade": grade, "comment": comment, "confirmed_at": at}
        work.change(demand, verb="solution_graded", at=at, note=comment, changes=changes)
    return demand


def _merge_of(work: UnitOfWork, demand: Demand) -> Merge:
    merge = work.first(Merge, demand_id=demand.pk, ended_at=None)
    assert merge is not None  # a demand is merged by nothing else
    return merge


def _release(work: UnitOfWork, demand: Demand, note: str, at: datetime) -> None:
    """The team has no more to do with it; if it disputed the assignment, that was granted."""
    if assignment := work.first(Assignment, demand_id=demand.pk, ended_at=None):
        work.amend(assignment, ended_at=at)
    if dispute := work.first(Dispute, demand_id=demand.pk, decided_at=None):
        work.amend(dispute, decided_at=at, granted=True, answer=note)
