"""The due moment inside an action, with everything that was approved since the clock started."""

from collections.abc import Iterable
from datetime import datetime

from lianmeng.assist.deadlines import resolution_deadline
from lianmeng.assist.models import Demand, Extension, Pause
from lianmeng.assist.states import APPROVED
from lianmeng.platform.work.unit import UnitOfWork


def counted_due(
    work: UnitOfWork, demand: Demand, *, extensions: Iterable[Extension] = (), pauses: Iterable[Pause] = ()
) -> datetime | None:
    """When the demand is due, also with ``extensions`` and ``pauses`` that the action is just approving or changing.

    After a redo the clock runs anew, and what was approved before no longer counts.
    """
    start = demand.clock_started_at
    assert start is not None
    granted = {
        one.pk: one
        for one in [*work.rows(Extension, demand_id=demand.pk, status=APPROVED), *extensions]
        if one.at >= start
    }
    held = {
        one.pk: one
        for one in [*work.rows(Pause, demand_id=demand.pk), *pauses]
        if one.held_from is not None and one.held_from >= start
    }
    return resolution_deadline(demand, granted.values(), held.values()).due_at
