"""The registers: everything of one kind that hangs on demands, across all demands that the viewer sees.

A register says which rows, how they are found and what a line shows; page and sheet read the same table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from lianmeng.assist.models import CoHandling, Escalation, Exclusion, Redo, Reopening, WriteOff
from lianmeng.assist.queries.escalation import level_above
from lianmeng.assist.queries.members import is_member
from lianmeng.assist.rules import CO_HANDLINGS_SEEN, DEMANDS_SEEN
from lianmeng.assist.states import APPROVED, IN_HAND, ON_HOLD, REQUESTED
from lianmeng.assist.states_co_handling import CO_HANDLING, OWED, UNSETTLED
from lianmeng.assist.states_escalation import ESCALATION, PENDING
from lianmeng.assist.states_exclusion import EXCLUSION
from lianmeng.assist.states_redo import REDO
from lianmeng.assist.states_write_off import OPEN_WRITE_OFFS, WRITE_OFF
from lianmeng.kernel.errors import N_
from lianmeng.kernel.lifecycle import Lifecycle, Move
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.permissions.guard import GuardedQuerySet
from lianmeng.platform.permissions.policy import allowed

Shown = str | datetime | date | int | None


@dataclass(frozen=True)
class Cell:
    """A column of a register: marked label, what it shows, whether that is stored data; ``sheet_only`` if long."""

    name: str
    label: str
    value: Callable[[Any], Shown]
    data: bool = False
    sheet_only: bool = False


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register. ``code`` stands in addresses; ``waiting`` are the states in which something is still owed by
    ``due``; ``ready`` says whether the demand of a row lets its moves be made."""

    code: str
    title: str
    note: str
    empty: str
    icon: str
    model: Any
    lifecycle: Lifecycle | None
    seers: tuple[str, ...]
    cells: tuple[Cell, ...]
    running: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    due: str = ""
    related: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    ready: Callable[[Any, Move], bool] = lambda part, move: True
    may: Callable[[Actor, Any, Move, datetime], bool] = lambda viewer, part, move, at: True

    def due_of(self, part: Any) -> datetime | date | None:
        """By when something is owed, of a row for which that is so."""
        due: datetime | date | None = getattr(part, self.due) if self.due and part.status in self.waiting else None
        return due


def _helped(part: CoHandling, move: Move) -> bool:
    return move.name == "withdraw" or part.demand.status in (*IN_HAND, *ON_HOLD)


CO_HANDLINGS = Register(
    code="co-handlings",
    title=N_("Co-handling"),
    note=N_("What further units were asked to do for demands, each with its own deadline."),
    empty=N_("Nobody has been asked to help yet"),
    icon="hand-helping",
    model=CoHandling,
    lifecycle=CO_HANDLING,
    seers=CO_HANDLINGS_SEEN,
    running=UNSETTLED,
    waiting=OWED,
    due="due_at",
    related=("team", "demand__handler"),
    searched=("team__name", "task"),
    cells=(
        Cell("team", N_("Co-handler"), lambda one: one.team.name, data=True),
        Cell("handler", N_("Handler"), lambda one: one.demand.handler.name if one.demand.handler else "", data=True),
        Cell("task", N_("What the co-handler is asked to do"), lambda one: one.task, data=True, sheet_only=True),
        Cell("at", N_("Asked at"), lambda one: one.at),
        Cell("report", N_("Report"), lambda one: one.report, data=True, sheet_only=True),
        Cell("reported_at", N_("Reported at"), lambda one: one.reported_at, sheet_only=True),
        Cell("remark", N_("Remark"), lambda one: one.note, data=True, sheet_only=True),
    ),
    ready=_helped,
)

REDOS = Register(
    code="redos",
    title=N_("Redoing"),
    note=N_("What enterprises asked to have redone, and what supervisors decided."),
    empty=N_("Nobody has asked to redo anything yet"),
    icon="rotate-ccw",
    model=Redo,
    lifecycle=REDO,
    seers=tuple(DEMANDS_SEEN),
    running=(REQUESTED,),
    waiting=(REQUESTED,),
    due="due_at",
    related=("demand__handler",),
    searched=("reason",),
    cells=(
        Cell("handler", N_("Handler"), lambda one: one.demand.handler.name if one.demand.handler else "", data=True),
        Cell("reason", N_("What is still missing"), lambda one: one.reason, data=True),
        Cell("at", N_("Asked at"), lambda one: one.at),
        Cell("grade", N_("Grade"), lambda one: one.grade, sheet_only=True),
        Cell("decided_at", N_("Decided at"), lambda one: one.decided_at, sheet_only=True),
        Cell("answer", N_("Answer"), lambda one: one.answer, data=True, sheet_only=True),
    ),
)

