"""Reminders of what waits under a demand with a deadline of its own: a request, a report, a check, a decision."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lianmeng.assist.models import CoHandling, Demand, Escalation, Exclusion, Redo, Reminder, WriteOff
from lianmeng.assist.models.handling import PartOfDemand
from lianmeng.assist.states import REQUESTED
from lianmeng.assist.states_co_handling import OWED
from lianmeng.assist.states_escalation import PENDING
from lianmeng.assist.states_write_off import OPEN_WRITE_OFFS
from lianmeng.kernel.errors import Conflict
from lianmeng.kernel.places import System
from lianmeng.platform.work.unit import unit_of_work


@dataclass(frozen=True)
class Waiting:
    """Rows of ``model`` in one of ``states`` that are due at ``due``; who is told is the listeners' business."""

    model: type[PartOfDemand]
    states: tuple[str, ...]
    due: str
    kind: Reminder.Kind


WAITING = (
    Waiting(Redo, (REQUESTED,), "due_at", Reminder.Kind.REDO),
    Waiting(WriteOff, OPEN_WRITE_OFFS, "due_at", Reminder.Kind.WRITE_OFF),
    Waiting(Escalation, (PENDING,), "due_at", Reminder.Kind.ESCALATION),
    Waiting(Exclusion, (REQUESTED,), "due_at", Reminder.Kind.EXCLUSION),
    Waiting(CoHandling, OWED, "due_at", Reminder.Kind.CO_HANDLER),
)


def remind_of_what_waits(*, at: datetime) -> int:
    """Remind once of each due moment that has passed, whatever waits for it; return how many reminders went out.

    Safe to run twice at the same time. A demand that somebody changes just then is left to the next run.
    """
    return sum(_remind_of(waiting, at) for waiting in WAITING)


def _remind_of(waiting: Waiting, at: datetime) -> int:
    seen = System("what waits under demands")
    due = {f"{waiting.due}__lt": at, "status__in": waiting.states}
    late: dict[tuple[object, datetime], list[PartOfDemand]] = defaultdict(list)
    for part in waiting.model.objects.visible_to(seen).filter(**due).select_related("demand").order_by("id"):
        late[part.demand_id, getattr(part, waiting.due)].append(part)
    sent = Reminder.objects.visible_to(seen).filter(kind=waiting.kind, demand__in=[key for key, _ in late])
    known = set(sent.values_list("demand_id", "due_at"))
    told = 0
    for key, parts in late.items():
        if key not in known:
            told += _remind(parts[0].demand, waiting.kind, key[1], _details(parts), at)
    return told


def _details(parts: list[PartOfDemand]) -> Mapping[str, object]:
    """To whom the parts belong, where that is not the demand's own team or office."""
    if isinstance(parts[0], Escalation):
        return {"body": parts[0].level.body}
    teams = [str(part.team_id) for part in parts if hasattr(part, "team_id")]
    return {"teams": teams} if teams else {}


def _remind(demand: Demand, kind: Reminder.Kind, due_at: datetime, details: Mapping[str, object], at: datetime) -> int:
    try:
        with unit_of_work(System("remind of what waits")) as work:
            demand = work.lock(demand)
            if work.rows(Reminder, demand_id=demand.pk, kind=kind, due_at=due_at):
                return 0
            work.change(demand, verb=f"reminded_{kind}", at=at, details=details)
            work.add(Reminder(demand=demand, kind=kind, due_at=due_at, at=at))
    except Conflict:
        return 0
    return 1
