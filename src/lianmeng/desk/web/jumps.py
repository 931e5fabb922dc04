"""Where the command palette and the keyboard map lead besides records: an actor's navigation, and a few more."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from lianmeng.alliance.models.named import spelled
from lianmeng.assist.rules import DEMANDS_SEEN
from lianmeng.kernel.places import Actor
from lianmeng.platform.ui.menu import entries_for

#: The strokes that lead to the pages most used: "g" and the first letter of the English name, "n" for new.
KEYS = {
    "home": "g h",
    "inbox": "g i",
    "assist:demand_list": "g d",
    "assist:demand_raise": "n",
    "assist:team_list": "g t",
    "alliance:organisation_list": "g o",
    "alliance:chain_list": "g c",
    "indicators:figure_list": "g f",
    "account": "g m",
}


@dataclass(frozen=True, slots=True)
class Jump:
    """A place to go to, in the reader's language; ``keys`` are the strokes that lead there from anywhere."""

    label: str
    icon: str
    url: str
    keys: str = ""


def jumps_for(actor: Actor, text: str = "") -> list[Jump]:
    """The places offered to the actor whose name contains ``text``, or the initials of whose Chinese name do.

    They grant nothing: each page decides for itself.
    """
    places = [
        Jump(str(entry.label), entry.icon, url, KEYS.get(entry.url_name, ""))
        for entry in entries_for(actor)
        if (url := _address(entry.url_name))
    ]
    if actor.role in DEMANDS_SEEN:
        demands = reverse("assist:demand_list")
        places.append(Jump(_("Overdue demands"), "clock", f"{demands}?{urlencode({'overdue': 1})}", "g l"))
        places.append(Jump(_("Demands due soon"), "hourglass", f"{demands}?{urlencode({'todo': 'due_soon'})}"))
    places.append(Jump(_("Search"), "search", reverse("search")))
    places.append(Jump(_("Keyboard map"), "circle-help", reverse("keyboard")))
    places.append(Jump(_("Change password"), "key-round", reverse("account_change_password")))
    wanted = text.casefold()
    return [place for place in places if wanted in place.label.casefold() or _sounds(place.label, wanted)]


def _sounds(label: str, wanted: str) -> bool:
    return wanted.isascii() and wanted in spelled(label)["initials"]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
