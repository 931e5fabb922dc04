"""Asking further units for help, and what they answer. The demand waits for all of them before it is concluded."""

from collections.abc import Mapping
from datetime import datetime

from lianmeng.assist.deadlines import times
from lianmeng.assist.deadlines_of_letters import answer_due
from lianmeng.assist.models import CoHandling, Demand, HelpTeam
from lianmeng.assist.states import IN_HAND, ON_HOLD
from lianmeng.assist.states_co_handling import CO_HANDLING, UNSETTLED, WITHDRAWN
from lianmeng.kernel.errors import N_, Invalid, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work


def ask_co_handler(
    *, actor: Viewer, demand: Demand, team: HelpTeam, task: str, at: datetime, working_days: int | None = None
) -> CoHandling:
    """Ask another team to help, with so many working days or as many as the limit says. It sees the demand from now on.

    The handler or an office asks; the handler stays the one that answers to the enterprise.
    """
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        require(actor, "co_handling.lead", CoHandling(demand=demand, team=team))
        _require_in_hand(demand)
        if team.pk == demand.handler_id:
            raise Invalid("handler", N_("This team handles the demand itself."), field="team")
        if any(one.status in UNSETTLED for one in work.rows(CoHandling, demand_id=demand.pk, team_id=team.pk)):
            raise Invalid(
                "asked_before", N_("This team has been asked already and has not answered yet."), field="team"
            )
        if not task.strip():
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="task")
        days = working_days or times("assist.co_handling.days", local_date(at))
        most = times("assist.co_handling.most", local_date(at))
        if not 1 <= days <= most:
            raise Invalid(
                "too_long", N_("Between 1 and %(most)s working days can be given."), field="working_days", most=most
            )
        item = CoHandling(
            demand=demand, team=team, task=task, working_days=days, at=at, due_at=answer_due(at, days)
        )  # fmt: skip
        work.change(demand, verb="co_handling_asked", at=at, details=_details(item, task))
        work.add(item)
    return item


def acknowledge_co_handling(*, actor: Viewer, part: CoHandling, at: datetime, note: str = "") -> CoHandling:
    """The co-handler confirms that it has the request. Its clock has run since it was asked."""
    return _moved(actor, part, "acknowledge", at, note, {})


def report_co_handling(*, actor: Viewer, part: CoHandling, report: str, at: datetime) -> CoHandling:
    """The co-handler's report to the handler."""
    return _moved(actor, part, "report", at, report, {"report": report, "reported_at": at})


def decline_co_handling(*, actor: Viewer, part: CoHandling, note: str, at: datetime) -> CoHandling:
    """The co-handler sends the request back with its reason; the handler asks again, or withdraws it."""
    return _moved(actor, part, "decline", at, note, {"note": note})


def return_report(*, actor: Viewer, part: CoHandling, note: str, at: datetime) -> CoHandling:
    """The handler returns a report that does not suffice; the time given runs anew."""
    changes = {"note": note, "reported_at": None, "due_at": answer_due(at, part.working_days)}
    return _moved(actor, part, "return_report", at, note, changes)


def ask_again(*, actor: Viewer, part: CoHandling, note: str, at: datetime) -> CoHandling:
    """The handler insists, with the reason; the time given runs anew."""
    return _moved(actor, part, "ask_again", at, note, {"note": note, "due_at": answer_due(at, part.working_days)})


def withdraw_co_handling(*, actor: Viewer, part: CoHandling, note: str, at: datetime) -> CoHandling:
    """The handler no longer needs it, with the reason; the demand is the co-handler's business no more."""
    return _moved(actor, part, "withdraw", at, note, {"note": note})


def require_all_reported(work: UnitOfWork, demand: Demand) -> None:
    """Refuse a conclusion while somebody still owes an answer."""
    open_items = [one for one in work.rows(CoHandling, demand_id=demand.pk) if one.status in UNSETTLED]
    if open_items:
        raise NotPossible(
            "co_handlers",
            N_("%(count)s co-handlers have not reported back yet; withdraw what is no longer needed, with the reason."),
            count=len(open_items),
        )


def release_co_handlers(work: UnitOfWork, demand: Demand, at: datetime, *, team: HelpTeam | None = None) -> None:
    """End what is still asked for when the demand ends or goes another way; of one team, when that becomes handler."""
    for item in work.rows(CoHandling, demand_id=demand.pk):
        if item.status in UNSETTLED and (team is None or item.team_id == team.pk):
            work.amend(item, status=WITHDRAWN)
            work.change(demand, verb="co_handling_withdrawn", at=at, details=_details(item, ""))


def _moved(
    actor: Viewer, part: CoHandling, name: str, at: datetime, words: str, changes: Mapping[str, object]
) -> CoHandling:
    with unit_of_work(actor) as work:
        demand = work.lock(part.demand)
        part = work.lock(part)
        part.demand = demand
        work.check_move(part, CO_HANDLING, name)
        if name != "withdraw":
            _require_in_hand(demand)
        note = words if name in ("decline", "return_report", "ask_again", "withdraw") else ""
        move = work.move_part(part, CO_HANDLING, name, note=note, changes=changes)
        work.change(demand, verb=move.event, at=at, details=_details(part, words))
    return part


def _details(item: CoHandling, words: str) -> dict[str, object]:
    """What the event says. The words stand on the item, not on the timeline: that is read by the enterprise too."""
    details: dict[str, object] = {"team": item.team.name, "to": str(item.team_id), "words": words}
    if item.status in ("asked", "acknowledged"):
        details["answer_due_at"] = item.due_at
    return details


def _require_in_hand(demand: Demand) -> None:
    if demand.status not in (*IN_HAND, *ON_HOLD):
        raise NotPossible("not_in_hand", N_("Others help only while a demand is with its handler."))
