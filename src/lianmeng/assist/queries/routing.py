"""Which team the routing catalogue names for a demand."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lianmeng.assist.models import Demand, HelpTeam, RoutingRule
from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.records.memory import remembered

Rule = tuple[UUID | None, str | None, UUID | None, UUID, date, date | None]


@remembered
def _catalogue() -> list[Rule]:
    columns = ("category_id", "county_id", "chain_id", "team_id", "from_on", "to_on")
    return list(RoutingRule.objects.order_by("from_on", "id").values_list(*columns))


@dataclass(frozen=True, slots=True)
class Route:
    """The entry of the catalogue that applies: its team, and which dimensions of the demand it names."""

    team: UUID
    category: bool
    chain: bool
    county: bool

    @property
    def weight(self) -> int:
        """How specific the entry is: the category counts more than the chain, the chain more than the county."""
        return 4 * self.category + 2 * self.chain + self.county


def route(category: UUID, county: str, chain: UUID | None, on: date) -> Route | None:
    """The entry for category × county × chain on a day, or None if the catalogue is silent.

    The most specific entry in force wins; of equals the latest.
    """
    best: Route | None = None
    for wanted_category, wanted_county, wanted_chain, team, from_on, to_on in _catalogue():
        if from_on > on or (to_on is not None and to_on <= on):
            continue
        wanted = ((wanted_category, category), (wanted_chain, chain), (wanted_county, county))
        if any(want is not None and want != have for want, have in wanted):
            continue
        found = Route(team, wanted_category is not None, wanted_chain is not None, wanted_county is not None)
        if best is None or found.weight >= best.weight:
            best = found
    return best


def routed_team(category: UUID, county: str, chain: UUID | None, on: date) -> UUID | None:
    """The team for category × county × chain on a day, or None if the catalogue is silent."""
    found = route(category, county, chain, on)
    return found.team if found else None


def route_of(demand: Demand, on: date) -> Route | None:
    """The entry of the catalogue for a demand as it is."""
    return route(demand.category_id, demand.county_id, demand.chain_id, on)


def teams_for(viewer: Viewer, on: date) -> list[HelpTeam]:
    """The teams at work on a day, in the order of their names."""
    teams = HelpTeam.objects.visible_to(viewer).filter(founded_on__lte=on)
    return list(teams.exclude(dissolved_on__lte=on).order_by("pinyin", "id"))


def team_named(identifier: UUID) -> HelpTeam:
    """One team, for an action that has been told which."""
    team: HelpTeam = HelpTeam.objects.visible_to(System("the team an action names")).get(pk=identifier)
    return team
