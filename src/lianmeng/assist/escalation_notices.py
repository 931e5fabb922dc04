"""Who is told of escalations: the body that is to decide, and those who wait for what it decides."""

from lianmeng.assist.models import Demand, EscalationLevel
from lianmeng.assist.readers import office, team
from lianmeng.kernel.errors import N_
from lianmeng.kernel.places import System
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.platform.work.occurrences import Occurrence, listen
from lianmeng.platform.work.unit import Recipient, UnitOfWork

_Body = EscalationLevel.Body
#: Verb → message, whether the body (or else team and office) reads it.
MESSAGES: dict[str, tuple[str, bool]] = {
    "demand_escalated": (N_("Demand %(number)s is escalated to you: %(words)s"), True),
    "escalation_decided": (N_("Decision of %(level)s on demand %(number)s: %(words)s"), False),
    "escalation_turned_back": (N_("%(level)s turns the escalation of demand %(number)s back: %(words)s"), False),
    "escalation_taken_back": (N_("The escalation of demand %(number)s was taken back. %(words)s"), True),
    "reminded_escalation": (N_("A decision on the escalated demand %(number)s is overdue: %(title)s"), True),
}


def deciders(demand: Demand, body: object) -> list[Recipient]:
    """Where those sit who decide for a body."""
    if body == _Body.COUNTY_OFFICE:
        return [office(demand)]
    with acting_as(System("who decides on an escalated demand")):
        city = demand.county.parent_id
        chains = (demand.chain_id, demand.chain.parent_id if demand.chain else None)
    if body == _Body.CHAIN_LEADER:
        return [(role, "chain", chain) for chain in chains for role in ("city_leader", "county_leader")]
    leaders: list[Recipient] = [("city_leader", "city", city)] if body == _Body.JOINT_MEETING else []
    return [("city_office", "city", city), *leaders]


def tell(work: UnitOfWork, occurrence: Occurrence) -> None:
    """Put the message of what has happened into the outbox."""
    demand, new = occurrence.record, occurrence.new
    message, upward = MESSAGES[occurrence.verb]
    to = deciders(demand, new["body"]) if upward else [team(demand), office(demand)]
    params = {
        "number": demand.number,
        "title": demand.title,
        "level": new.get("level_name", ""),
        "words": new.get("words", ""),
    }
    urgent = occurrence.verb in ("escalation_decided", "reminded_escalation")
    work.notify(message, to=to, about=demand, at=occurrence.at, urgent=urgent, params=params)


def register() -> None:
    """Called once, when the applications are ready."""
    listen(*MESSAGES)(tell)
