"""Counting running deadlines anew, after the calendar or the office hours were edited."""

from datetime import datetime
from uuid import UUID

import structlog

from lianmeng.assist.deadlines import contact_deadline, resolution_deadline
from lianmeng.assist.models import Demand, Extension, Pause
from lianmeng.assist.states import APPROVED, IN_HAND, ON_HOLD
from lianmeng.kernel.errors import Conflict
from lianmeng.kernel.places import System
from lianmeng.platform.permissions.guard import GuardedQuerySet
from lianmeng.platform.records.memory import remembering
from lianmeng.platform.work.unit import unit_of_work

log = structlog.get_logger("lianmeng.assist")

_TRIES = 3


def recount_deadlines(*, at: datetime) -> int:
    """Count every running deadline from its start, and change those that come out otherwise; return how many.

    The day on which the plan of a coming year is confirmed moves what was counted provisionally. A demand that
    somebody works on in the same moment is read again; one that cannot be had after several tries is told of in
    the log and does not keep the others waiting.
    """
    running = Demand.objects.visible_to(System("recount deadlines")).filter(status__in=(*IN_HAND, *ON_HOLD))
    running = running.order_by("id")
    with remembering():
        moved = [demand.pk for demand in running if _differs(demand)]
        return sum(_recount(running, key, at) for key in moved)


def _recount(running: GuardedQuerySet, key: UUID, at: datetime) -> int:
    for _ in range(_TRIES):
        demand = running.filter(pk=key).first()
        if demand is None or not _differs(demand):  # ended meanwhile, or counted anew by what was done to it
            return 0
        try:
            with unit_of_work(System("the calendar was changed")) as work:
                demand = work.lock(demand)
                work.change(demand, verb="deadline_recounted", at=at, changes=_counted(demand))
        except Conflict:
            continue
        return 1
    log.warning("deadline not recounted", demand=str(key), tries=_TRIES)
    return 0


def _counted(demand: Demand) -> dict[str, object]:
    stored = Extension.objects.visible_to(System("recount deadlines"))
    assert demand.clock_started_at is not None
    granted = stored.filter(demand=demand, status=APPROVED, at__gte=demand.clock_started_at).order_by("at")
    held = Pause.objects.visible_to(System("recount deadlines")).select_related("reason")
    pauses = held.filter(demand=demand, held_from__gte=demand.clock_started_at).order_by("held_from")
    return {
        "due_at": resolution_deadline(demand, granted, pauses).due_at,
        "contact_due_at": contact_deadline(demand).due_at if not demand.redos else demand.contact_due_at,
    }


def _differs(demand: Demand) -> bool:
    return any(getattr(demand, name) != value for name, value in _counted(demand).items())
