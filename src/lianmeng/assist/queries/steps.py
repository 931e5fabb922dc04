"""What a viewer may do next with a demand, worked out from the tables of states and rights and from the limits."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from lianmeng.assist.deadlines import due_after, times
from lianmeng.assist.models import (
    Assignment,
    CallBack,
    CoHandling,
    Demand,
    Escalation,
    Exclusion,
    Extension,
    Merge,
    Pause,
    WriteOff,
)
from lianmeng.assist.queries.escalation import first_level
from lianmeng.assist.queries.members import is_member
from lianmeng.assist.queries.parts import NO_PARTS, Parts, parts_of
from lianmeng.assist.queries.redo import dissatisfied
from lianmeng.assist.states import (
    ANSWERED,
    APPROVED,
    CALLED_BACK,
    CONFIRMED,
    DEMAND,
    DRAFT,
    ENDED,
    IN_HAND,
    IN_PROGRESS,
    MERGED,
    ON_HOLD,
    PARKED,
    REQUESTED,
    REVIEWED,
    SOLVED,
    SUBMITTED,
)
from lianmeng.assist.states_co_handling import UNSETTLED
from lianmeng.assist.states_write_off import OPEN_WRITE_OFFS
from lianmeng.kernel.errors import N_
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, System
from lianmeng.platform.permissions.policy import allowed

#: What can be done besides the moves of the lifecycle.
EDIT, PROGRESS, ASK_TIME, DECIDE_TIME = "edit_draft", "report_progress", "request_extension", "decide_extension"
ASK_PAUSE, DECIDE_PAUSE, KEEP_PARKED = "request_pause", "decide_pause", "keep_parked"
#: Asking that it be left out of statistics.
ASK_EXCLUSION = "ask_exclusion"
#: Asking the level above to decide.
ESCALATE = "escalate"
#: Having a closed matter struck from the list.
APPLY_WRITE_OFF = "apply_write_off"
#: Asking another unit for help.
ASK_CO_HANDLER = "ask_co_handler"
#: What the enterprise asks for when it is not solved, and what a supervisor decides on that.
ASK_REDO, DECIDE_REDO = "ask_redo", "decide_redo"
#: What the enterprise of a merged demand says of the solution.
GRADE_MERGED = "grade_merged"
#: Accepting, rejecting and answering are decided on one page, dispatching with them.
TRIAGE = "triage"

_FURTHER = {
    EDIT: N_("Edit the draft"),
    PROGRESS: N_("Report progress"),
    ASK_TIME: N_("Ask for more time"),
    DECIDE_TIME: N_("Decide on more time"),
    ASK_PAUSE: N_("Ask to hold the clock"),
    DECIDE_PAUSE: N_("Decide on holding the clock"),
    KEEP_PARKED: N_("Leave it parked"),
    TRIAGE: N_("Accept or reject"),
    ASK_CO_HANDLER: N_("Ask another unit for help"),
    APPLY_WRITE_OFF: N_("Apply to write it off"),
    ESCALATE: N_("Escalate"),
    ASK_EXCLUSION: N_("Ask to exclude it from statistics"),
    ASK_REDO: N_("Not solved, ask to redo"),
    DECIDE_REDO: N_("Decide on redoing"),
    GRADE_MERGED: N_("Grade the solution"),
}
#: Made by deciding on a request, never by themselves.
_BY_DECISION = frozenset({"suspend", "park", "redo"})
_TRIAGED = frozenset({"accept", "reject", "answer", "dispatch"})

SOMEBODY_ELSE = N_("The call-back must be made by somebody who neither handled nor reviewed this demand.")


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something the viewer may do now. ``label`` is a marked message."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the limits have to know of a demand besides its own fields; read once for a page."""

    assignment: Assignment | None
    asked: Extension | None
    pauses: tuple[Pause, ...]
    tries: int
    is_handler: bool
    merge: Merge | None = None
    followers: int = 0
    parts: Parts = NO_PARTS

    @property
    def pause(self) -> Pause | None:
        """The one that is asked for or in force."""
        return next((one for one in self.pauses if one.status in (REQUESTED, APPROVED)), None)

    @property
    def times_held(self) -> int:
        """How often the clock has been held."""
        return sum(one.held_from is not None for one in self.pauses)


