"""Who is told of what: a table from what has happened to the message and its readers."""

from collections.abc import Callable
from dataclasses import dataclass

from lianmeng.assist.models import Demand
from lianmeng.assist.readers import city_office, city_supervisor, enterprise, office, supervisor, team
from lianmeng.kernel.errors import N_
from lianmeng.platform.notices.links import register_page
from lianmeng.platform.work.occurrences import Occurrence, listen
from lianmeng.platform.work.unit import Recipient, UnitOfWork

Readers = Callable[[Demand], Recipient]


@dataclass(frozen=True)
class Message:
    """A marked message with the number and title of the demand, and its readers."""

    text: str
    readers: tuple[Readers, ...]
    urgent: bool = False


MESSAGES: dict[str, tuple[Message, ...]] = {
    "demand_submitted": (Message(N_("New demand %(number)s: %(title)s"), (office,)),),
    "demand_accepted": (Message(N_("Your demand %(number)s has been accepted: %(title)s"), (enterprise,)),),
    "demand_rejected": (Message(N_("Your demand %(number)s was rejected: %(note)s"), (enterprise,)),),
    "demand_answered": (Message(N_("Your question %(number)s has been answered: %(title)s"), (enterprise,)),),
    "demand_dispatched": (
        Message(N_("Demand %(number)s was dispatched to you: %(title)s"), (team,)),
        Message(N_("Your demand %(number)s now has a help team: %(title)s"), (enterprise,)),
    ),
    "demand_disputed": (Message(N_("The assignment of demand %(number)s is disputed: %(note)s"), (office,)),),
    "assignment_upheld": (Message(N_("Demand %(number)s stays with you: %(note)s"), (team,)),),
    "demand_reassigned": (
        Message(N_("Demand %(number)s was reassigned to you: %(title)s"), (team,)),
        Message(N_("Your demand %(number)s has a new help team: %(title)s"), (enterprise,)),
    ),
    "enterprise_contacted": (Message(N_("The help team has begun to work on your demand %(number)s"), (enterprise,)),),
    "progress_reported": (Message(N_("There is progress on your demand %(number)s: %(note)s"), (enterprise,)),),
    "extension_requested": (Message(N_("More time is asked for on demand %(number)s: %(note)s"), (office,)),),
    "deadline_extended": (
        Message(N_("The deadline of demand %(number)s was extended: %(title)s"), (team, enterprise)),
    ),
    "extension_denied": (Message(N_("More time for demand %(number)s was refused: %(note)s"), (team,)),),
    "pause_requested": (Message(N_("Demand %(number)s: you are asked to hold the clock: %(note)s"), (office,)),),
    "demand_suspended": (
        Message(N_("Demand %(number)s is suspended and goes on by itself: %(note)s"), (team, enterprise)),
    ),
    "demand_parked": (
        Message(N_("Demand %(number)s is parked and will be looked at again: %(note)s"), (team, enterprise)),
    ),
    "pause_refused": (Message(N_("Demand %(number)s: the clock is not held: %(note)s"), (team,)),),
    "demand_resumed": (Message(N_("Demand %(number)s goes on: %(title)s"), (team, office, enterprise)),),
    "parking_reviewed": (Message(N_("Demand %(number)s stays parked: %(note)s"), (team, enterprise)),),
    "reminded_review": (Message(N_("Parked demand %(number)s is to be looked at today: %(title)s"), (office,)),),
    "demand_concluded": (Message(N_("Demand %(number)s is concluded and waits for review: %(title)s"), (office,)),),
    "demand_sent_back": (Message(N_("The conclusion of demand %(number)s was sent back: %(note)s"), (team,), True),),
    "demand_reviewed": (
        Message(
            N_("Demand %(number)s has passed review; please call the enterprise back: %(title)s"), (office, supervisor)
        ),
    ),
    "demand_called_back": (
        Message(N_("Please confirm and grade the solution of your demand %(number)s: %(title)s"), (enterprise,)),
    ),
    "demand_confirmed": (Message(N_("The enterprise has confirmed demand %(number)s: %(title)s"), (office, team)),),
    "demand_redo_asked": (
        Message(
            N_("The enterprise says that demand %(number)s is not solved and asks to redo it: %(note)s"),
            (office, supervisor, city_supervisor),
            True,
        ),
    ),
    "redo_granted": (
        Message(N_("Demand %(number)s is to be redone under a new deadline: %(note)s"), (team, office), True),
        Message(N_("Your demand %(number)s is being redone: %(title)s"), (enterprise,)),
    ),
    "redo_refused": (Message(N_("Demand %(number)s is not redone; please grade it: %(note)s"), (enterprise,)),),
    "reminded_redo": (
        Message(
            N_("A decision on redoing demand %(number)s is overdue: %(title)s"), (supervisor, city_supervisor), True
        ),
    ),
    "demand_closed": (Message(N_("Demand %(number)s is closed: %(title)s"), (team, enterprise)),),
    "demand_closed_unconfirmed": (
        Message(N_("Demand %(number)s was closed without your confirmation: %(note)s"), (enterprise,)),
    ),
    "demand_reopened": (
        Message(N_("Demand %(number)s was reopened and waits for its dispatch: %(note)s"), (office, supervisor), True),
        Message(N_("Your demand %(number)s was reopened: %(note)s"), (enterprise,)),
    ),
    "write_off_applied": (
        Message(
            N_("Demand %(number)s is to be written off; please check on site: %(title)s"),
            (office, supervisor, city_supervisor),
        ),
    ),
    "demand_written_off": (Message(N_("Demand %(number)s is written off: %(title)s"), (team, enterprise)),),
    "write_off_returned": (Message(N_("Demand %(number)s is not written off: %(note)s"), (team,)),),
    "reminded_write_off": (
        Message(
            N_("The check or re-check of demand %(number)s is overdue: %(title)s"),
            (office, supervisor, city_supervisor),
            True,
        ),
    ),
    "exclusion_asked": (
        Message(
            N_("Demand %(number)s: you are asked to exclude it from statistics: %(note)s"),
            (city_office, city_supervisor),
        ),
    ),
    "demand_excluded": (Message(N_("Demand %(number)s is excluded from statistics: %(title)s"), (office, team)),),
    "exclusion_refused": (Message(N_("Demand %(number)s is not excluded from statistics: %(note)s"), (office, team)),),
    "exclusion_revoked": (Message(N_("Demand %(number)s is counted again: %(note)s"), (office, team)),),
    "reminded_exclusion": (
        Message(
            N_("A decision on excluding demand %(number)s is overdue: %(title)s"), (city_office, city_supervisor), True
        ),
    ),
    "demand_withdrawn": (Message(N_("Demand %(number)s was withdrawn: %(note)s"), (office, team)),),
    "reminded_before": (Message(N_("Demand %(number)s is due soon: %(title)s"), (team,)),),
    "reminded_contact": (
        Message(N_("The enterprise of demand %(number)s still waits for a first contact"), (team,), True),
    ),
    "reminded_expired": (Message(N_("Demand %(number)s is overdue: %(title)s"), (team, office), True),),
    "reminded_criticism": (
        Message(
            N_("Notice of criticism: demand %(number)s is long overdue: %(title)s"), (team, office, supervisor), True
        ),
    ),
}


def tell(work: UnitOfWork, occurrence: Occurrence) -> None:
    """Put the messages of what has happened into the outbox."""
    demand = occurrence.record
    params = {"number": demand.number, "title": demand.title, "note": occurrence.note}
    for message in MESSAGES[occurrence.verb]:
        readers = [reader(demand) for reader in message.readers]
        work.notify(message.text, to=readers, about=demand, at=occurrence.at, urgent=message.urgent, params=params)


def register() -> None:
    """Called once, when the applications are ready."""
    listen(*MESSAGES)(tell)
    register_page("assist.demand", "assist:demand_detail")
