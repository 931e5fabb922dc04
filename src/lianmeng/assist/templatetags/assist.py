"""How the states of a demand speak on the screen: ``{% load assist %}``."""

from decimal import Decimal
from typing import Any

from django import template

from lianmeng.assist import states
from lianmeng.assist import states_supervision as letters
from lianmeng.assist.models import Demand, Supervision
from lianmeng.platform.ui.formats import number_text

register = template.Library()

#: State → the tone of the components, which is a shape as well as a colour.
_TONES = {
    states.DRAFT: "draft",
    states.SUBMITTED: "waiting",
    states.ACCEPTED: "waiting",
    states.ANSWERED: "waiting",
    states.DISPATCHED: "active",
    states.DISPUTED: "weak",
    states.ACKNOWLEDGED: "active",
    states.IN_PROGRESS: "active",
    states.SUSPENDED: "weak",
    states.PARKED: "weak",
    states.CONCLUDED: "waiting",
    states.REVIEWED: "waiting",
    states.CALLED_BACK: "waiting",
    states.CONFIRMED: "good",
    states.CLOSED: "good",
    states.CLOSED_UNCONFIRMED: "closed",
    states.REJECTED: "refused",
    states.WITHDRAWN: "refused",
    states.MERGED: "closed",
}


@register.filter
def state_tone(demand: Demand) -> str:
    """The tone in which the state of a demand speaks."""
    return _TONES[demand.status]


_LETTER_TONES = {
    letters.PROPOSED: "waiting",
    letters.ISSUED: "active",
    letters.ANSWERED: "waiting",
    letters.CLOSED: "good",
    letters.DISMISSED: "closed",
}


@register.filter
def letter_tone(letter: Supervision) -> str:
    """The tone in which the state of a letter of supervision speaks."""
    return _LETTER_TONES[letter.status]


#: State of a part of a demand → its tone; kinds that share a state share the tone.
_PART_TONES = {
    "requested": "waiting",
    "approved": "good",
    "refused": "refused",
    "revoked": "closed",
    "pending": "waiting",
    "decided": "good",
    "passed_on": "active",
    "turned_back": "weak",
    "taken_back": "closed",
    "applied": "waiting",
    "written_off": "good",
    "returned": "refused",
    "upheld": "good",
    "rebounded": "late",
    "asked": "waiting",
    "acknowledged": "active",
    "reported": "good",
    "declined": "weak",
    "withdrawn": "closed",
}


@register.filter
def part_tone(part: Any) -> str:
    """The tone in which the state of a part of a demand speaks."""
    return _PART_TONES[part.status]


@register.filter
def plain(value: Decimal) -> str:
    """A stored number without idle zeros behind the point: 1,600 and not 1,600.00."""
    return number_text(Decimal(f"{value.normalize():f}"))


@register.filter
def size_text(size: int) -> str:
    """A number of bytes as people say it: 320 KB, 1.4 MB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"
