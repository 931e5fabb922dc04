"""Who is told of a merge, and what the followers of a demand are told when it is solved or closed."""

from lianmeng.assist.actions.followers import followers_of
from lianmeng.assist.models import Demand
from lianmeng.assist.states import MERGED
from lianmeng.kernel.errors import N_
from lianmeng.kernel.places import System
from lianmeng.platform.work.occurrences import Occurrence, listen
from lianmeng.platform.work.unit import Recipient, UnitOfWork

_RESULT = {
    "demand_reviewed": N_("The matter of your demand %(number)s has a result: %(title)s"),
    "demand_closed": N_("The matter of your demand %(number)s is closed; you can grade the solution: %(title)s"),
    "demand_closed_unconfirmed": N_(
        "The matter of your demand %(number)s is closed; you can grade the solution: %(title)s"
    ),
}


def _enterprise(demand: Demand) -> Recipient:
    return "enterprise", "organisation", demand.enterprise_id


def _team(key: object) -> Recipient:
    return "help_team", "team", key


def tell_of_merge(work: UnitOfWork, occurrence: Occurrence) -> None:
    """The enterprise, and the team that had the demand."""
    demand = occurrence.record
    params = {"number": demand.number, "title": demand.title, "note": occurrence.note}
    message = N_(
        "Your demand %(number)s is handled together with another one of the same matter; you are answered"
        " under your own number: %(note)s"
    )
    work.notify(message, to=[_enterprise(demand)], about=demand, at=occurrence.at, params=params)
    message = N_("Demand %(number)s was merged into another one and is no longer with you: %(note)s")
    work.notify(message, to=[_team(occurrence.old.get("handler_id"))], about=demand, at=occurrence.at, params=params)


def tell_of_separation(work: UnitOfWork, occurrence: Occurrence) -> None:
    """The enterprise whose demand stands for itself again."""
    demand = occurrence.record
    params = {"number": demand.number, "note": occurrence.note}
    message = N_("Your demand %(number)s is handled by itself again: %(note)s")
    work.notify(message, to=[_enterprise(demand)], about=demand, at=occurrence.at, params=params)


def tell_the_leading_team(work: UnitOfWork, occurrence: Occurrence) -> None:
    """The team that now works for one more enterprise."""
    demand = occurrence.record
    params = {"number": demand.number, "title": demand.title}
    message = N_("Another demand of the same matter was merged into %(number)s: %(title)s")
    work.notify(message, to=[_team(demand.handler_id)], about=demand, at=occurrence.at, params=params)


def tell_followers(work: UnitOfWork, occurrence: Occurrence) -> None:
    """Each enterprise that raised the matter too, under its own number."""
    keys = [merge.demand_id for merge in followers_of(work, occurrence.record)]
    if not keys:
        return
    seen = Demand.objects.visible_to(System("tell those who follow a demand"))
    for demand in seen.filter(pk__in=keys, status=MERGED).order_by("id"):
        params = {"number": demand.number, "title": demand.title}
        message = _RESULT[occurrence.verb]
        work.notify(message, to=[_enterprise(demand)], about=demand, at=occurrence.at, params=params)


def register() -> None:
    """Called once, when the applications are ready."""
    listen("demand_merged")(tell_of_merge)
    listen("demand_separated")(tell_of_separation)
    listen("demand_led")(tell_the_leading_team)
    listen(*_RESULT)(tell_followers)
