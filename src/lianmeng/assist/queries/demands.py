"""Lists of demands: the filters of page and export, and what a line of a list says about the deadline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from lianmeng.assist.models import Demand
from lianmeng.assist.queries.groups import GROUPS, PILES, overdue
from lianmeng.assist.queries.words import written_in
from lianmeng.assist.states import DRAFT, IN_HAND, ON_HOLD
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.guard import GuardedQuerySet
from lianmeng.platform.records.queries.calendar import working_calendar

Filters = Mapping[str, str]

_FIELDS = {"county": "county_id", "urgency": "urgency", "kind": "kind", "status": "status"}
_RECORDS = {"category": "category_id", "team": "handler_id", "enterprise": "enterprise_id"}
_ORDERS: dict[str, tuple[Any, ...]] = {
    "due": (F("due_at").asc(nulls_last=True), "-raised_at", "-id"),
    "-due": (F("due_at").desc(nulls_last=True), "-raised_at", "-id"),
    "raised": ("raised_at", "id"),
    "-raised": ("-raised_at", "-id"),
}
#: Where the clock is what matters, the nearest deadline comes first.
_BY_DEADLINE = {"in_hand", "overdue", "due_soon"}


@dataclass(frozen=True, slots=True)
class DemandLine:
    """A demand in a list. ``left`` are the working days to its deadline, negative when late, None when no clock runs.

    ``overdue`` is exact to the minute: on the last day after office hours, ``left`` is 0 and it is overdue.
    ``on_time`` says of a concluded demand whether its deadline was kept; None if there is nothing to say.
    """

    demand: Demand
    left: int | None
    overdue: bool
    on_time: bool | None

    @property
    def held(self) -> bool:
        """Its clock stands; the deadline reckons with the day foreseen."""
        return self.demand.status in ON_HOLD


@dataclass(frozen=True, slots=True)
class Counts:
    """How many demands the filters leave, in all and in each group."""

    total: int
    overdue: int
    by_group: Mapping[str, int]


def visible_demands(viewer: Viewer) -> GuardedQuerySet:
    """The demands a viewer sees, with everything that a line of a list shows."""
    related = ("enterprise", "county", "chain", "category", "handler")
    return Demand.objects.visible_to(viewer).select_related(*related)


def demands_filtered(viewer: Viewer, filters: Filters, at: datetime, *, groups: bool = True) -> GuardedQuerySet:
    """The demands by ``group``, ``todo`` (a pile), ``overdue``, ``county``, ``chain``, ``category``, ``team``,
    ``enterprise``, ``urgency``, ``kind``, ``status`` and ``text``, sorted by ``sort``.

    With ``groups`` false the group is left out, so that the groups themselves can be counted. A value that
    names nothing leaves nothing; drafts appear only when they are asked for.
    """
    found = written_in(visible_demands(viewer), filters.get("text", ""))
    for name, field in _FIELDS.items():
        if value := filters.get(name):
            found = found.filter(**{field: value})
    for name, field in _RECORDS.items():
        if value := filters.get(name):
            found = found.filter(**{field: key}) if (key := _uuid(value)) else found.none()
    if value := filters.get("chain"):
        # As everywhere in the figures, a city chain stands for the county chains in it too.
        found = found.filter(Q(chain=key) | Q(chain__parent=key)) if (key := _uuid(value)) else found.none()
    if filters.get("overdue"):
        found = found.filter(overdue(at))
    if todo := filters.get("todo"):
        found = found.filter(PILES[todo].waiting_for(viewer, at)) if todo in PILES else found.none()
    if groups and (group := filters.get("group")):
        states = next((one.states for one in GROUPS if one.name == group), ())
        found = found.filter(status__in=states)
    if filters.get("todo") != "drafts" and filters.get("status") != DRAFT:
        found = found.exclude(status=DRAFT)
    return found.order_by(*_order(filters))


def count_by_group(demands: GuardedQuerySet, at: datetime) -> Counts:
    """Count filtered demands in one query."""
    named = {one.name: Count("pk", filter=Q(status__in=one.states)) for one in GROUPS}
    found = demands.order_by().aggregate(total=Count("pk"), late=Count("pk", filter=overdue(at)), **named)
    return Counts(found["total"], found["late"], {one.name: found[one.name] for one in GROUPS})


def demand_lines(demands: Iterable[Demand], at: datetime) -> list[DemandLine]:
    """The demands with their deadlines as seen at ``at``; the calendar is read once."""
    calendar, today = working_calendar(), local_date(at)

    def line(demand: Demand) -> DemandLine:
        if demand.due_at is None:
            return DemandLine(demand, None, False, None)
        if demand.status in IN_HAND:
            left = calendar.working_days_between(today, local_date(demand.due_at))
            return DemandLine(demand, left, at > demand.due_at, None)
        on_time = demand.concluded_at <= demand.due_at if demand.concluded_at else None
        return DemandLine(demand, None, False, on_time)

    return [line(demand) for demand in demands]


def _order(filters: Filters) -> tuple[Any, ...]:
    chosen = filters.get("sort", "")
    if chosen in _ORDERS:
        return _ORDERS[chosen]
    pressing = filters.get("overdue") or _BY_DEADLINE & {filters.get("group"), filters.get("todo")}
    return _ORDERS["due" if pressing else "-raised"]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
