"""The help of a synthetic city: teams, the routing catalogue, and demands that live through the real tables.

``make_teams`` founds the teams; once their posts are filled, ``live_demands`` lets every demand take its
steps in the order of business time, in batches. Later samples only add to what is here.
"""

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

from lianmeng.alliance.models import Region
from lianmeng.alliance.sample import MemberEnterprise, SampleAlliance
from lianmeng.assist.actions.routing import Route, lay_down_routes
from lianmeng.assist.actions.teams import found_team
from lianmeng.assist.models import Category, EscalationReason, ExclusionReason, HelpTeam, OutcomeKind, PauseReason
from lianmeng.assist.sample_life import Life, Offices, Steps, Story, Timing
from lianmeng.assist.sample_plan import CasePlan, HelpPlan
from lianmeng.assist.sample_texts import demand_text
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.records.queries.calendar import office_hours, working_calendar
from lianmeng.platform.work.unit import batch_of_work

_SOURCE = "示例数据"
#: Which categories the special teams of a county take, in the order in which they are founded.
_FUNCTIONS = (
    ("要素保障", ("land", "utilities")),
    ("金融服务", ("finance",)),
    ("政策落实", ("policy",)),
    ("项目审批", ("approval",)),
    ("人才用工", ("labour",)),
    ("市场开拓", ("market",)),
    ("科技服务", ("technology",)),
)
#: So many demands begin in one transaction; the steps of all that are alive go with them.
BATCH = 200


@dataclass
class SampleTeams:
    """The teams of the city, and those of each county, the general team first."""

    of_city: list[HelpTeam]
    of_county: dict[str, list[HelpTeam]]

    @property
    def all(self) -> list[HelpTeam]:
        return [*self.of_city, *(team for teams in self.of_county.values() for team in teams)]


def make_teams(plan: HelpPlan, alliance: SampleAlliance, *, actor: Viewer) -> SampleTeams:
    """Found one team for each chain of the city and the planned teams of each county; lay down the routes."""
    categories = {category.code: category for category in Category.objects.all()}
    on = alliance.plan.founded_on
    at = datetime.combine(on, datetime.min.time().replace(hour=9)).astimezone()
    routes: list[Route] = []
    with batch_of_work(_SOURCE):
        of_city = [
            found_team(
                actor=actor, at=at, name=f"{chain.name}产业链红色领航帮办团", founded_on=on,
                functions=categories.values(), chain=chain,
            )
            for code, chain in alliance.chains.items()
            if not next(one.county for one in alliance.plan.chains if one.code == code)
        ]  # fmt: skip
        of_county = {
            code: _county_teams(plan.county_teams[code], county, categories, actor, at, routes)
            for code, county in alliance.counties.items()
        }
    lay_down_routes(routes=routes, from_on=on, source=_SOURCE)
    return SampleTeams(of_city, of_county)


def _county_teams(
    number: int, county: Region, categories: Mapping[str, Category], actor: Viewer, at: datetime, routes: list[Route]
) -> list[HelpTeam]:
    on = at.date()
    general = found_team(
        actor=actor, at=at, name=f"{county.name}红色领航帮办团", founded_on=on,
        functions=categories.values(), county=county,
    )  # fmt: skip
    teams = [general]
    routes.append(Route(team=general.pk, county=county.code))
    for word, codes in _FUNCTIONS[: number - 1]:
        taken = [categories[code] for code in codes]
        team = found_team(
            actor=actor, at=at, name=f"{county.name}{word}帮办团", founded_on=on, functions=taken, county=county
        )
        routes += [Route(team=team.pk, county=county.code, category=category.pk) for category in taken]
        teams.append(team)
    return teams


class People:
    """Who acts where: filled by whoever appoints the posts of the sample."""

    def __init__(self) -> None:
        self.clerks: dict[str, Actor] = {}
        self.callers: dict[str, Actor] = {}
        self.helpers: dict[UUID, Actor] = {}
        self.enterprises: dict[UUID, Actor] = {}
        #: Whoever stands above the counties, by role and place: supervisor, city office, leader of a chain.
        self.above: dict[tuple[str, str], Actor] = {}

    def at_the_top(self, role: str) -> Actor:
        """The one in this role at the city, first of those appointed."""
        return next(actor for (held, _), actor in self.above.items() if held == role)


