"""Holding the clock: asked for by the handler, approved by the office, over on the day foreseen or before.

Setting a demand aside moves its deadline, day by day and visibly: that is the whole point of an approved pause.
"""

from datetime import date, datetime, time, timedelta

import structlog

from lianmeng.assist.actions.counting import counted_due
from lianmeng.assist.deadlines import times
from lianmeng.assist.models import Demand, Pause, PauseKind, PauseReason, Reminder
from lianmeng.assist.states import APPROVED, DEMAND, IN_PROGRESS, PARKED, PAUSE, REQUESTED, SUSPENDED
from lianmeng.kernel.errors import N_, Conflict, Forbidden, Invalid, NotPossible
from lianmeng.kernel.periods import BUSINESS_ZONE, local_date
from lianmeng.kernel.places import Actor, System, Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.records.queries.calendar import working_calendar
from lianmeng.platform.records.queries.limits import limit_on
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work

log = structlog.get_logger("lianmeng.assist")

#: Kind → the limit of how far ahead its day may lie, and the move that an approval makes.
_LIMITS = {PauseKind.SUSPENDED: "assist.suspension.days", PauseKind.PARKED: "assist.parking.days"}
_MOVES = {PauseKind.SUSPENDED: "suspend", PauseKind.PARKED: "park"}


def ask_pause(*, actor: Viewer, demand: Demand, reason: PauseReason, text: str, until: date, at: datetime) -> Pause:
    """Ask the office to hold the clock for a reason of the list, until a day. Until it decides, the clock runs on."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        require(actor, "demand.handle", demand)
        if demand.status != IN_PROGRESS or demand.due_at is None:
            raise NotPossible("not_in_progress", N_("The clock can be held only while a demand is in progress."))
        if at > demand.due_at:
            raise NotPossible("expired", N_("The deadline has passed; the clock cannot be held any more."))
        if work.first(Pause, demand_id=demand.pk, status=REQUESTED):
            raise NotPossible("asked_before", N_("A request to hold the clock is waiting for its decision."))
        before = [one for one in work.rows(Pause, demand_id=demand.pk) if one.held_from is not None]
        most = times("assist.pause.times", local_date(at))
        if len(before) >= most:
            raise NotPossible(
                "held_before", N_("The clock has been held %(most)s times; that is all there is."), most=most
            )
        if not reason.holds_on(local_date(at)):
            raise Invalid("reason_over", N_("This reason is no longer in force."), field="reason")
        if not text.strip():
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="text")
        _require_day(until, PauseKind(reason.kind), at)
        pause = Pause(
            demand=demand, kind=reason.kind, reason=reason, text=text, until=until, at=at, old_due_at=demand.due_at,
            asked_by=actor.account if isinstance(actor, Actor) else None,
        )  # fmt: skip
        details = {"kind": reason.kind, "reason": reason.name, "until": until}
        work.change(demand, verb="pause_requested", at=at, note=text, details=details)
        work.add(pause)
    return pause


def approve_pause(*, actor: Viewer, pause: Pause, at: datetime, note: str = "") -> Pause:
    """Hold the clock from now. The new due date reckons with the day foreseen, and everybody is told it."""
    with unit_of_work(actor) as work:
        demand = work.lock(pause.demand)
        pause = work.lock(pause)
        pause.demand = demand
        work.check_move(pause, PAUSE, "approve")
        work.check_move(demand, DEMAND, _MOVES[PauseKind(pause.kind)])
        _require_another(actor, pause)
        _require_day(pause.until, PauseKind(pause.kind), at)
        pause.held_from = at  # what the count below reckons with; written by the move
        due_at = counted_due(work, demand, pauses=[pause])
        decision = {"held_from": at, "answer": note, "new_due_at": due_at}
        work.move_part(pause, PAUSE, "approve", note=note, changes=decision)
        details = {"reason": pause.reason.name, "until": pause.until}
        work.move(
            demand,
            DEMAND,
            _MOVES[PauseKind(pause.kind)],
            at=at,
            note=note or pause.text,
            changes={"due_at": due_at},
            given=details,
            details=details,
        )
    return pause


def refuse_pause(*, actor: Viewer, pause: Pause, note: str, at: datetime) -> Pause:
    """Refuse to hold the clock, with the reason; it has been running all the time."""
    with unit_of_work(actor) as work:
        demand = work.lock(pause.demand)
        pause = work.lock(pause)
        pause.demand = demand
        move = work.move_part(pause, PAUSE, "refuse", note=note, changes={"answer": note})
        work.change(demand, verb=move.event, at=at, note=note)
    return pause


def resume_demand(*, actor: Viewer, demand: Demand, note: str, at: datetime) -> Demand:
    """Let the clock run on before or after the day foreseen: the condition is met, or it is solved another way."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "resume")
        if not note.strip():
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="note")
        _resume(work, demand, at, note, ended_at=at)
    return demand


