"""Counting running deadlines anew, after the calendar or the office hours were edited."""

from datetime import datetime

from lianmeng.assist.deadlines import contact_deadline, resolution_deadline
from lianmeng.assist.models import Demand, Extension
from lianmeng.assist.states import APPROVED, IN_HAND
from lianmeng.kernel.places import System
from lianmeng.platform.records.memory import remembering
from lianmeng.platform.work.unit import unit_of_work


def recount_deadlines(*, at: datetime) -> int:
    """Count every running deadline from its start, and change those that come out otherwise; return how many.

    The day on which the plan of a coming year is confirmed moves what was counted provisionally.
    """
    running = Demand.objects.visible_to(System("recount deadlines")).filter(status__in=IN_HAND).order_by("id")
    with remembering():
        moved = [demand for demand in running if _differs(demand)]
        return sum(_recount(demand, at) for demand in moved)


def _counted(demand: Demand) -> dict[str, object]:
    stored = Extension.objects.visible_to(System("recount deadlines"))
    assert demand.clock_started_at is not None
    granted = stored.filter(demand=demand, status=APPROVED, at__gte=demand.clock_started_at).order_by("at")
    return {
        "due_at": resolution_deadline(demand, granted).due_at,
        "contact_due_at": contact_deadline(demand).due_at if not demand.redos else demand.contact_due_at,
    }


def _differs(demand: Demand) -> bool:
    return any(getattr(demand, name) != value for name, value in _counted(demand).items())


def _recount(demand: Demand, at: datetime) -> int:
    with unit_of_work(System("the calendar was changed")) as work:
        demand = work.lock(demand)
        work.change(demand, verb="deadline_recounted", at=at, changes=_counted(demand))
    return 1
