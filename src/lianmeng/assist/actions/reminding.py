"""Reminders that go out by themselves: before expiry, on the day after, and when there is still silence."""

from datetime import date, datetime, timedelta

from lianmeng.assist.models import Demand, Reminder
from lianmeng.assist.states import ACKNOWLEDGED, DISPATCHED, DISPUTED, IN_HAND
from lianmeng.kernel.errors import Conflict
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import System
from lianmeng.platform.records.queries.calendar import working_calendar
from lianmeng.platform.records.queries.limits import amount
from lianmeng.platform.work.unit import unit_of_work

#: The furthest look ahead that a reminder limit can need; narrows the search, decides nothing.
_HORIZON = timedelta(days=30)


def send_reminders(*, at: datetime) -> int:
    """Remind of every deadline that is near or past, once for each kind and due moment; return how many.

    Safe to run twice at the same time. A demand that somebody changes just then is left to the next run.
    """
    return sum(_remind(demand, kind, at) for demand, kind in _reminders_due(at))


def _reminders_due(at: datetime) -> list[tuple[Demand, Reminder.Kind]]:
    seen = Demand.objects.visible_to(System("deadlines to remind of"))
    demands = list(seen.filter(status__in=IN_HAND, due_at__lte=at + _HORIZON).order_by("due_at", "id"))
    reminders = Reminder.objects.visible_to(System("reminders sent before")).filter(demand__in=demands)
    sent = set(reminders.values_list("demand_id", "kind", "due_at"))
    wanted = [(demand, kind) for demand in demands for kind in _kinds(demand, at)]
    return [(demand, kind) for demand, kind in wanted if (demand.pk, kind, _due(demand, kind)) not in sent]


def _kinds(demand: Demand, at: datetime) -> list[Reminder.Kind]:
    assert demand.due_at is not None
    today, due_on = local_date(at), local_date(demand.due_at)
    kinds = []
    waits_for_contact = demand.first_contact_at is None and demand.status in (DISPATCHED, DISPUTED, ACKNOWLEDGED)
    if waits_for_contact and demand.contact_due_at and at > demand.contact_due_at:
        kinds.append(Reminder.Kind.CONTACT)
    if at <= demand.due_at:
        if _working_days(today, due_on) <= amount("assist.reminder.before", today):
            kinds.append(Reminder.Kind.BEFORE)
        return kinds
    if today > due_on:
        kinds.append(Reminder.Kind.EXPIRED)
    if _working_days(due_on, today) >= amount("assist.reminder.criticism", today):
        kinds.append(Reminder.Kind.CRITICISM)
    return kinds


def _working_days(start: date, end: date) -> int:
    return working_calendar().working_days_between(start, end)


def _due(demand: Demand, kind: Reminder.Kind) -> datetime | None:
    return demand.contact_due_at if kind == Reminder.Kind.CONTACT else demand.due_at


def _remind(demand: Demand, kind: Reminder.Kind, at: datetime) -> int:
    try:
        with unit_of_work(System("remind of deadlines")) as work:
            demand = work.lock(demand)
            due_at = _due(demand, kind)
            assert due_at is not None  # the reminder is for this very moment
            if work.rows(Reminder, demand_id=demand.pk, kind=kind, due_at=due_at):
                return 0
            work.change(demand, verb=f"reminded_{kind}", at=at)
            work.add(Reminder(demand=demand, kind=kind, due_at=due_at, at=at))
    except Conflict:
        return 0
    return 1