def live_demands(
    plan: HelpPlan,
    alliance: SampleAlliance,
    teams: SampleTeams,
    people: People,
    rng: Random,
    *,
    until: datetime,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Let all demands of the plan live until the moment ``until``; return how many steps were taken.

    ``report`` is told how many of the demands have begun.
    """
    timing = Timing(working_calendar(), office_hours())
    lives = _lives(plan, alliance, teams, people, rng, timing, until)
    order = count()
    waiting: list[tuple[datetime, int, Steps]] = []
    for life in lives:
        steps = life.steps()
        heapq.heappush(waiting, (next(steps), next(order), steps))
    begun = sorted(life.story.begins_at for life in lives)
    taken, held = 0, list[GuardedModel]()
    for start in range(0, len(begun), BATCH):
        last = start + BATCH >= len(begun)
        end = until if last else begun[start + BATCH]
        with batch_of_work(_SOURCE) as work:
            work.hold(held)
            while waiting and waiting[0][0] <= end:
                _, _, steps = heapq.heappop(waiting)
                taken += 1
                if (moment := next(steps, None)) is not None and moment <= until:
                    heapq.heappush(waiting, (moment, next(order), steps))
            held = [life.demand for life in lives if hasattr(life, "demand")]
        report(min(start + BATCH, len(begun)), len(begun))
    return taken


def _lives(
    plan: HelpPlan,
    alliance: SampleAlliance,
    teams: SampleTeams,
    people: People,
    rng: Random,
    timing: Timing,
    until: datetime,
) -> list[Life]:
    categories = {category.code: category for category in Category.objects.all()}
    kinds = {kind.code: kind for kind in OutcomeKind.objects.all()}
    reasons = tuple(PauseReason.objects.order_by("kind", "order", "code"))
    escalation_reasons = tuple(EscalationReason.objects.order_by("order", "code"))
    exclusion_reasons = tuple(ExclusionReason.objects.order_by("order", "code"))
    offices = {
        code: Offices(
            people.clerks[code],
            people.callers[code],
            people.at_the_top("supervisor"),
            tuple(teams.of_county[code]),
            {team: people.helpers[team.pk] for team in teams.of_county[code]},
            reasons,
            escalation_reasons,
            exclusion_reasons,
            people.above,
        )
        for code in alliance.counties
    }
    days = _working_days(timing, date(plan.as_of.year, 1, 1), plan.as_of)
    stories = [_case(case, alliance, categories, kinds, days, timing, rng) for case in plan.cases]
    members = alliance.enterprises
    for _ in range(plan.demands - len(stories)):
        member = rng.choice(members)
        stories.append(_story(member, categories, _moment(days, timing, rng, until), rng))
    return [
        Life(story, people.enterprises[story.enterprise.pk], offices[story.enterprise.county_id], timing, rng)
        for story in sorted(stories, key=lambda story: story.begins_at)
    ]


def _story(member: MemberEnterprise, categories: Mapping[str, Category], at: datetime, rng: Random) -> Story:
    code = rng.choices(list(categories), (12, 14, 18, 13, 15, 12, 7, 6, 3))[0]
    title, content, reply = demand_text(rng, code)
    return Story(member.organisation, member.chain, categories[code], title, content, reply, (), at)


def _case(
    case: CasePlan,
    alliance: SampleAlliance,
    categories: Mapping[str, Category],
    kinds: Mapping[str, OutcomeKind],
    days: Sequence[date],
    timing: Timing,
    rng: Random,
) -> Story:
    """A demand whose outcome is given; it begins early enough to be closed by the business date."""
    here = [one for one in alliance.enterprises if one.organisation.county_id == case.county]
    fitting = [one for one in here if one.chain.code == f"{case.county}-{case.chain}"] or here
    member = fitting[0]
    outcomes = tuple((kinds[code], quantity) for code, quantity in case.outcomes.items())
    at = timing.later(timing.opening(days[rng.randrange(len(days) // 4, len(days) // 2)]), timedelta(hours=1))
    category = categories[case.category]
    return Story(
        member.organisation, member.chain, category, case.title, case.content, case.reply, outcomes, at, smooth=True
    )


def _working_days(timing: Timing, first: date, last: date) -> list[date]:
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [on for on in every if timing.calendar.is_working(on)]


def _moment(days: Sequence[date], timing: Timing, rng: Random, until: datetime) -> datetime:
    """A moment of office time, more often in later months, and before ``until``."""
    on = days[int(len(days) * rng.random() ** 0.85)]
    return min(timing.later(timing.opening(on), timedelta(hours=rng.uniform(0, 6.5))), until)
