"""Who is told of what passes between a handler and its co-handlers."""

from lianmeng.assist.readers import team
from lianmeng.kernel.errors import N_
from lianmeng.platform.work.occurrences import Occurrence, listen
from lianmeng.platform.work.unit import Recipient, UnitOfWork

#: Verb → message, whether the co-handler (or else the handler) reads it, whether it is urgent.
MESSAGES: dict[str, tuple[str, bool, bool]] = {
    "co_handling_asked": (N_("You are asked to help with demand %(number)s: %(words)s"), True, False),
    "co_handling_acknowledged": (N_("%(team)s helps with demand %(number)s"), False, False),
    "co_handling_reported": (N_("%(team)s has reported back on demand %(number)s: %(words)s"), False, False),
    "co_handling_declined": (N_("%(team)s sends your request on demand %(number)s back: %(words)s"), False, True),
    "co_handling_returned": (N_("Your report on demand %(number)s was returned: %(words)s"), True, True),
    "co_handling_asked_again": (N_("You are asked again to help with demand %(number)s: %(words)s"), True, True),
    "co_handling_withdrawn": (N_("Your help with demand %(number)s is no longer asked for. %(words)s"), True, False),
}


def tell(work: UnitOfWork, occurrence: Occurrence) -> None:
    """The other side, with the words."""
    demand, new = occurrence.record, occurrence.new
    message, to_co_handler, urgent = MESSAGES[occurrence.verb]
    to: Recipient = ("help_team", "team", new["to"]) if to_co_handler else team(demand)
    params = {"number": demand.number, "team": new["team"], "words": new.get("words", "")}
    work.notify(message, to=[to], about=demand, at=occurrence.at, urgent=urgent, params=params)


def tell_the_late(work: UnitOfWork, occurrence: Occurrence) -> None:
    """The co-handlers that are late, and the handler that waits for them."""
    demand = occurrence.record
    late: list[Recipient] = [("help_team", "team", key) for key in occurrence.new["teams"]]  # type: ignore[attr-defined]
    message = N_("The report of the co-handler on demand %(number)s is overdue: %(title)s")
    params = {"number": demand.number, "title": demand.title}
    work.notify(message, to=[*late, team(demand)], about=demand, at=occurrence.at, urgent=True, params=params)


def register() -> None:
    """Called once, when the applications are ready."""
    listen(*MESSAGES)(tell)
    listen("reminded_co_handler")(tell_the_late)
