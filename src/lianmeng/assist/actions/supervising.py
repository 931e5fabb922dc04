"""Supervision: proposed, issued under a number, answered by the handler, closed by whoever supervises."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection

from lianmeng.alliance.models import Region
from lianmeng.assist.deadlines_of_letters import answer_due
from lianmeng.assist.models import Demand, Supervision, SupervisionLevel
from lianmeng.assist.queries.members import is_member
from lianmeng.assist.queries.supervision_tables import pattern_for, rules_on
from lianmeng.assist.states import IN_HAND
from lianmeng.assist.states_supervision import RUNNING, SUPERVISION
from lianmeng.kernel.errors import N_, Conflict, Forbidden, Invalid, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, System, Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.records.queries.calendar import working_calendar
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work


def supervise_demand(
    *,
    actor: Viewer,
    demand: Demand,
    office: str,
    level: SupervisionLevel,
    demanded: str,
    at: datetime,
    working_days: int | None = None,
) -> Supervision:
    """Issue a letter about an overdue demand in the name of ``office`` at once."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        require(actor, "supervision.issue", Supervision(demand=demand, office_id=office))
        if demand.status not in IN_HAND or demand.due_at is None or at <= demand.due_at:
            raise NotPossible("not_overdue", N_("Only a demand that is overdue is put under supervision."))
        running = [one for one in work.rows(Supervision, demand_id=demand.pk) if one.status in RUNNING]
        if any(one.level_id == level.pk for one in running):
            raise NotPossible("supervised", N_("A letter of this level is already under way for this demand."))
        letter = _letter(demand, office, level, at)
        work.add(letter)
        _issue(work, letter, demanded, working_days, at)
    return letter


def issue_supervision(
    *, actor: Viewer, supervision: Supervision, demanded: str, at: datetime, working_days: int | None = None
) -> Supervision:
    """Issue a letter that was proposed."""
    with unit_of_work(actor) as work:
        supervision = _held(work, supervision)
        work.check_move(supervision, SUPERVISION, "issue")
        if supervision.demand.status not in IN_HAND:
            raise NotPossible("ended", N_("The handler has concluded meanwhile; there is nothing to press for."))
        _issue(work, supervision, demanded, working_days, at)
    return supervision


def dismiss_supervision(*, actor: Viewer, supervision: Supervision, note: str, at: datetime) -> Supervision:
    """Do not take up a proposal, with the reason. It uses no number."""
    with unit_of_work(actor) as work:
        supervision = _held(work, supervision)
        _move(work, supervision, "dismiss", at, note, {"ended_at": at})
    return supervision


def answer_supervision(*, actor: Viewer, supervision: Supervision, answer: str, at: datetime) -> Supervision:
    """The handler's answer to the letter."""
    with unit_of_work(actor) as work:
        supervision = _held(work, supervision)
        _move(work, supervision, "answer", at, answer, {"answer": answer, "answered_at": at})
    return supervision


def return_answer(*, actor: Viewer, supervision: Supervision, note: str, at: datetime) -> Supervision:
    """Return an answer that does not suffice; the time to answer runs anew. What was answered stays on the trail."""
    with unit_of_work(actor) as work:
        supervision = _held(work, supervision)
        work.check_move(supervision, SUPERVISION, "return_answer")
        _require_no_handler(actor, supervision, at)
        changes = {"answered_at": None, "answer_due_at": answer_due(at, supervision.level.answer_days)}
        _move(work, supervision, "return_answer", at, note, changes)
    return supervision


def close_supervision(*, actor: Viewer, supervision: Supervision, finding: str, at: datetime) -> Supervision:
    """End the supervision with its finding. A member of the handling team cannot, whichever post they act in."""
    with unit_of_work(actor) as work:
        supervision = _held(work, supervision)
        work.check_move(supervision, SUPERVISION, "close")
        _require_no_handler(actor, supervision, at)
        _move(work, supervision, "close", at, finding, {"finding": finding, "ended_at": at})
    return supervision


def propose_supervisions(*, at: datetime) -> int:
    """Propose what the rules lay down for each overdue demand, once for each level and deadline; return how many.

    Of several rules that have come due, the one that waits longest counts. Safe to run twice at the same time.
    """
    seen = System("demands to supervise")
    rules = sorted(rules_on(local_date(at)), key=lambda rule: (rule.after, rule.level.order))
    demands = list(Demand.objects.visible_to(seen).filter(status__in=IN_HAND, due_at__lt=at).order_by("due_at", "id"))
    calendar, proposed = working_calendar(), 0
    letters: dict[object, list[Supervision]] = {}
    for one in Supervision.objects.visible_to(seen).filter(demand__in=demands).select_related("level"):
        letters.setdefault(one.demand_id, []).append(one)
    for demand in demands:
        assert demand.due_at is not None
        late = calendar.working_days_between(local_date(demand.due_at), local_date(at))
        due = [rule.level for rule in rules if rule.after <= late]
        if due and not _pressed(letters.get(demand.pk, ()), due[-1], demand):
            proposed += _propose(demand, due[-1], at)
    return proposed


