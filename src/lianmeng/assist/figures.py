"""The indicators of help: what was collected, who helps, and what it measurably brought."""

from datetime import date

from django.db.models import Q

from lianmeng.assist.models import Demand, DemandOutcome, Exclusion, HelpTeam
from lianmeng.assist.queries.exclusion import counted
from lianmeng.assist.states import APPROVED, DRAFT
from lianmeng.kernel.errors import N_
from lianmeng.kernel.indicators import Basis, Count, Indicator, IndicatorKind, Ratio, Sum
from lianmeng.kernel.periods import Period
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.guard import GuardedQuerySet

_BY = {"county": "county_id", "chain": "chain_id", "category": "category_id", "team": "handler_id"}
_PART_BY = {name: f"demand__{path}" for name, path in _BY.items()}


def teams_on(viewer: Viewer, on: date) -> GuardedQuerySet:
    """Help teams at work on a day."""
    teams = HelpTeam.objects.visible_to(viewer).filter(founded_on__lte=on)
    return teams.filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=on))


def _happened(viewer: Viewer, window: Period, field: str) -> GuardedQuerySet:
    start, end = window.moment_bounds()
    return Demand.objects.visible_to(viewer).filter(**{f"{field}__gte": start, f"{field}__lt": end})


def collected(viewer: Viewer, window: Period) -> GuardedQuerySet:
    """Demands submitted in the window. Rejected and withdrawn ones count, drafts do not."""
    return _happened(viewer, window, "submitted_at").exclude(status=DRAFT)


def judged(viewer: Viewer, window: Period, field: str) -> GuardedQuerySet:
    """What happened in the window, less what is excluded from statistics."""
    return _happened(viewer, window, field).filter(counted())


def excluded(viewer: Viewer, window: Period) -> GuardedQuerySet:
    """Exclusions in force of demands submitted in the window, each with its reason and approver."""
    start, end = window.moment_bounds()
    rows = Exclusion.objects.visible_to(viewer).filter(status=APPROVED)
    return rows.filter(demand__submitted_at__gte=start, demand__submitted_at__lt=end)


def outcomes_of(kind: str) -> "OutcomesOf":
    """The rows of measured outcomes of one kind."""
    return OutcomesOf(kind)


class OutcomesOf:
    """Outcomes of a kind reported in the window, less those of conclusions that were sent back."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def __call__(self, viewer: Viewer, window: Period) -> GuardedQuerySet:
        start, end = window.moment_bounds()
        rows = DemandOutcome.objects.visible_to(viewer).filter(kind__code=self.kind, void=False)
        return rows.filter(at__gte=start, at__lt=end)


TEAMS = Indicator(
    code="help.teams",
    label=N_("Help teams"),
    unit="count",
    kind=IndicatorKind.STOCK,
    basis=Basis.AS_OF,
    rows=lambda viewer, window: teams_on(viewer, window.last_on),
    measure=Count(),
    dimensions={"county": "county_id", "chain": "chain_id"},
    source=N_("Register of help teams"),
    note=N_("Teams of the city and of the counties that are at work on the day."),
    owner="city_office",
)

COLLECTED = Indicator(
    code="help.problems_collected",
    label=N_("Problems collected"),
    unit="count",
    kind=IndicatorKind.FLOW,
    basis=Basis.YEAR_TO_DATE,
    rows=collected,
    measure=Count(),
    dimensions=_BY,
    source=N_("Demands by the moment of submission"),
    note=N_("Submitted in the window; rejected and withdrawn ones count, drafts do not."),
    owner="city_office",
)

CLOSED = Indicator(
    code="help.closed",
    label=N_("Demands confirmed and closed"),
    unit="count",
    kind=IndicatorKind.FLOW,
    basis=Basis.YEAR_TO_DATE,
    rows=lambda viewer, window: judged(viewer, window, "ended_at").filter(status="closed"),
    measure=Count(),
    dimensions=_BY,
    source=N_("Demands by the moment of closing"),
    note=N_(
        "Closed with the enterprise's own confirmation; closed unconfirmed is counted apart."
        " What is excluded is not counted."
    ),
    owner="city_office",
)

CONFIRMED = Indicator(
    code="help.confirmed",
    label=N_("Demands graded by the enterprise"),
    unit="count",
    kind=IndicatorKind.FLOW,
    basis=Basis.YEAR_TO_DATE,
    rows=lambda viewer, window: judged(viewer, window, "confirmed_at"),
    measure=Count(),
    dimensions=_BY,
    source=N_("Confirmations by enterprises"),
    note=N_("Confirmed and graded in the window. What is excluded is not counted."),
    owner="city_office",
)

SATISFIED = Indicator(
    code="help.satisfied",
    label=N_("Demands graded 4 or 5"),
    unit="count",
    kind=IndicatorKind.FLOW,
    basis=Basis.YEAR_TO_DATE,
    rows=lambda viewer, window: judged(viewer, window, "confirmed_at").filter(grade__gte=4),
    measure=Count(),
    dimensions=_BY,
    source=N_("Confirmations by enterprises"),
    note=N_("Satisfied or very satisfied in the enterprise's own grade. What is excluded is not counted."),
    owner="city_office",
)

EXCLUDED = Indicator(
    code="help.excluded",
    label=N_("Demands excluded from statistics"),
    unit="count",
    kind=IndicatorKind.FLOW,
    basis=Basis.YEAR_TO_DATE,
    rows=excluded,
    measure=Count(),
    dimensions=_PART_BY,
    source=N_("Register of exclusions"),
    note=N_("Submitted in the window and left out in judging the work, each with reason and approver."),
    owner="city_office",
)

SATISFACTION = Ratio(
    code="help.satisfaction_rate",
    label=N_("Satisfaction rate"),
    numerator=SATISFIED,
    denominator=CONFIRMED,
    basis=Basis.YEAR_TO_DATE,
    source=N_("Confirmations by enterprises"),
    note=N_("Graded 4 or 5 in per cent of all graded; who was not reached is not satisfied and not counted here."),
    owner="city_office",
)


def _outcome(kind: str, label: str, unit: str) -> Indicator:
    return Indicator(
        code=f"help.outcome.{kind}",
        label=label,
        unit=unit,
        kind=IndicatorKind.OUTCOME,
        basis=Basis.CASE,
        rows=outcomes_of(kind),
        measure=Sum("quantity"),
        dimensions=_PART_BY,
        source=N_("Outcomes reported with conclusions"),
        note=N_("As measured by the help team and passed in review."),
        owner="city_office",
    )


#: The measured outcomes of the published account.
OUTCOMES = (
    _outcome("road_hardened", N_("Road hardened"), "m2"),
    _outcome("flood_channel", N_("Flood channel built"), "m"),
    _outcome("gravel_road", N_("Industry road gravelled"), "m"),
    _outcome("central_budget", N_("Central budget funds won"), "CNY"),
    _outcome("pepper_investment", N_("Investment brought to pepper processing"), "CNY"),
)

FIGURES = (TEAMS, COLLECTED, CLOSED, CONFIRMED, SATISFIED, SATISFACTION, EXCLUDED, *OUTCOMES)