def standing(viewer: Actor, demand: Demand, at: datetime) -> Standing:
    """Read what :func:`next_steps` needs; six queries, and one for each kind of part there is."""
    system = System("what may be done next with a demand the viewer sees")
    assigned = Assignment.objects.visible_to(system).filter(demand=demand, ended_at__isnull=True)
    asked = Extension.objects.visible_to(system).filter(demand=demand, status=REQUESTED)
    pauses = Pause.objects.visible_to(system).filter(demand=demand).select_related("reason").order_by("at", "id")
    failed = CallBack.objects.visible_to(system).filter(demand=demand, reached=False)
    if demand.concluded_at:
        failed = failed.filter(at__gte=demand.concluded_at)
    handler = viewer.account is not None and is_member(viewer.account, demand.handler_id, local_date(at))
    merges = Merge.objects.visible_to(system).filter(ended_at__isnull=True).select_related("leader")
    around = list(merges.filter(Q(demand=demand) | Q(leader=demand)))
    merge = next((one for one in around if one.demand_id == demand.pk), None)
    followers = sum(one.leader_id == demand.pk for one in around)
    return Standing(
        assigned.first(),
        asked.first(),
        tuple(pauses),
        failed.count(),
        handler,
        merge,
        followers,
        parts_of(viewer, demand),
    )


def next_steps(viewer: Actor, demand: Demand, at: datetime, known: Standing) -> list[NextStep]:
    """The steps open to the viewer: right, state and limits permit them. The actions check all of it again."""
    moves = [move for move in DEMAND.moves_from(demand.status) if allowed(viewer, move.right, demand)]
    names = [
        move.name
        for move in moves
        if move.name not in _BY_DECISION and _permitted(move.name, viewer, demand, at, known)
    ]
    steps = [NextStep(name, DEMAND.move(name).label) for name in names if name not in _TRIAGED]
    if any(name in _TRIAGED for name in names):
        label = _FURTHER[TRIAGE] if demand.status == SUBMITTED else DEMAND.move("dispatch").label
        steps.insert(0, NextStep(TRIAGE, label))
    return [
        *_before(viewer, demand, known),
        *steps,
        *_besides(viewer, demand, at, known),
        *_about(viewer, demand, at, known),
    ]


def must_be_somebody_else(viewer: Actor, demand: Demand, known: Standing) -> bool:
    """Whether a call-back waits that this viewer, who could make others, must leave to somebody else."""
    waits = demand.status in (REVIEWED, ANSWERED) and allowed(viewer, "demand.call_back", demand)
    return waits and _is_involved(viewer, demand, known)


def _before(viewer: Actor, demand: Demand, known: Standing) -> list[NextStep]:
    """What comes ahead of the moves: a draft is finished, a request answered, work told of."""
    steps = []
    if demand.status == DRAFT and allowed(viewer, "demand.raise", demand):
        steps.append(EDIT)
    if known.asked and demand.status in IN_HAND:
        known.asked.demand = demand
        if allowed(viewer, "extension.decide", known.asked):
            steps.append(DECIDE_TIME)
    if known.pause and known.pause.status == REQUESTED and demand.status == IN_PROGRESS:
        known.pause.demand = demand
        if allowed(viewer, "pause.decide", known.pause) and viewer.account != known.pause.asked_by:
            steps.append(DECIDE_PAUSE)
    if demand.status == IN_PROGRESS and allowed(viewer, "demand.handle", demand):
        steps.append(PROGRESS)
    if known.parts.redo_asked and _may_decide_redo(viewer, demand, known):
        steps.append(DECIDE_REDO)
    if _may_grade(viewer, demand, known):
        steps.append(GRADE_MERGED)
    return [NextStep(name, _FURTHER[name]) for name in steps]


def _may_grade(viewer: Actor, demand: Demand, known: Standing) -> bool:
    if demand.status != MERGED or demand.grade or known.merge is None:
        return False
    return known.merge.leader.status in SOLVED and allowed(viewer, "demand.confirm", demand)


