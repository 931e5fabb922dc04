"""Help teams: the list with its workload, and one team in full."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from lianmeng.assist.models import Category, Demand, HelpTeam, TeamFunction
from lianmeng.assist.queries.groups import overdue
from lianmeng.assist.states import ENDED, IN_HAND
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.accounts.queries.posts import official_posts


@dataclass(frozen=True, slots=True)
class Workload:
    """How many of a team's demands the viewer sees are in hand, overdue, concluded but open, and ended."""

    in_hand: int = 0
    overdue: int = 0
    concluded: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team in a list."""

    team: HelpTeam
    functions: tuple[Category, ...]
    members: int
    workload: Workload


def visible_teams(viewer: Viewer, filters: Mapping[str, str], on: date) -> Any:
    """The teams at work on a day, by ``text``, ``county``, ``chain`` and ``category``, in the order of their names."""
    teams = HelpTeam.objects.visible_to(viewer).filter(founded_on__lte=on).exclude(dissolved_on__lte=on)
    for word in filters.get("text", "").split():
        named = Q(name__icontains=word) | Q(short_name__icontains=word)
        teams = teams.filter(named | Q(initials__contains=word.lower()) if word.isascii() else named)
    if county := filters.get("county"):
        teams = teams.filter(county__isnull=True) if county == "city" else teams.filter(county=county)
    for name, narrow in (("chain", lambda key: Q(chain=key)), ("category", _taking)):
        if value := filters.get(name):
            teams = teams.filter(narrow(key)) if (key := _uuid(value)) else teams.none()
    return teams.select_related("county", "chain").order_by("county__order", "pinyin", "id")


def team_rows(viewer: Viewer, teams: Any, at: datetime) -> list[TeamRow]:
    """The given teams with functions, members and workload; three queries however many there are."""
    teams = list(teams)
    keys = [team.pk for team in teams]
    functions: dict[UUID, list[Category]] = {key: [] for key in keys}
    taken = TeamFunction.objects.visible_to(viewer).filter(team__in=keys).select_related("category")
    for function in taken.order_by("category__order"):
        functions[function.team_id].append(function.category)
    posts = (
        official_posts("members of teams")
        .in_force(local_date(at))
        .filter(place_kind="team", place_id__in=[str(key) for key in keys])
    )
    members = dict(posts.order_by().values_list("place_id").annotate(Count("holder", distinct=True)))
    loads = _workloads(viewer, keys, at)
    return [
        TeamRow(team, tuple(functions[team.pk]), members.get(str(team.pk), 0), loads.get(team.pk, Workload()))
        for team in teams
    ]


def _taking(category: UUID) -> Q:
    functions = TeamFunction.objects.visible_to(System("teams by what they take")).filter(category=category)
    return Q(pk__in=functions.values("team"))


def _workloads(viewer: Viewer, teams: list[UUID], at: datetime) -> dict[UUID, Workload]:
    demands = Demand.objects.visible_to(viewer).filter(handler__in=teams).order_by().values("handler_id")
    counted = demands.annotate(
        in_hand=Count("pk", filter=Q(status__in=IN_HAND)),
        late=Count("pk", filter=overdue(at)),
        concluded=Count("pk", filter=~Q(status__in=(*IN_HAND, *ENDED))),
        ended=Count("pk", filter=Q(status__in=ENDED)),
    )
    return {row["handler_id"]: Workload(row["in_hand"], row["late"], row["concluded"], row["ended"]) for row in counted}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