def _pressed(letters: Iterable[Supervision], level: SupervisionLevel, demand: Demand) -> bool:
    """Whether a letter as strong is under way, or one was already proposed for this very deadline."""
    return any(
        one.level.order >= level.order and (one.status in RUNNING or one.overdue_since == demand.due_at)
        for one in letters
    )


def _propose(demand: Demand, level: SupervisionLevel, at: datetime) -> int:
    try:
        with unit_of_work(System("rules of supervision")) as work:
            demand = work.lock(demand)
            if _pressed(work.rows(Supervision, demand_id=demand.pk), level, demand):
                return 0
            work.change(
                demand, verb="supervision_proposed", at=at, details={"level": level.name, "office": demand.county_id}
            )
            work.add(_letter(demand, demand.county_id, level, at, by_rule=True))
    except Conflict:
        return 0
    return 1


def _letter(
    demand: Demand, office: str, level: SupervisionLevel, at: datetime, *, by_rule: bool = False
) -> Supervision:
    """A letter still to be issued, to the team in charge, for the deadline that has passed."""
    assert demand.due_at is not None  # only what is overdue comes here
    return Supervision(
        demand=demand, office_id=office, level=level, team_id=demand.handled_by, at=at, overdue_since=demand.due_at,
        by_rule=by_rule,
    )  # fmt: skip


def _issue(work: UnitOfWork, letter: Supervision, demanded: str, working_days: int | None, at: datetime) -> None:
    if not demanded.strip():
        raise Invalid("required", N_("Please fill in this field: %(field)s."), field="demanded")
    if working_days is not None and working_days < 1:
        raise Invalid("too_short", N_("Give at least one working day."), field="working_days")
    pattern = pattern_for(letter.office_id, local_date(at))
    region = Region.objects.visible_to(System("who signs a letter")).get(code=letter.office_id)
    year = local_date(at).year
    serial = _next_serial(letter.office_id, year)
    words = {"{first}": region.name[:1], "{region}": region.name, "{year}": str(year), "{serial}": str(serial)}
    changes = {
        "year": year,
        "serial": serial,
        "number": _filled(pattern.pattern, words),
        "issuer": _filled(pattern.issuer, words),
        "team_id": letter.demand.handler_id,
        "demanded": demanded,
        "issued_at": at,
        "answer_due_at": answer_due(at, working_days or letter.level.answer_days),
    }
    _move(work, letter, "issue", at, demanded, changes)


def _filled(pattern: str, words: dict[str, str]) -> str:
    for place, word in words.items():
        pattern = pattern.replace(place, word)
    return pattern


def _next_serial(office: str, year: int) -> int:
    """The next number of an office in a year. The row stays locked until the letter is written: no gap, none twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assist_letter_register AS register (office, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (office, year) DO UPDATE SET last = register.last + 1 RETURNING last",
            [office, year],
        )
        return int(cursor.fetchone()[0])


def _held(work: UnitOfWork, supervision: Supervision) -> Supervision:
    demand = work.lock(supervision.demand)
    level = supervision.level
    supervision = work.lock(supervision)
    supervision.demand, supervision.level = demand, level
    return supervision


def _move(
    work: UnitOfWork, letter: Supervision, name: str, at: datetime, note: str, changes: Mapping[str, object]
) -> None:
    """Make the move; the event is the demand's, and names level, number and supervising office."""
    move = work.move_part(letter, SUPERVISION, name, note=note, changes=changes)
    # The words stand on the letter, not on the timeline: that is read by the enterprise too.
    details: dict[str, object] = {
        "level": letter.level.name,
        "letter": letter.number,
        "office": letter.office_id,
        "words": note,
    }
    if "answer_due_at" in changes:
        details["answer_due_at"] = changes["answer_due_at"]
    work.change(letter.demand, verb=move.event, at=at, details=details)


def _require_no_handler(actor: Viewer, letter: Supervision, at: datetime) -> None:
    if isinstance(actor, Actor) and actor.account and is_member(actor.account, letter.team_id, local_date(at)):
        raise Forbidden("handler", N_("Whoever handles the demand cannot judge the answer; somebody else must."))
