"""Founding help teams and laying down what they take."""

from collections.abc import Iterable
from datetime import date, datetime

from lianmeng.alliance.models import IndustryChain, Region
from lianmeng.alliance.models.named import spelled
from lianmeng.assist.models import Category, HelpTeam, TeamFunction
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import unit_of_work


def found_team(
    *,
    actor: Viewer,
    name: str,
    founded_on: date,
    functions: Iterable[Category],
    at: datetime,
    county: Region | None = None,
    chain: IndustryChain | None = None,
) -> HelpTeam:
    """Found a help team of the city (no county) or of a county, with the categories it takes."""
    team = HelpTeam(name=name, county=county, chain=chain, founded_on=founded_on, **spelled(name))
    require(actor, "team.found", team)
    functions = list(functions)
    with unit_of_work(actor) as work:
        work.create(team, verb="team_founded", at=at, details={"functions": [one.name for one in functions]})
        work.add(*(TeamFunction(team=team, category=one) for one in functions))
    return team
