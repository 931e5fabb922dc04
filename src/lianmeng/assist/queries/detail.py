"""Everything that the page of one demand shows, as far as its reader may see it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from lianmeng.assist.deadlines import resolution_deadline
from lianmeng.assist.models import CallBack, Demand, DemandOutcome, Dispute, Extension, Pause, Progress
from lianmeng.assist.queries.demands import visible_demands
from lianmeng.assist.queries.steps import NextStep, Standing, must_be_somebody_else, next_steps, standing
from lianmeng.assist.states import APPROVED, IN_HAND
from lianmeng.kernel.clock import Deadline, Reason
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, System, Viewer
from lianmeng.platform.events.models import Event
from lianmeng.platform.events.trail import timeline
from lianmeng.platform.files.models import StoredFile
from lianmeng.platform.permissions.policy import allowed
from lianmeng.platform.records.queries.calendar import working_calendar


@dataclass(frozen=True)
class DeadlineView:
    """A deadline as it stands at a moment, in working days: ``left`` is negative when late.

    ``met_on`` is the day on which the handler concluded, which ends the count, ``late`` whether that was too late.
    """

    deadline: Deadline
    left: int | None
    total: int
    used: int
    met_on: date | None
    late: bool


@dataclass(frozen=True)
class DemandView:
    """One demand in full. ``files`` are by the record they belong to; ``reads_contact`` guards the person's data."""

    demand: Demand
    deadline: DeadlineView | None
    steps: tuple[NextStep, ...]
    standing: Standing
    waits_for_somebody_else: bool
    reads_contact: bool
    progress: tuple[Progress, ...]
    outcomes: tuple[DemandOutcome, ...]
    extensions: tuple[Extension, ...]
    disputes: tuple[Dispute, ...]
    call_backs: tuple[CallBack, ...]
    files: dict[UUID, tuple[StoredFile, ...]]
    events: tuple[Event, ...]

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """Each time that the clock was to be held, the oldest first; seen by whoever sees the demand."""
        return self.standing.pauses

    @property
    def photos(self) -> tuple[StoredFile, ...]:
        """What came with the demand itself, from the enterprise or an office in its stead."""
        return tuple(file for file in self.files.get(self.demand.pk, ()) if file.place_kind != "team")

    @property
    def evidence(self) -> tuple[StoredFile, ...]:
        """What the help team sent with its conclusions."""
        return tuple(file for file in self.files.get(self.demand.pk, ()) if file.place_kind == "team")


def seen_demand(viewer: Viewer, demand_id: UUID) -> Demand | None:
    """The demand, or None if for this viewer it does not exist."""
    found: Demand | None = visible_demands(viewer).filter(pk=demand_id).first()
    return found


def demand_view(viewer: Actor, demand: Demand, at: datetime) -> DemandView:
    """Read the rest of a page; as many queries however much has happened."""
    known = standing(viewer, demand, at)
    progress = _parts(viewer, Progress, demand)
    extensions = _parts(viewer, Extension, demand)
    return DemandView(
        demand=demand,
        deadline=deadline_view(demand, extensions, known.pauses, at),
        steps=tuple(next_steps(viewer, demand, at, known)),
        standing=known,
        waits_for_somebody_else=must_be_somebody_else(viewer, demand, known),
        reads_contact=allowed(viewer, "demand.read_contact", demand),
        progress=progress,
        outcomes=tuple(_rows(viewer, DemandOutcome, demand).filter(void=False).select_related("kind")),
        extensions=extensions,
        disputes=tuple(_rows(viewer, Dispute, demand).select_related("team")),
        call_backs=_parts(viewer, CallBack, demand),
        files=_files(demand, progress),
        events=tuple(timeline(viewer, demand)),
    )


def deadline_view(
    demand: Demand, extensions: tuple[Extension, ...], pauses: tuple[Pause, ...], at: datetime
) -> DeadlineView | None:
    """The deadline day by day; None before the clock has started."""
    if demand.clock_started_at is None:
        return None
    # After a redo the clock runs anew, and what was granted before no longer counts.
    granted = [one for one in extensions if one.status == APPROVED and one.at >= demand.clock_started_at]
    held = [one for one in pauses if one.held_from and one.held_from >= demand.clock_started_at]
    deadline = resolution_deadline(demand, granted, held)
    calendar, started = working_calendar(), local_date(demand.clock_started_at)
    until = local_date(demand.concluded_at or at)
    # The days on which the clock stood are nobody's time.
    days = [row.on for row in deadline.rows if row.on > started and row.reason is not Reason.PAUSED]
    days = [on for on in days if calendar.is_working(on)]
    total, used = len(days), sum(on <= until for on in days)
    runs = demand.status in IN_HAND
    left = deadline.remaining_working_days(local_date(at)) if runs else None
    # On the last day after office hours no working day is late yet, but the deadline has passed.
    if runs and left == 0 and deadline.overdue(at):
        left = -1
    met = demand.concluded_at if not runs else None
    late = bool(met and deadline.overdue(met))
    return DeadlineView(deadline, left, total, used, local_date(met) if met else None, late)


def _rows(viewer: Viewer, model: type[Any], demand: Demand) -> Any:
    return model.objects.visible_to(viewer).filter(demand=demand).order_by("at", "id")


def _parts(viewer: Viewer, model: type[Any], demand: Demand) -> tuple[Any, ...]:
    return tuple(_rows(viewer, model, demand))


def _files(demand: Demand, progress: tuple[Progress, ...]) -> dict[UUID, tuple[StoredFile, ...]]:
    """The files of a demand and of its progress, which its reader sees with them; one query for all."""
    stored = StoredFile.objects.visible_to(System("files of a demand the viewer sees"))
    own = Q(owner_kind=Demand._meta.label_lower, owner_id=demand.pk)
    own |= Q(owner_kind=Progress._meta.label_lower, owner_id__in=[one.pk for one in progress])
    found: dict[UUID, list[StoredFile]] = defaultdict(list)
    for file in stored.filter(own).order_by("at", "id"):
        found[file.owner_id].append(file)
    return {owner: tuple(files) for owner, files in found.items()}