REOPENINGS = Register(
    code="reopenings",
    title=N_("Reopened"),
    note=N_("What was closed and came back, with the reason and the team that had it before."),
    empty=N_("Nothing closed has come back yet"),
    icon="rotate-ccw",
    model=Reopening,
    lifecycle=None,
    seers=tuple(DEMANDS_SEEN),
    related=("team",),
    searched=("reason", "team__name"),
    cells=(
        Cell("at", N_("Reopened at"), lambda one: one.at),
        Cell("cause", N_("Cause"), lambda one: str(one.get_cause_display())),
        Cell("reason", N_("Reason"), lambda one: one.reason, data=True),
        Cell("team", N_("Help team before"), lambda one: one.team.name if one.team else "", data=True),
        Cell("closed_at", N_("Closed before"), lambda one: one.closed_at, sheet_only=True),
        Cell("grade", N_("Grade before"), lambda one: one.grade, sheet_only=True),
        Cell("reply", N_("Result before"), lambda one: one.reply, data=True, sheet_only=True),
        Cell("now", N_("State of the demand"), lambda one: str(one.demand.get_status_display())),
    ),
)


def _somebody_else(viewer: Actor, part: WriteOff, move: Move, at: datetime) -> bool:
    """Whether the viewer is neither of the handling team nor the one who applied."""
    if viewer.account is None:
        return True
    return viewer.account != part.applied_by and not is_member(viewer.account, part.demand.handler_id, local_date(at))


WRITE_OFFS = Register(
    code="write-offs",
    title=N_("Written off"),
    note=N_("What was struck from the list after a check on site, and is looked at again later."),
    empty=N_("Nothing has been written off yet"),
    icon="list-checks",
    model=WriteOff,
    lifecycle=WRITE_OFF,
    seers=tuple(DEMANDS_SEEN),
    running=OPEN_WRITE_OFFS,
    waiting=OPEN_WRITE_OFFS,
    due="due_at",
    related=("demand__handler",),
    searched=("claim", "finding", "recheck_finding"),
    cells=(
        Cell("handler", N_("Handler"), lambda one: one.demand.handler.name if one.demand.handler else "", data=True),
        Cell("at", N_("Applied at"), lambda one: one.at),
        Cell("claim", N_("What has been put right"), lambda one: one.claim, data=True, sheet_only=True),
        Cell("checked_on", N_("Checked on site on"), lambda one: one.checked_on),
        Cell("finding", N_("Finding of the check"), lambda one: one.finding, data=True, sheet_only=True),
        Cell("rechecked_on", N_("Re-checked on"), lambda one: one.rechecked_on),
        Cell("recheck", N_("Finding of the re-check"), lambda one: one.recheck_finding, data=True, sheet_only=True),
    ),
    may=_somebody_else,
)


def _has_a_level_above(viewer: Actor, part: Escalation, move: Move, at: datetime) -> bool:
    return move.name != "pass_on" or level_above(part.demand, part.level, local_date(at)) is not None


ESCALATIONS = Register(
    code="escalations",
    title=N_("Escalation"),
    note=N_("What one level could not decide and the next was asked, with each level's deadline and decision."),
    empty=N_("Nothing has been escalated yet"),
    icon="arrow-up-right",
    model=Escalation,
    lifecycle=ESCALATION,
    seers=CO_HANDLINGS_SEEN,
    running=(PENDING,),
    waiting=(PENDING,),
    due="due_at",
    related=("level", "reason", "demand__handler"),
    searched=("text", "decision", "reason__name", "level__name"),
    cells=(
        Cell("level", N_("Level"), lambda one: one.level.name, data=True),
        Cell("reason", N_("Reason"), lambda one: one.reason.name, data=True),
        Cell("at", N_("Asked at"), lambda one: one.at),
        Cell("text", N_("What is to be decided"), lambda one: one.text, data=True, sheet_only=True),
        Cell("handler", N_("Handler"), lambda one: one.demand.handler.name if one.demand.handler else "", data=True),
        Cell("decision", N_("Decision"), lambda one: one.decision, data=True, sheet_only=True),
        Cell("decided_at", N_("Decided at"), lambda one: one.decided_at, sheet_only=True),
        Cell("remark", N_("Remark"), lambda one: one.note, data=True, sheet_only=True),
    ),
    may=_has_a_level_above,
)


