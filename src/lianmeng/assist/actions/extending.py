"""More time: asked for before expiry, once, with a reason; decided by the office."""

from datetime import datetime

from lianmeng.assist.actions.counting import counted_due
from lianmeng.assist.deadlines import times
from lianmeng.assist.models import Demand, Extension
from lianmeng.assist.states import EXTENSION, IN_HAND
from lianmeng.kernel.errors import N_, Invalid, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.records.queries.limits import amount
from lianmeng.platform.work.unit import unit_of_work


def request_extension(*, actor: Viewer, demand: Demand, working_days: int, reason: str, at: datetime) -> Extension:
    """Ask for more working days. The deadline stands until the office has approved."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        require(actor, "demand.handle", demand)
        if demand.status not in IN_HAND or demand.due_at is None:
            raise NotPossible("not_in_hand", N_("More time can be asked for only while the clock is running."))
        if at > demand.due_at:
            raise NotPossible("expired", N_("The deadline has passed; more time must be asked for before it does."))
        if demand.extensions >= times("assist.extension.times", local_date(at)):
            raise NotPossible("extended_before", N_("The deadline has been extended before; once is all there is."))
        if work.first(Extension, demand_id=demand.pk, status="requested"):
            raise NotPossible("asked_before", N_("A request for more time is waiting for its decision."))
        most = amount("assist.extension.days", local_date(at))
        if not 1 <= working_days <= most:
            raise Invalid(
                "too_long",
                N_("Between 1 and %(most)s working days can be asked for."),
                field="working_days",
                most=int(most),
            )
        if not reason.strip():
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="reason")
        extension = Extension(
            demand=demand, value=working_days, unit="working_day", reason=reason, at=at, old_due_at=demand.due_at
        )
        work.change(demand, verb="extension_requested", at=at, note=reason, details={"working_days": working_days})
        work.add(extension)
    return extension


def approve_extension(*, actor: Viewer, extension: Extension, at: datetime, note: str = "") -> Extension:
    """Grant the time asked for; it is counted from the old due date, and everybody is told the new one."""
    with unit_of_work(actor) as work:
        demand = work.lock(extension.demand)
        extension = work.lock(extension)
        extension.demand = demand
        work.check_move(extension, EXTENSION, "approve")
        start = demand.clock_started_at
        if demand.status not in IN_HAND or start is None or extension.at < start:
            raise NotPossible("not_in_hand", N_("More time can be asked for only while the clock is running."))
        due_at = counted_due(work, demand, extensions=[extension])
        decision = {"decided_at": at, "answer": note, "new_due_at": due_at}
        move = work.move_part(extension, EXTENSION, "approve", note=note, changes=decision)
        granted = {"due_at": due_at, "extensions": demand.extensions + 1}
        work.change(demand, verb=move.event, at=at, note=note, changes=granted)
    return extension


def refuse_extension(*, actor: Viewer, extension: Extension, note: str, at: datetime) -> Extension:
    """Refuse more time, with the reason; the deadline stays."""
    with unit_of_work(actor) as work:
        demand = work.lock(extension.demand)
        extension = work.lock(extension)
        extension.demand = demand
        decision = {"decided_at": at, "answer": note}
        move = work.move_part(extension, EXTENSION, "refuse", note=note, changes=decision)
        work.change(demand, verb=move.event, at=at, note=note)
    return extension