def _about(viewer: Actor, demand: Demand, at: datetime, known: Standing) -> list[NextStep]:
    """What can be begun beside the main line."""
    names = []
    if demand.status in (*IN_HAND, *ON_HOLD) and allowed(viewer, "co_handling.lead", CoHandling(demand=demand)):
        names.append(ASK_CO_HANDLER)
    if demand.status in (*IN_HAND, *ON_HOLD) and not known.parts.pending:
        may = allowed(viewer, "escalation.raise", Escalation(demand=demand))
        if may and first_level(viewer, demand, local_date(at)):
            names.append(ESCALATE)
    left_out = any(one.status in (REQUESTED, APPROVED) for one in known.parts.exclusions)
    if demand.status != DRAFT and not left_out and allowed(viewer, "exclusion.ask", Exclusion(demand=demand)):
        names.append(ASK_EXCLUSION)
    free = not any(one.status in OPEN_WRITE_OFFS for one in known.parts.write_offs)
    if demand.status in SOLVED and free and allowed(viewer, "write_off.apply", WriteOff(demand=demand)):
        names.append(APPLY_WRITE_OFF)
    return [NextStep(name, _FURTHER[name]) for name in names]


def _may_decide_redo(viewer: Actor, demand: Demand, known: Standing) -> bool:
    return allowed(viewer, "demand.redo", demand) and not _is_involved(viewer, demand, known)


def _may_ask_redo(viewer: Actor, demand: Demand, at: datetime, known: Standing) -> bool:
    if demand.status not in (CALLED_BACK, CONFIRMED) or demand.handler_id is None:
        return False
    today = local_date(at)
    if demand.status == CONFIRMED and not dissatisfied(demand.grade, today):
        return False
    left = demand.redos < times("assist.redo.times", today) and not known.parts.redo_said(demand)
    return left and allowed(viewer, "demand.confirm", demand)


def _besides(viewer: Actor, demand: Demand, at: datetime, known: Standing) -> list[NextStep]:
    if demand.status == PARKED and allowed(viewer, "demand.pause", demand):
        return [NextStep(KEEP_PARKED, _FURTHER[KEEP_PARKED])]
    if _may_ask_redo(viewer, demand, at, known):
        return [NextStep(ASK_REDO, _FURTHER[ASK_REDO])]
    runs = demand.status in IN_HAND and demand.due_at is not None and at <= demand.due_at
    if not runs or not allowed(viewer, "demand.handle", demand):
        return []
    today, names = local_date(at), []
    if not known.asked and demand.extensions < times("assist.extension.times", today):
        names.append(ASK_TIME)
    if demand.status == IN_PROGRESS and not known.pause and known.times_held < times("assist.pause.times", today):
        names.append(ASK_PAUSE)
    return [NextStep(name, _FURTHER[name]) for name in names]


def _permitted(move: str, viewer: Actor, demand: Demand, at: datetime, known: Standing) -> bool:
    """Whether the limits leave room for a move that right and state permit."""
    today = local_date(at)
    match move:
        case "answer":
            return demand.kind == Demand.Kind.CONSULTATION
        case "dispute":
            again = demand.disputes >= times("assist.dispute.times", today)
            return not again and known.assignment is not None and at <= due_after(known.assignment.at, "assist.dispute")
        case "merge" | "withdraw" | "reject":
            return not known.followers
        case "separate":
            return known.merge is not None and known.merge.leader.status not in ENDED
        case "call_back":
            return not _is_involved(viewer, demand, known)
        case "reopen":
            left = demand.reopenings < times("assist.reopen.times", today)
            return left and demand.ended_at is not None and at <= due_after(demand.ended_at, "assist.reopen")
        case "conclude":
            owed = any(one.status in UNSETTLED for one in known.parts.co_handlings)
            return not owed and not known.parts.pending
        case "confirm" | "close" | "close_unconfirmed" if known.parts.redo_asked:
            return False
        case "close_unconfirmed" if demand.status == CALLED_BACK:
            return demand.called_back_at is not None and at > due_after(demand.called_back_at, "assist.confirmation")
        case "close_unconfirmed":
            return known.tries >= times("assist.call_back.tries", today)
        case _:
            return True


def _is_involved(viewer: Actor, demand: Demand, known: Standing) -> bool:
    return known.is_handler or (viewer.account is not None and viewer.account == demand.reviewed_by)