def _neither_asked_nor_handles(viewer: Actor, part: Exclusion, move: Move, at: datetime) -> bool:
    if viewer.account is None:
        return True
    return viewer.account != part.asked_by and not is_member(viewer.account, part.demand.handler_id, local_date(at))


EXCLUSIONS = Register(
    code="exclusions",
    title=N_("Excluded from statistics"),
    note=N_("What does not count in judging the work, with reason and approver; it stays collected."),
    empty=N_("Nothing is excluded from statistics"),
    icon="minus",
    model=Exclusion,
    lifecycle=EXCLUSION,
    seers=tuple(DEMANDS_SEEN),
    running=(REQUESTED, APPROVED),
    waiting=(REQUESTED,),
    due="due_at",
    related=("reason", "demand__handler"),
    searched=("text", "reason__name", "approver"),
    cells=(
        Cell("reason", N_("Reason"), lambda one: one.reason.name, data=True),
        Cell("text", N_("Explanation"), lambda one: one.text, data=True),
        Cell("handler", N_("Handler"), lambda one: one.demand.handler.name if one.demand.handler else "", data=True),
        Cell("at", N_("Asked at"), lambda one: one.at, sheet_only=True),
        Cell("approver", N_("Decided by"), lambda one: one.approver, data=True),
        Cell("decided_at", N_("Decided at"), lambda one: one.decided_at, sheet_only=True),
        Cell("remark", N_("Remark"), lambda one: one.note, data=True, sheet_only=True),
    ),
    may=_neither_asked_nor_handles,
)

REGISTERS: dict[str, Register] = {
    one.code: one for one in (CO_HANDLINGS, ESCALATIONS, REDOS, REOPENINGS, WRITE_OFFS, EXCLUSIONS)
}


def rows_of(register: Register, viewer: Viewer) -> GuardedQuerySet:
    """The rows a viewer sees, with what a line shows."""
    related = ("demand__enterprise", "demand__county", *register.related)
    found: GuardedQuerySet = register.model.objects.visible_to(viewer).select_related(*related)
    return found


def rows_filtered(register: Register, viewer: Viewer, filters: Mapping[str, str], at: datetime) -> GuardedQuerySet:
    """The rows by ``text``, ``status`` (or "running"), ``county``, ``demand`` and ``late``, the latest first."""
    found = rows_of(register, viewer)
    for word in filters.get("text", "").split():
        wanted = Q(demand__number__icontains=word) | Q(demand__title__icontains=word)
        wanted |= Q(demand__enterprise__name__icontains=word)
        for lookup in register.searched:
            wanted |= Q(**{f"{lookup}__icontains": word})
        found = found.filter(wanted)
    if (status := filters.get("status")) and register.lifecycle:
        found = found.filter(status__in=register.running if status == "running" else (status,))
    if county := filters.get("county"):
        found = found.filter(demand__county=county)
    if demand := filters.get("demand"):
        found = found.filter(demand=key) if (key := _uuid(demand)) else found.none()
    if filters.get("late"):
        found = found.filter(late(register, at))
    return found.order_by("-at", "-id")


def late(register: Register, at: datetime) -> Q:
    """Still owed, and past its deadline."""
    if not register.due:
        return Q(pk__in=())
    return Q(status__in=register.waiting, **{f"{register.due}__lt": at})


def seen_part(register: Register, viewer: Viewer, key: UUID) -> Any:
    """The row, or None if for this viewer it does not exist."""
    return rows_of(register, viewer).filter(pk=key).first()


def moves_open(register: Register, viewer: Actor, part: Any, at: datetime) -> list[Move]:
    """What the viewer may do with a row now."""
    moves = register.lifecycle.moves_from(part.status) if register.lifecycle else ()
    return [
        move
        for move in moves
        if register.ready(part, move) and allowed(viewer, move.right, part) and register.may(viewer, part, move, at)
    ]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
