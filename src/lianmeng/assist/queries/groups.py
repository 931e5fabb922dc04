"""How the states of a demand are summed up for people: four groups, and the piles of work that wait for somebody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q

from lianmeng.assist.models import CoHandling, Escalation, Exclusion, Extension, Merge, Pause, PauseKind, Redo, WriteOff
from lianmeng.assist.states import (
    ACCEPTED,
    ACKNOWLEDGED,
    ANSWERED,
    APPROVED,
    CALLED_BACK,
    CLOSED,
    CLOSED_UNCONFIRMED,
    CONCLUDED,
    CONFIRMED,
    DISPATCHED,
    DISPUTED,
    DRAFT,
    ENDED,
    IN_HAND,
    IN_PROGRESS,
    MERGED,
    ON_HOLD,
    OPEN,
    PARKED,
    REQUESTED,
    REVIEWED,
    SOLVED,
    SUBMITTED,
)
from lianmeng.assist.states_co_handling import DECLINED, OWED
from lianmeng.assist.states_escalation import PENDING
from lianmeng.assist.states_write_off import APPLIED, WRITTEN_OFF
from lianmeng.kernel.errors import N_
from lianmeng.kernel.periods import BUSINESS_ZONE, local_date
from lianmeng.kernel.places import Actor, System, Viewer
from lianmeng.platform.events.models import Event
from lianmeng.platform.permissions.policy import rights
from lianmeng.platform.records.queries.calendar import office_hours, working_calendar
from lianmeng.platform.records.queries.limits import amount

#: A deadline within so many working days is shown as near.
NEAR = 2


@dataclass(frozen=True, slots=True)
class Group:
    """States that a list shows together. ``label`` is a marked message."""

    name: str
    label: str
    states: tuple[str, ...]


GROUPS = (
    Group("to_accept", N_("To accept"), (SUBMITTED, ACCEPTED)),
    Group("in_hand", N_("In hand"), IN_HAND),
    Group("on_hold", N_("On hold"), ON_HOLD),
    Group("to_confirm", N_("To confirm"), (ANSWERED, CONCLUDED, REVIEWED, CALLED_BACK, CONFIRMED)),
    Group("ended", N_("Ended"), (*ENDED, MERGED)),
)


@dataclass(frozen=True, slots=True)
class PileKind:
    """Demands that wait for the same deed: name, marked label, which ones they are at a moment, what comes first."""

    name: str
    label: str
    condition: Callable[[datetime], Q]
    order: tuple[str, ...] = ("due_at", "raised_at", "id")
    #: Whose work it is, if not the handler's and the offices': what it takes of a viewer to have it.
    whose: Callable[[Viewer], Q] | None = None

    def waiting_for(self, viewer: Viewer, at: datetime) -> Q:
        """The condition, as far as it is the viewer's own work: a team sees demands that others handle as well."""
        team = viewer.stands_at("team") if isinstance(viewer, Actor) and viewer.role == "help_team" else None
        if self.whose:
            return self.condition(at) & self.whose(viewer)
        return self.condition(at) & Q(handler=team) if team else self.condition(at)


def overdue(at: datetime) -> Q:
    """With the handler, and past the deadline."""
    return Q(status__in=IN_HAND, due_at__lt=at)


def due_soon(at: datetime) -> Q:
    """With the handler, and due within :data:`NEAR` working days, today among them."""
    last = working_calendar().add_working_days(local_date(at), NEAR)
    return Q(status__in=IN_HAND, due_at__gte=at, due_at__lte=office_hours().closes_at(last))


def _in(*states: str) -> Callable[[datetime], Q]:
    return lambda at: Q(status__in=states)


def _to_confirm(at: datetime) -> Q:
    """Called back, or merged into a demand that is closed by now, and not graded yet."""
    graded = _merged(leader__status__in=(CLOSED, CLOSED_UNCONFIRMED)) & Q(grade__isnull=True)
    return Q(~_redo_asked(), status=CALLED_BACK) | graded


def _redo_asked() -> Q:
    asked = Redo.objects.visible_to(System("demands with a request to redo"))
    return Q(Exists(asked.filter(demand=OuterRef("pk"), status=REQUESTED)), status__in=(CALLED_BACK, CONFIRMED))


def _to_close(at: datetime) -> Q:
    return Q(~_redo_asked(), status=CONFIRMED)


def _under_way(at: datetime) -> Q:
    open_states = tuple(state for state in OPEN if state != CALLED_BACK)
    return Q(status__in=open_states) | _redo_asked() | _merged(leader__status__in=OPEN)


def _merged(**leading: object) -> Q:
    merges = Merge.objects.visible_to(System("demands merged into others")).filter(ended_at__isnull=True, **leading)
    return Q(Exists(merges.filter(demand=OuterRef("pk"))), status=MERGED)


def _extension_requested(at: datetime) -> Q:
    asked = Extension.objects.visible_to(System("demands with a request for more time"))
    return Q(Exists(asked.filter(demand=OuterRef("pk"), status=REQUESTED)), status__in=IN_HAND)


def _pause_requested(at: datetime) -> Q:
    asked = Pause.objects.visible_to(System("demands with a request to hold the clock"))
    return Q(Exists(asked.filter(demand=OuterRef("pk"), status=REQUESTED)), status=IN_PROGRESS)


def _to_look_at(at: datetime) -> Q:
    held = Pause.objects.visible_to(System("parked demands whose day of review has come"))
    due = held.filter(demand=OuterRef("pk"), status=APPROVED, kind=PauseKind.PARKED, until__lte=local_date(at))
    return Q(Exists(due), status=PARKED)


