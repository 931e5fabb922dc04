"""Who is told of letters of supervision: the supervising office, the handler; in urgent cases on every channel."""

from lianmeng.kernel.errors import N_
from lianmeng.platform.work.occurrences import Occurrence, listen
from lianmeng.platform.work.unit import Recipient, UnitOfWork

#: Verb → message, whether the handler (or else the supervising office) reads it, whether it is urgent.
MESSAGES: dict[str, tuple[str, bool, bool]] = {
    "supervision_proposed": (N_("%(level)s is proposed for demand %(number)s: %(title)s"), False, False),
    "supervision_issued": (N_("%(letter)s on demand %(number)s: please answer in time. %(words)s"), True, True),
    "supervision_answered": (N_("%(letter)s on demand %(number)s has been answered: %(words)s"), False, False),
    "supervision_returned": (N_("Your answer to %(letter)s was returned: %(words)s"), True, True),
    "supervision_closed": (N_("The supervision %(letter)s is closed: %(words)s"), True, False),
}


def supervisors(office: str) -> list[Recipient]:
    """The office of a region and its supervisors; a post stands at the city or at a county, whichever it is."""
    return [
        ("city_office", "city", office),
        ("county_office", "county", office),
        ("supervisor", "city", office),
        ("supervisor", "county", office),
    ]


def tell(work: UnitOfWork, occurrence: Occurrence) -> None:
    """Put the message of what has happened to a letter into the outbox."""
    demand, new = occurrence.record, occurrence.new
    message, to_handler, urgent = MESSAGES[occurrence.verb]
    readers: list[Recipient] = [("help_team", "team", demand.handler_id)] if to_handler else []
    params = {
        "number": demand.number,
        "title": demand.title,
        "level": new["level"],
        "letter": new.get("letter", ""),
        "words": new.get("words", ""),
    }
    work.notify(
        message,
        to=readers or supervisors(str(new["office"])),
        about=demand,
        at=occurrence.at,
        urgent=urgent,
        params=params,
    )


def register() -> None:
    """Called once, when the applications are ready."""
    listen(*MESSAGES)(tell)
