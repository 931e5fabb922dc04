"""What waits for whom: the piles of work on the home pages, and the leader's view of them.

The list of demands shows exactly a pile under ``?todo=<name>``, and exactly a group of states under ``?group=<name>``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q

from lianmeng.alliance.models import Region
from lianmeng.alliance.queries.regions import counties
from lianmeng.assist.models import Demand
from lianmeng.assist.queries.demands import DemandLine, demand_lines, visible_demands
from lianmeng.assist.queries.exclusion import counted
from lianmeng.assist.queries.groups import GROUPS, PILES, overdue
from lianmeng.kernel.errors import N_
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.records.memory import remembering

#: Role → the piles on its home, the most pressing first.
HOME_PILES: dict[str, tuple[str, ...]] = {
    "city_office": (
        "to_accept", "to_dispatch", "disputes", "extensions", "pauses", "escalations", "to_review", "to_call_back",
        "to_close", "unanswered", "parked_due", "write_offs", "exclusions", "overdue", "due_soon",
    ),
    "help_team": (
        "to_acknowledge", "to_contact", "sent_back", "co_handling", "help_refused", "overdue", "due_soon", "in_hand",
        "on_hold",
    ),
    "enterprise": ("to_confirm", "drafts", "under_way", "ended"),
    "supervisor": ("redos", "to_call_back", "write_offs", "exclusions", "overdue", "due_soon"),
    "chain_office": ("overdue", "due_soon", "in_hand"),
    "city_leader": ("escalations", "overdue", "due_soon"),
}  # fmt: skip
HOME_PILES |= {"county_office": HOME_PILES["city_office"], "county_leader": HOME_PILES["city_leader"]}

#: Of these piles the navigation shows the sum: what the role itself must do next.
_CALLING: dict[str, tuple[str, ...]] = {
    "city_office": (
        "to_accept",
        "to_dispatch",
        "disputes",
        "extensions",
        "pauses",
        "escalations",
        "to_review",
        "to_call_back",
        "to_close",
        "parked_due",
    ),
    "help_team": ("to_acknowledge", "to_contact", "sent_back", "co_handling", "help_refused"),
    "enterprise": ("to_confirm",),
    "supervisor": ("redos", "to_call_back", "write_offs", "exclusions"),
}
_CALLING |= {"county_office": _CALLING["city_office"]}
_CALLING |= dict.fromkeys(("city_leader", "county_leader"), ("escalations",))

#: From this grade on the enterprise counts as satisfied, as in the figure ``help.satisfaction_rate``.
SATISFIED_FROM = 4


@dataclass(frozen=True, slots=True)
class Pile:
    """Demands that wait for the same deed: all of them counted, the first few in full.

    ``label`` is a marked message; ``query`` is the list page's query that shows exactly these.
    """

    name: str
    label: str
    count: int
    lines: tuple[DemandLine, ...]

    @property
    def query(self) -> str:
        """What to put behind the address of the demand list."""
        return f"?todo={self.name}"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share with what it is made of; ``basis`` is a marked sentence that says what is counted."""

    numerator: int
    denominator: int
    basis: str

    @property
    def percent(self) -> Decimal | None:
        """A number of percent, None while there is no denominator."""
        return Decimal(self.numerator) * 100 / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class CountyCounts:
    """The demands of one county: by group of states, and how many of them are overdue."""

    county: Region
    by_group: Mapping[str, int]
    overdue: int

    @property
    def total(self) -> int:
        """All demands of the county but drafts."""
        return sum(self.by_group.values())


@dataclass(frozen=True, slots=True)
class LeaderOverview:
    """Counties × :data:`~lianmeng.assist.queries.groups.GROUPS`, what is overdue, how satisfied enterprises are."""

    counties: tuple[CountyCounts, ...]
    overdue: Pile
    satisfaction: Ratio

    def total(self, group: str) -> int:
        """The demands of all counties in one group."""
        return sum(row.by_group[group] for row in self.counties)


def home_piles(viewer: Actor, at: datetime, *, show: int = 5) -> tuple[Pile, ...]:
    """The piles on the home of the viewer's role, empty ones included, each with its first ``show`` demands."""
    return piles(viewer, HOME_PILES.get(viewer.role, ()), at, show=show)


def piles(viewer: Viewer, names: tuple[str, ...], at: datetime, *, show: int = 5) -> tuple[Pile, ...]:
    """Named piles; one query counts them all, and each that is not empty takes another one."""
    if not names:
        return ()
    with remembering():
        conditions = {name: PILES[name].waiting_for(viewer, at) for name in names}
        counted = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
        counts = Demand.objects.visible_to(viewer).order_by().aggregate(**counted)
        lines = {name: _first(viewer, name, conditions[name], at, show) for name in names if counts[name] and show}
    return tuple(Pile(name, PILES[name].label, counts[name], lines.get(name, ())) for name in names)


def calling(viewer: Actor, at: datetime) -> int:
    """How many demands wait for the viewer's own next deed: the figure in the navigation."""
    names = _CALLING.get(viewer.role, ())
    if not names:
        return 0
    with remembering():
        wanted = Q(pk__in=())
        for name in names:
            wanted |= PILES[name].waiting_for(viewer, at)
        return int(Demand.objects.visible_to(viewer).filter(wanted).count())


def leader_overview(viewer: Viewer, at: datetime, *, show: int = 10) -> LeaderOverview:
    """What a leader sees of the demands in their reach; five queries and two for the calendar."""
    named = {one.name: Count("pk", filter=Q(status__in=one.states)) for one in GROUPS}
    rows = (
        Demand.objects.visible_to(viewer)
        .order_by()
        .values("county_id")
        .annotate(late=Count("pk", filter=overdue(at)), **named)
    )
    by_code = {row["county_id"]: row for row in rows}
    counted = tuple(
        CountyCounts(
            county,
            {one.name: by_code[county.code][one.name] for one in GROUPS},
            by_code[county.code]["late"],
        )
        for county in counties(viewer, local_date(at))
        if county.code in by_code
    )
    (late,) = piles(viewer, ("overdue",), at, show=show)
    return LeaderOverview(counted, late, satisfaction(viewer))


def satisfaction(viewer: Viewer) -> Ratio:
    """How many enterprises were satisfied, of those that graded; who was not reached has not graded."""
    graded = Demand.objects.visible_to(viewer).filter(counted(), grade__isnull=False).order_by()
    found = graded.aggregate(all=Count("pk"), good=Count("pk", filter=Q(grade__gte=SATISFIED_FROM)))
    basis = N_("Graded 4 or 5 in per cent of all graded; who was not reached is not satisfied and not counted here.")
    return Ratio(found["good"], found["all"], basis)


def _first(viewer: Viewer, name: str, condition: Q, at: datetime, show: int) -> tuple[DemandLine, ...]:
    found = visible_demands(viewer).filter(condition).order_by(*PILES[name].order)
    return tuple(demand_lines(found[:show], at))
