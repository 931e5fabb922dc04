"""What must be done, first things first: the piles of a role turned into one list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from lianmeng.assist.models import Progress
from lianmeng.assist.queries.demands import DemandLine
from lianmeng.assist.queries.home import Pile
from lianmeng.kernel.places import Viewer

#: These piles say how a demand stands in time, not what the reader is to do with it.
_NO_DEED = ("overdue", "due_soon", "in_hand")


@dataclass(frozen=True, slots=True)
class Task:
    """One demand and what waits to be done with it: the marked label of its pile, empty if the pile names no deed."""

    line: DemandLine
    todo: str


def tasks_of(piles: Iterable[Pile], limit: int) -> tuple[Task, ...]:
    """The demands of the piles, each once: the late ones, then by pile, which come in order of urgency.

    A demand in several piles stands under the first, which is the more pressing one.
    """
    found: dict[UUID, Task] = {}
    for pile in piles:
        for line in pile.lines:
            found.setdefault(line.demand.pk, Task(line, "" if pile.name in _NO_DEED else pile.label))
    return tuple(sorted(found.values(), key=lambda task: not task.line.overdue)[:limit])


def last_progress(viewer: Viewer, lines: Iterable[DemandLine]) -> Mapping[UUID, Progress]:
    """Of each demand the last that its team reported, which is all there is to explain a delay; one query."""
    demands = [line.demand.pk for line in lines]
    if not demands:
        return {}
    reported = Progress.objects.visible_to(viewer).filter(demand_id__in=demands)
    return {one.demand_id: one for one in reported.order_by("demand_id", "-at", "-id").distinct("demand_id")}
