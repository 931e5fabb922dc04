"""What the help team does: acknowledge, contact the enterprise, report progress, conclude."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from lianmeng.assist.actions.co_handling import require_all_reported
from lianmeng.assist.actions.escalating import require_no_decision_pending
from lianmeng.assist.models import Demand, DemandOutcome, OutcomeKind, Progress
from lianmeng.assist.states import DEMAND, IN_PROGRESS
from lianmeng.kernel.errors import N_, Invalid, NotPossible
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import unit_of_work

Measured = Sequence[tuple[OutcomeKind, Decimal]]


def acknowledge_demand(*, actor: Viewer, demand: Demand, at: datetime) -> Demand:
    """Confirm receipt. This starts no clock: the dispatch did."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.move(demand, DEMAND, "acknowledge", at=at, changes={"acknowledged_at": at})
    return demand


def contact_enterprise(*, actor: Viewer, demand: Demand, text: str, at: datetime) -> Demand:
    """Record the first contact with the enterprise, and begin to work."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        changes = {} if demand.first_contact_at else {"first_contact_at": at}
        work.move(demand, DEMAND, "contact", at=at, note=text, changes=changes, given={"text": text})
        work.add(Progress(demand=demand, team_id=demand.handled_by, text=text, first_contact=True, at=at))
    return demand


def report_progress(*, actor: Viewer, demand: Demand, text: str, at: datetime) -> Progress:
    """Tell what was done since the last report; evidence is attached to the row returned."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        require(actor, "demand.handle", demand)
        if demand.status != IN_PROGRESS:
            raise NotPossible("not_in_progress", N_("Progress is reported while a demand is in progress."))
        if not text.strip():
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="text")
        work.change(demand, verb="progress_reported", at=at, note=text)
        progress = Progress(demand=demand, team_id=demand.handled_by, text=text, at=at)
        work.add(progress)
    return progress


def conclude_demand(*, actor: Viewer, demand: Demand, reply: str, at: datetime, outcomes: Measured = ()) -> Demand:
    """Report the result to the office, with what it measurably brought (1,600 m² of road hardened)."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "conclude")
        require_all_reported(work, demand)
        require_no_decision_pending(work, demand)
        if any(quantity <= 0 for _, quantity in outcomes):
            raise Invalid("not_positive", N_("The quantity must be more than zero."), field="quantity")
        changes = {"reply": reply, "concluded_at": at}
        measured = [f"{kind.name} {quantity.normalize():f} {kind.unit}" for kind, quantity in outcomes]
        details = {"outcomes": measured} if measured else {}
        work.move(demand, DEMAND, "conclude", at=at, changes=changes, details=details)
        work.add(*(DemandOutcome(demand=demand, kind=kind, quantity=quantity, at=at) for kind, quantity in outcomes))
    return demand
