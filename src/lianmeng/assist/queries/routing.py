"""Which team the routing catalogue names for a demand."""

from datetime import date
from uuid import UUID

from lianmeng.assist.models import HelpTeam, RoutingRule
from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.records.memory import remembered

Rule = tuple[UUID | None, str | None, UUID | None, UUID, date, date | None]


@remembered
def _catalogue() -> list[Rule]:
    columns = ("category_id", "county_id", "chain_id", "team_id", "from_on", "to_on")
    return list(RoutingRule.objects.order_by("from_on", "id").values_list(*columns))


def routed_team(category: UUID, county: str, chain: UUID | None, on: date) -> UUID | None:
    """The team for category × county × chain on a day, or None if the catalogue is silent.

    The most specific rule in force wins: each named dimension counts, the category more than the chain,
    the chain more than the county; of equals the latest.
    """
    best: tuple[int, UUID] | None = None
    for wanted_category, wanted_county, wanted_chain, team, from_on, to_on in _catalogue():
        if from_on > on or (to_on is not None and to_on <= on):
            continue
        wanted = ((wanted_category, category, 4), (wanted_chain, chain, 2), (wanted_county, county, 1))
        if any(want is not None and want != have for want, have, _ in wanted):
            continue
        weight = sum(points for want, _, points in wanted if want is not None)
        if best is None or weight >= best[0]:
            best = (weight, team)
    return best[1] if best else None


def teams_for(viewer: Viewer, on: date) -> list[HelpTeam]:
    """The teams at work on a day, in the order of their names."""
    teams = HelpTeam.objects.visible_to(viewer).filter(founded_on__lte=on)
    return list(teams.exclude(dissolved_on__lte=on).order_by("pinyin", "id"))


def team_named(identifier: UUID) -> HelpTeam:
    """One team, for an action that has been told which."""
    team: HelpTeam = HelpTeam.objects.visible_to(System("the team an action names")).get(pk=identifier)
    return team