def keep_parked(*, actor: Viewer, demand: Demand, until: date, note: str, at: datetime) -> Demand:
    """Look at a parked demand and leave it parked until another day of review, with the reason."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        require(actor, "demand.pause", demand)
        if demand.status != PARKED:
            raise NotPossible("not_parked", N_("Only a parked demand has a day of review."))
        if not note.strip():
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="note")
        _require_day(until, PauseKind.PARKED, at)
        pause = _holding(work, demand)
        pause.until = until  # what the count reckons with; written below
        due_at = counted_due(work, demand, pauses=[pause])
        work.amend(pause, until=until, new_due_at=due_at)
        changes = {"due_at": due_at}
        work.change(demand, verb="parking_reviewed", at=at, note=note, changes=changes, details={"until": until})
    return demand


def resume_what_is_due(*, at: datetime) -> int:
    """Let the clock of every suspended demand run on whose day has come; return how many.

    Counted from that day, however late this runs. A demand that somebody works on just now is left to the next run.
    """
    system = System("suspensions that are over")
    over = Pause.objects.visible_to(system).filter(
        kind=PauseKind.SUSPENDED, status=APPROVED, until__lte=local_date(at), demand__status=SUSPENDED
    )
    resumed = 0
    for pause in over.select_related("demand").order_by("until", "id"):
        try:
            with unit_of_work(System("the day foreseen has come")) as work:
                demand = work.lock(pause.demand)
                ended_at = max(pause.held_from or at, datetime.combine(pause.until, time(), BUSINESS_ZONE))
                _resume(work, demand, at, "", ended_at=ended_at)
        except (Conflict, NotPossible) as refused:
            log.info("not resumed", demand=str(pause.demand_id), reason=refused.code)
            continue
        resumed += 1
    return resumed


def remind_of_reviews(*, at: datetime) -> int:
    """Tell the office of every parked demand whose day of review has come, once for each day; return how many."""
    due = Pause.objects.visible_to(System("parked demands to look at")).filter(
        kind=PauseKind.PARKED, status=APPROVED, until__lte=local_date(at), demand__status=PARKED
    )
    told = 0
    for pause in due.select_related("demand").order_by("until", "id"):
        day = datetime.combine(pause.until, time(), BUSINESS_ZONE)
        try:
            with unit_of_work(System("the day of review has come")) as work:
                demand = work.lock(pause.demand)
                if work.rows(Reminder, demand_id=demand.pk, kind=Reminder.Kind.REVIEW, due_at=day):
                    continue
                work.change(demand, verb="reminded_review", at=at, details={"until": pause.until})
                work.add(Reminder(demand=demand, kind=Reminder.Kind.REVIEW, due_at=day, at=at))
        except Conflict:
            continue
        told += 1
    return told


def _resume(work: UnitOfWork, demand: Demand, at: datetime, note: str, *, ended_at: datetime) -> None:
    pause = _holding(work, demand)
    work.move_part(pause, PAUSE, "end", changes={"held_to": ended_at})
    work.move(demand, DEMAND, "resume", at=at, note=note, changes={"due_at": counted_due(work, demand)})


def _holding(work: UnitOfWork, demand: Demand) -> Pause:
    pause = work.first(Pause, demand_id=demand.pk, status=APPROVED)
    if pause is None:
        raise NotPossible("not_held", N_("The clock of this demand is not held."))
    return pause


def _require_day(until: date, kind: PauseKind, at: datetime) -> None:
    """The day lies ahead and within the limit."""
    today = local_date(at)
    limit = limit_on(_LIMITS[kind], today)
    last = (
        working_calendar().add_working_days(today, int(limit.value))
        if limit.unit == "working_day"
        else today + timedelta(days=int(limit.value))
    )
    if not today < until <= last:
        raise Invalid("day", N_("The day must lie after today and not after %(last)s."), field="until", last=last)


def _require_another(actor: Viewer, pause: Pause) -> None:
    if isinstance(actor, Actor) and actor.account is not None and actor.account == pause.asked_by:
        raise Forbidden("own_request", N_("Whoever asked cannot approve; somebody else of the office must."))
