"""What the tables of states, rights and scopes shall say, written a second time by hand, and who is asked.

Nothing here is derived from the tables in the code.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction

from lianmeng.assist.actions.raising import DemandText, raise_demand
from lianmeng.assist.models import (
    Assignment,
    CallBack,
    Category,
    Demand,
    DemandOutcome,
    Dispute,
    Extension,
    Merge,
    Pause,
    Progress,
    Redo,
    Reopening,
)
from lianmeng.kernel.errors import Refused
from lianmeng.kernel.places import ANONYMOUS, Actor, Place, System, Viewer
from lianmeng.platform.events.models import Event
from lianmeng.platform.notices.models import Outbox
from tests.assist.walks import STEPS, Walk
from tests.support.cast import Cast, moment

LOOK = System("look at the demand")
OFFICES = {"city_office", "county_office", "county_caller"}
CALLERS = {"city_office", "county_caller", "supervisor", "city_supervisor"}  # the clerk reviewed or answered
TEAM = {"helper"}
SUPERVISORS = {"supervisor", "city_supervisor"}
FIRM = {"enterprise"}

#: State → move → (next state, who may make it). The county's clerk has done what an office did before.
EXPECTED: dict[str, dict[str, tuple[str, set[str]]]] = {
    "draft": {"submit": ("submitted", FIRM), "withdraw": ("withdrawn", FIRM)},
    "submitted": {
        "accept": ("accepted", OFFICES),
        "reject": ("rejected", OFFICES),
        "withdraw": ("withdrawn", OFFICES | FIRM),
        "merge": ("merged", OFFICES),
    },
    "accepted": {
        "answer": ("answered", OFFICES),
        "dispatch": ("dispatched", OFFICES),
        "withdraw": ("withdrawn", OFFICES | FIRM),
        "merge": ("merged", OFFICES),
    },
    "answered": {
        "call_back": ("called_back", CALLERS),
        "close_unconfirmed": ("closed_unconfirmed", OFFICES),
    },
    "dispatched": {
        "dispute": ("disputed", TEAM),
        "reassign": ("dispatched", OFFICES),
        "acknowledge": ("acknowledged", TEAM),
        "withdraw": ("withdrawn", OFFICES | FIRM),
        "merge": ("merged", OFFICES),
    },
    "disputed": {
        "uphold": ("dispatched", OFFICES),
        "reassign": ("dispatched", OFFICES),
        "withdraw": ("withdrawn", OFFICES | FIRM),
        "merge": ("merged", OFFICES),
    },
    "acknowledged": {
        "contact": ("in_progress", TEAM),
        "reassign": ("dispatched", OFFICES),
        "withdraw": ("withdrawn", OFFICES | FIRM),
        "merge": ("merged", OFFICES),
    },
    "in_progress": {
        "suspend": ("suspended", OFFICES),
        "park": ("parked", OFFICES),
        "conclude": ("concluded", TEAM),
        "reassign": ("dispatched", OFFICES),
        "withdraw": ("withdrawn", OFFICES | FIRM),
        "merge": ("merged", OFFICES),
    },
    "suspended": {
        "resume": ("in_progress", OFFICES | TEAM),
        "withdraw": ("withdrawn", OFFICES | FIRM),
    },
    "parked": {
        "resume": ("in_progress", OFFICES | TEAM),
        "withdraw": ("withdrawn", OFFICES | FIRM),
    },
    "concluded": {"send_back": ("in_progress", OFFICES), "review": ("reviewed", OFFICES)},
    "reviewed": {
        "call_back": ("called_back", CALLERS),
        "close_unconfirmed": ("closed_unconfirmed", OFFICES),
    },
    "called_back": {
        "confirm": ("confirmed", FIRM),
        "redo": ("in_progress", SUPERVISORS),
        "close_unconfirmed": ("closed_unconfirmed", OFFICES),
    },
    "confirmed": {"close": ("closed", OFFICES), "redo": ("in_progress", SUPERVISORS)},
    "closed": {"reopen": ("accepted", OFFICES | FIRM | SUPERVISORS)},
    "closed_unconfirmed": {"reopen": ("accepted", OFFICES | FIRM | SUPERVISORS)},
    "rejected": {},
    "withdrawn": {},
    "merged": {"separate": ("accepted", OFFICES)},
}

_THREE_CALLS = "fail_to_call fail_to_call fail_to_call"
#: State → the kind of demand and the shortest way there, with what its moves need besides.
WAYS = {
    "draft": ("consultation", ""),
    "submitted": ("consultation", "submit"),
    "accepted": ("consultation", "submit accept"),
    "answered": ("consultation", f"submit accept answer {_THREE_CALLS}"),
    "dispatched": ("help", "submit accept dispatch"),
    "disputed": ("help", "submit accept dispatch dispute"),
    "acknowledged": ("help", "submit accept dispatch acknowledge"),
    "in_progress": ("help", "submit accept dispatch acknowledge contact"),
    "suspended": ("help", "submit accept dispatch acknowledge contact request_suspension suspend"),
    "parked": ("help", "submit accept dispatch acknowledge contact request_parking park"),
    "concluded": ("help", "submit accept dispatch acknowledge contact conclude"),
    "reviewed": ("help", f"submit accept dispatch acknowledge contact conclude review {_THREE_CALLS}"),
    "called_back": ("help", "submit accept dispatch acknowledge contact conclude review call_back"),
    "confirmed": ("help", "submit accept dispatch acknowledge contact conclude review call_back grade_low"),
    "closed": ("help", "submit accept dispatch acknowledge contact conclude review call_back confirm close"),
    "closed_unconfirmed": (
        "help",
        f"submit accept dispatch acknowledge contact conclude review {_THREE_CALLS} close_unconfirmed",
    ),
    "rejected": ("consultation", "submit reject"),
    "withdrawn": ("consultation", "submit withdraw"),
    "merged": ("help", "submit merge"),
}
HANDLED = {
    "dispatched", "disputed", "acknowledged", "in_progress", "suspended", "parked", "concluded", "reviewed",
    "called_back", "confirmed", "closed", "closed_unconfirmed",
}  # fmt: skip

#: Right → who holds it on a demand of the grower in Chongxin on the vegetable chain, handled by the county's team.
HOLDERS: dict[str, set[str]] = {
    "demand.raise": OFFICES | FIRM,
    "demand.triage": OFFICES,
    "demand.dispatch": OFFICES,
    "demand.handle": TEAM,
    "demand.review": OFFICES,
    "demand.call_back": OFFICES | {"supervisor", "city_supervisor"},
    "demand.confirm": FIRM,
    "demand.redo": SUPERVISORS,
    "demand.close": OFFICES,
    "demand.reopen": OFFICES | FIRM | SUPERVISORS,
    "demand.pause": OFFICES,
    "demand.resume": OFFICES | TEAM,
    "demand.withdraw": OFFICES | FIRM,
    "demand.merge": OFFICES,
    "demand.read_contact": OFFICES | FIRM | TEAM | {"supervisor", "city_supervisor"},
}
#: The same on a demand of the orchard in Jingning on the apple chain, handled by the city's team.
HOLDERS_ELSEWHERE: dict[str, set[str]] = {
    "demand.raise": {"city_office", "other_county_office", "other_enterprise"},
    "demand.triage": {"city_office", "other_county_office"},
    "demand.dispatch": {"city_office", "other_county_office"},
    "demand.handle": {"other_helper"},
    "demand.review": {"city_office", "other_county_office"},
    "demand.call_back": {"city_office", "other_county_office", "city_supervisor"},
    "demand.confirm": {"other_enterprise"},
    "demand.redo": {"city_supervisor"},
    "demand.close": {"city_office", "other_county_office"},
    "demand.reopen": {"city_office", "other_county_office", "other_enterprise", "city_supervisor"},
    "demand.pause": {"city_office", "other_county_office"},
    "demand.resume": {"city_office", "other_county_office", "other_helper"},
    "demand.withdraw": {"city_office", "other_county_office", "other_enterprise"},
    "demand.merge": {"city_office", "other_county_office"},
    "demand.read_contact": {
        "city_office",
        "other_county_office",
        "other_enterprise",
        "other_helper",
        "city_supervisor",
    },
}
RIGHT_OF = {
    "submit": "demand.raise", "accept": "demand.triage", "reject": "demand.triage", "answer": "demand.triage",
    "dispatch": "demand.dispatch", "dispute": "demand.handle", "uphold": "demand.dispatch",
    "reassign": "demand.dispatch", "acknowledge": "demand.handle", "contact": "demand.handle",
    "conclude": "demand.handle", "send_back": "demand.review", "review": "demand.review",
    "call_back": "demand.call_back", "confirm": "demand.confirm", "redo": "demand.redo", "reopen": "demand.reopen",
    "close": "demand.close", "close_unconfirmed": "demand.close", "suspend": "demand.pause",
    "park": "demand.pause", "resume": "demand.resume", "withdraw": "demand.withdraw",
    "merge": "demand.merge", "separate": "demand.merge",
}  # fmt: skip
#: Who sees a demand here once it is submitted; the team from its dispatch on. A draft is its author's and the firm's.
SEERS = OFFICES | FIRM | {
    "chain_office", "city_leader", "county_leader", "supervisor", "city_supervisor", "auditor", "leader_of_vegetables",
    "county_leader_of_vegetables",
}  # fmt: skip
SEERS_ELSEWHERE = {
    "city_office", "other_county_office", "other_enterprise", "other_helper", "city_leader", "city_supervisor",
    "auditor",
}  # fmt: skip
VERBS = {
    "submit": "demand_submitted", "accept": "demand_accepted", "reject": "demand_rejected", "answer": "demand_answered",
    "dispatch": "demand_dispatched", "dispute": "demand_disputed", "uphold": "assignment_upheld",
    "reassign": "demand_reassigned", "acknowledge": "demand_acknowledged", "contact": "enterprise_contacted",
    "conclude": "demand_concluded", "send_back": "demand_sent_back", "review": "demand_reviewed",
    "call_back": "demand_called_back", "confirm": "demand_confirmed", "redo": "redo_granted",
    "reopen": "demand_reopened",
    "suspend": "demand_suspended", "park": "demand_parked", "resume": "demand_resumed",
    "close": "demand_closed", "close_unconfirmed": "demand_closed_unconfirmed", "withdraw": "demand_withdrawn",
    "merge": "demand_merged", "separate": "demand_separated",
}  # fmt: skip


def everybody(cast: Cast) -> dict[str, Actor]:
    """The cast, some who stand elsewhere than their fellows, and some who are nobody."""

    def post(role: str, kind: str, place: object) -> Actor:
        return Actor(uuid.uuid4(), uuid.uuid4(), role, Place(kind, str(place)))

    return {
        **cast.actors,
        "city_supervisor": post("supervisor", "city", "620800"),
        "leader_of_vegetables": post("city_leader", "chain", cast.vegetables.pk),
        "county_leader_of_vegetables": post("county_leader", "chain", cast.vegetables.pk),
        "county_office_of_nothing": Actor(uuid.uuid4(), uuid.uuid4(), "county_office", None),
        "unknown_role": post("no_such_role", "city", "620800"),
        "nobody": ANONYMOUS,
    }


def in_state(cast: Cast, state: str) -> Walk:
    """A demand in a state, by the shortest way."""
    kind, way = WAYS[state]
    walk = Walk.begun(cast, kind=kind).with_leader().go(*way.split())
    assert walk.demand.status == state
    return walk


def elsewhere(cast: Cast, author: str = "other_enterprise") -> Demand:
    """A draft of the orchard."""
    category = Category.objects.first()
    assert category is not None
    text = DemandText(category=category, title="果库用电", content="增容")
    return raise_demand(
        actor=cast[author], enterprise=cast.orchard, chain=cast.apples, text=text, channel="office",
        at=moment("2022-09-28 09:00"),
    )  # fmt: skip


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything() -> list[object]:
    tables = (
        Demand, Assignment, Dispute, Extension, Pause, Progress, DemandOutcome, CallBack, Merge,
        Redo, Reopening, Outbox, Event,
    )  # fmt: skip
    return [list(model.objects.visible_to(LOOK).order_by("pk").values_list()) for model in tables]


def attempt(walk: Walk, move: str, actor: Viewer) -> Refused | str:
    """Make the move in another's name, on a fresh view; return the refusal, or the state reached."""
    demand, extension, pause, redo = walk.demand, walk.extension, walk.pause, walk.redo
    after = timedelta(days=20) if walk.demand.status == "called_back" else timedelta(minutes=1)
    try:
        STEPS[move](walk, actor, walk.at + after)
        return walk.demand.status
    except Refused as refusal:
        return refusal
    finally:
        walk.demand, walk.extension, walk.pause, walk.redo = demand, extension, pause, redo


EXTENSION_EXPECTED: dict[str, dict[str, tuple[str, set[str]]]] = {
    "requested": {"approve_extension": ("approved", OFFICES), "refuse_extension": ("refused", OFFICES)},
    "approved": {},
    "refused": {},
}
_ASKED = "submit accept dispatch acknowledge contact request_extension"
EXTENSION_WAYS = {
    "requested": _ASKED,
    "approved": f"{_ASKED} approve_extension",
    "refused": f"{_ASKED} refuse_extension",
}
