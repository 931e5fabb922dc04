"""What the search box finds: demands, organisations, chains and help teams, each through its own scope."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from lianmeng.alliance.models import IndustryChain, Organisation
from lianmeng.alliance.queries.filtering import chains_filtered
from lianmeng.alliance.queries.organisations import matching, visible_organisations
from lianmeng.assist.models import Demand, HelpTeam
from lianmeng.assist.queries.demands import demands_filtered
from lianmeng.assist.queries.teams import visible_teams
from lianmeng.desk.queries.search import Hit, Searched, searchable
from lianmeng.kernel.errors import N_
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Viewer


def register() -> None:
    """Called once, when the applications are ready."""
    searchable.add("demands", Searched(N_("Demands"), "message-square", _demands, _demand, _all("assist:demand_list")))
    searchable.add(
        "organisations",
        Searched(N_("Organisations"), "building-2", _organisations, _organisation, _all("alliance:organisation_list")),
    )
    searchable.add("chains", Searched(N_("Industry chains"), "link-2", _chains, _chain, _all("alliance:chain_list")))
    searchable.add("teams", Searched(N_("Help teams"), "hand-helping", _teams, _team, _all("assist:team_list")))


def _all(url_name: str) -> Any:
    return lambda text: f"{reverse(url_name)}?{urlencode({'text': text})}"


def _demands(viewer: Viewer, text: str, at: datetime) -> Any:
    return demands_filtered(viewer, {"text": text}, at)


def _demand(demand: Demand) -> Hit:
    note = f"{demand.number} · {demand.enterprise.name} · {demand.county.name}"
    return Hit(demand.title, note, reverse("assist:demand_detail", args=[demand.pk]), demand.content)


def _organisations(viewer: Viewer, text: str, at: datetime) -> Any:
    return matching(visible_organisations(viewer), text)


def _organisation(organisation: Organisation) -> Hit:
    note = f"{organisation.credit_code} · {organisation.county.name}"
    return Hit(organisation.name, note, reverse("alliance:organisation_detail", args=[organisation.pk]))


def _chains(viewer: Viewer, text: str, at: datetime) -> Any:
    return chains_filtered(viewer, {"text": text}, local_date(at))


def _chain(chain: IndustryChain) -> Hit:
    return Hit(chain.name, chain.region.name, reverse("alliance:chain_detail", args=[chain.pk]))


def _teams(viewer: Viewer, text: str, at: datetime) -> Any:
    return visible_teams(viewer, {"text": text}, local_date(at)).order_by("pinyin", "id")


def _team(team: HelpTeam) -> Hit:
    places = [place.name for place in (team.county, team.chain) if place is not None]
    return Hit(team.name, " · ".join(places), reverse("assist:team_detail", args=[team.pk]))