def _to_decide(right: str, model: Any, status: str) -> Callable[[Viewer], Q]:
    """A part in this state waits for somebody with the right, and the viewer has it."""

    def whose(viewer: Viewer) -> Q:
        path = rights.get(right).holders.get(viewer.role) if isinstance(viewer, Actor) else None
        if path is None or not isinstance(viewer, Actor):
            return Q(pk__in=())
        asked = model.objects.visible_to(System("what the viewer is to decide")).filter(status=status)
        return Q(Exists(asked.filter(path.condition(viewer), demand=OuterRef("pk"))))

    return whose


def _co_handled(viewer: Viewer) -> Q:
    team = viewer.stands_at("team") if isinstance(viewer, Actor) else None
    owed = CoHandling.objects.visible_to(System("what a team is asked to help with")).filter(status__in=OWED)
    return Q(Exists(owed.filter(demand=OuterRef("pk"), team=team))) if team else Q(pk__in=())


def _help_refused(at: datetime) -> Q:
    refused = CoHandling.objects.visible_to(System("what co-handlers have sent back")).filter(status=DECLINED)
    return Q(Exists(refused.filter(demand=OuterRef("pk"))), status__in=(*IN_HAND, *ON_HOLD))


def _to_check(at: datetime) -> Q:
    """Applied to be written off, or written off and due for the re-check."""
    parts = WriteOff.objects.visible_to(System("what is to be checked on site"))
    due = parts.filter(Q(status=APPLIED) | Q(status=WRITTEN_OFF, due_at__lt=at))
    return Q(Exists(due.filter(demand=OuterRef("pk"))), status__in=SOLVED)


def _to_contact(at: datetime) -> Q:
    return Q(status=ACKNOWLEDGED, first_contact_at__isnull=True)


def _sent_back(at: datetime) -> Q:
    verbs = ("demand_sent_back", "redo_granted")
    events = Event.objects.visible_to(System("demands sent back")).filter(record_kind="assist.demand", verb__in=verbs)
    return Q(Exists(events.filter(record_id=OuterRef("pk"))), status=IN_PROGRESS)


def _unanswered(at: datetime) -> Q:
    # The last day to confirm is the n-th working day after the call-back; it has passed if that day lies before today.
    today = local_date(at)
    first = working_calendar().add_working_days(today, -int(amount("assist.confirmation", today)))
    return Q(~_redo_asked(), status=CALLED_BACK, called_back_at__lt=datetime.combine(first, time(), BUSINESS_ZONE))


PILES: dict[str, PileKind] = {
    pile.name: pile
    for pile in (
        PileKind("to_accept", N_("To accept"), _in(SUBMITTED), ("submitted_at", "id")),
        PileKind("to_dispatch", N_("To dispatch or answer"), _in(ACCEPTED), ("submitted_at", "id")),
        PileKind("disputes", N_("Disputes to decide"), _in(DISPUTED)),
        PileKind("extensions", N_("Requests for more time"), _extension_requested),
        PileKind("pauses", N_("Requests to hold the clock"), _pause_requested),
        PileKind("parked_due", N_("Parked, to look at again"), _to_look_at),
        PileKind("on_hold", N_("On hold"), _in(*ON_HOLD)),
        PileKind("to_review", N_("Conclusions to review"), _in(CONCLUDED), ("concluded_at", "id")),
        PileKind("to_call_back", N_("To call back"), _in(REVIEWED, ANSWERED), ("concluded_at", "id")),
        PileKind("write_offs", N_("To check on site"), _to_check, ("ended_at", "id")),
        PileKind("to_close", N_("To close"), _to_close, ("confirmed_at", "id")),
        PileKind("redos", N_("Requests to redo"), lambda at: _redo_asked(), ("called_back_at", "id")),
        PileKind("unanswered", N_("Not confirmed in time"), _unanswered, ("called_back_at", "id")),
        PileKind("overdue", N_("Overdue"), overdue),
        PileKind("due_soon", N_("Due within two working days"), due_soon),
        PileKind("to_acknowledge", N_("To acknowledge"), _in(DISPATCHED)),
        PileKind("to_contact", N_("To contact"), _to_contact, ("contact_due_at", "id")),
        PileKind("sent_back", N_("Sent back or to be redone"), _sent_back),
        PileKind("co_handling", N_("To help with"), _in(*IN_HAND, *ON_HOLD), whose=_co_handled),
        PileKind(
            "escalations",
            N_("Escalated to you"),
            _in(*IN_HAND, *ON_HOLD),
            whose=_to_decide("escalation.decide", Escalation, PENDING),
        ),
        PileKind(
            "exclusions",
            N_("Requests to exclude from statistics"),
            lambda at: ~Q(status=DRAFT),
            whose=_to_decide("exclusion.decide", Exclusion, REQUESTED),
        ),
        PileKind("help_refused", N_("Sent back by co-handlers"), _help_refused),
        PileKind("in_hand", N_("In hand, by deadline"), _in(*IN_HAND)),
        PileKind("open", N_("Not ended yet"), _in(*OPEN)),
        PileKind("to_confirm", N_("Waiting for your confirmation"), _to_confirm, ("called_back_at", "id")),
        PileKind("under_way", N_("Under way"), _under_way),
        PileKind("drafts", N_("Drafts"), _in(DRAFT), ("-raised_at", "id")),
        PileKind("ended", N_("Ended lately"), _in(*ENDED), ("-ended_at", "id")),
    )
}
