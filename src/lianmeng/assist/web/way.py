"""The main line of a demand as steps: what is done, where it stands, what is still to come."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from lianmeng.assist import states
from lianmeng.assist.models import Demand
from lianmeng.kernel.errors import N_
from lianmeng.platform.ui.shapes import Step

Way = tuple[tuple[str, str], ...]

#: The steps, each a marked label and the event that ends it.
_HANDLED: Way = (
    (N_("Raised"), "demand_submitted"),
    (N_("Acceptance"), "demand_accepted"),
    (N_("Dispatch"), "demand_dispatched"),
    (N_("Handling"), "demand_concluded"),
    (N_("Review"), "demand_reviewed"),
    (N_("Call-back"), "demand_called_back"),
    (N_("Confirmation"), "demand_confirmed"),
    (N_("Closing"), "demand_closed"),
)
_BEFORE_DISPATCH = frozenset({"demand_submitted", "demand_accepted"})
#: A consultation is answered by the office itself.
_ANSWERED: Way = (*_HANDLED[:2], (N_("Answer"), "demand_answered"), *_HANDLED[5:])

#: How many steps lie behind a demand in each state.
_BEHIND: Mapping[str, int] = {
    states.DRAFT: 0,
    states.SUBMITTED: 1,
    states.ACCEPTED: 2,
    states.DISPATCHED: 3,
    states.DISPUTED: 3,
    states.ACKNOWLEDGED: 3,
    states.IN_PROGRESS: 3,
    states.SUSPENDED: 3,
    states.PARKED: 3,
    states.ANSWERED: 3,
    states.CONCLUDED: 4,
    states.REVIEWED: 5,
    states.CALLED_BACK: -2,
    states.CONFIRMED: -1,
    states.CLOSED: 0,
}
_STOPPED = (states.REJECTED, states.WITHDRAWN, states.CLOSED_UNCONFIRMED, states.MERGED)


def steps_of(demand: Demand, events: Iterable[Any]) -> list[Step]:
    """The steps of the demand's way with the day on which each was done."""
    ended: dict[str, datetime] = {}
    for event in events:
        if event.verb == "demand_reopened":
            # What was done before counts no more: it waits for its dispatch again.
            ended = {verb: at for verb, at in ended.items() if verb in _BEFORE_DISPATCH}
        ended[event.verb] = event.at
    way = _ANSWERED if "demand_answered" in ended else _HANDLED
    if demand.status in _STOPPED:
        return _stopped(demand, way, ended)
    behind = len(way) if demand.status == states.CLOSED else _BEHIND[demand.status] % len(way)
    steps = []
    for number, (label, verb) in enumerate(way):
        state = "done" if number < behind else "now" if number == behind else "todo"
        steps.append(Step(gettext(label), state, ended.get(verb) if state == "done" else None))  # type: ignore[arg-type]
    return steps


def _stopped(demand: Demand, way: Way, ended: Mapping[str, datetime]) -> list[Step]:
    """The steps that were done, and the one with which the way ended before its end."""
    done = [Step(gettext(label), "done", ended[verb]) for label, verb in way if verb in ended]
    return [*done, Step(demand.get_status_display(), "stopped", demand.ended_at)]
