"""Writing closed matters off: applied for, checked on site by somebody other than the handler, re-checked later."""

from datetime import date, datetime
from uuid import UUID

from lianmeng.assist.actions.reopening import reopen
from lianmeng.assist.deadlines import due_after
from lianmeng.assist.models import Demand, Reopening, WriteOff
from lianmeng.assist.queries.members import is_member
from lianmeng.assist.states import SOLVED
from lianmeng.assist.states_write_off import OPEN_WRITE_OFFS, WRITE_OFF
from lianmeng.kernel.errors import N_, Forbidden, Invalid, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work


def apply_write_off(*, actor: Viewer, demand: Demand, claim: str, at: datetime) -> WriteOff:
    """Apply to have a closed matter struck from the list, saying what has been put right."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        require(actor, "write_off.apply", WriteOff(demand=demand))
        if demand.status not in SOLVED:
            raise NotPossible("not_closed", N_("Only a closed demand is written off."))
        if any(one.status in OPEN_WRITE_OFFS for one in work.rows(WriteOff, demand_id=demand.pk)):
            raise NotPossible("on_its_way", N_("It is written off already, or the check is still to come."))
        if not claim.strip():
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="claim")
        part = WriteOff(
            demand=demand,
            claim=claim,
            at=at,
            due_at=due_after(at, "assist.write_off.check"),
            applied_by=_account(actor),
        )
        work.change(demand, verb="write_off_applied", at=at, note=claim)
        work.add(part)
    return part


def write_off(*, actor: Viewer, part: WriteOff, finding: str, checked_on: date, at: datetime) -> WriteOff:
    """Strike the matter from the list after the check on site. It will be looked at again when the limit says."""
    with unit_of_work(actor) as work:
        part = _held(work, part, "strike", actor, at)
        _require_day(checked_on, part.at, at)
        changes = {
            "finding": finding,
            "checked_on": checked_on,
            "checked_at": at,
            "checked_by": _account(actor),
            "due_at": due_after(at, "assist.write_off.recheck"),
        }
        _move(work, part, "strike", changes, finding, at)
    return part


def turn_down(*, actor: Viewer, part: WriteOff, finding: str, checked_on: date, at: datetime) -> WriteOff:
    """The check on site found that it is not put right; it stays on the list, and may be applied for again."""
    with unit_of_work(actor) as work:
        part = _held(work, part, "turn_down", actor, at)
        _require_day(checked_on, part.at, at)
        changes = {"finding": finding, "checked_on": checked_on, "checked_at": at, "checked_by": _account(actor)}
        _move(work, part, "turn_down", changes, finding, at)
    return part


def uphold_write_off(*, actor: Viewer, part: WriteOff, finding: str, checked_on: date, at: datetime) -> WriteOff:
    """The re-check found that it holds."""
    with unit_of_work(actor) as work:
        part = _held(work, part, "uphold", actor, at)
        _recheck(work, actor, part, "uphold", finding, checked_on, at)
    return part


def fail_recheck(*, actor: Viewer, part: WriteOff, finding: str, checked_on: date, at: datetime) -> WriteOff:
    """The re-check found that it does not hold: the demand is reopened, however long ago it was closed."""
    with unit_of_work(actor) as work:
        part = _held(work, part, "rebound", actor, at)
        _recheck(work, actor, part, "rebound", finding, checked_on, at)
        reopen(work, part.demand, Reopening.Cause.RECHECK, finding, at)
    return part


def _recheck(
    work: UnitOfWork, actor: Viewer, part: WriteOff, name: str, finding: str, checked_on: date, at: datetime
) -> None:
    assert part.checked_at is not None  # it was written off after its check
    _require_day(checked_on, part.checked_at, at)
    changes = {
        "recheck_finding": finding,
        "rechecked_on": checked_on,
        "rechecked_at": at,
        "rechecked_by": _account(actor),
    }
    _move(work, part, name, changes, finding, at)


def _held(work: UnitOfWork, part: WriteOff, name: str, actor: Viewer, at: datetime) -> WriteOff:
    demand = work.lock(part.demand)
    part = work.lock(part)
    part.demand = demand
    work.check_move(part, WRITE_OFF, name)
    if isinstance(actor, Actor) and actor.account is not None:
        own = actor.account == part.applied_by or is_member(actor.account, demand.handler_id, local_date(at))
        if own:
            raise Forbidden("not_somebody_else", N_("Somebody must check it who neither handled it nor applied."))
    return part


def _move(work: UnitOfWork, part: WriteOff, name: str, changes: dict[str, object], finding: str, at: datetime) -> None:
    move = work.move_part(part, WRITE_OFF, name, changes=changes)
    details: dict[str, object] = {"checked_on": changes.get("checked_on") or changes.get("rechecked_on")}
    work.change(part.demand, verb=move.event, at=at, note=finding, details=details)


def _require_day(on: date, since: datetime, at: datetime) -> None:
    if not local_date(since) <= on <= local_date(at):
        raise Invalid("day", N_("The check lies between the application and today."), field="checked_on")


def _account(actor: Viewer) -> UUID | None:
    return actor.account if isinstance(actor, Actor) else None
