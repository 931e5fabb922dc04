"""Making a city: each room's sample in turn, from the ground up."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from lianmeng.alliance.models import Region
from lianmeng.alliance.sample import make_alliance
from lianmeng.assist.actions.reminding import send_reminders
from lianmeng.assist.sample import live_demands, make_teams
from lianmeng.kernel.errors import N_, NotPossible
from lianmeng.kernel.periods import BUSINESS_ZONE
from lianmeng.kernel.places import System
from lianmeng.platform.notices.actions.delivery import deliver_waiting
from lianmeng.site.city.people import Staffed, staff_city
from lianmeng.site.city.plans import CityPlan

#: Told the stage, how much of it is done, and how much there is.
Report = Callable[[str, int, int], None]
_ACTOR = System("city generator")


@dataclass(frozen=True)
class MadeCity:
    """What was made, in numbers for the one who asked for it."""

    enterprises: int
    teams: int
    demands: int
    steps: int
    staffed: Staffed


def make_city(
    plan: CityPlan, *, report: Report = lambda stage, done, total: None, frame_only: bool = False
) -> MadeCity:
    """Make the city of ``plan`` in an installation that has none. Refused if there is one already.

    ``frame_only`` stops at chains, departments, teams and their posts: no enterprise, no demand.
    """
    if Region.objects.visible_to(_ACTOR).exists():
        raise NotPossible("city_exists", N_("This installation has a city already; choose another data folder."))
    alliance = make_alliance(
        plan.alliance,
        _rng(plan, "alliance"),
        actor=_ACTOR,
        report=lambda stage: report(stage, 0, 0),
        frame_only=frame_only,
    )
    report("teams", 0, 0)
    teams = make_teams(plan.help, alliance, actor=_ACTOR)
    report("posts", 0, 0)
    at = dt.datetime.combine(plan.alliance.founded_on, dt.time(9), BUSINESS_ZONE)
    staffed = staff_city(alliance, teams, actor=_ACTOR, at=at)
    if frame_only:
        return MadeCity(0, len(teams.all), 0, 0, staffed)
    steps = live_demands(
        plan.help,
        alliance,
        teams,
        staffed.people,
        _rng(plan, "help"),
        until=plan.business_moment,
        report=lambda done, total: report("demands", done, total),
    )
    report("reminders", 0, 0)
    send_reminders(at=plan.business_moment)
    while deliver_waiting(at=plan.business_moment, limit=1000):
        pass
    return MadeCity(len(alliance.enterprises), len(teams.all), plan.help.demands, steps, staffed)


def _rng(plan: CityPlan, part: str) -> Random:
    """A source of chance for one part, so that a change in one room leaves the others as they were."""
    return Random(f"{plan.seed}:{part}")  # noqa: S311 - a sample, not a secret
