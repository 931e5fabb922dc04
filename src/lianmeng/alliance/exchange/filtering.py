"""The filters of an exported list: the day as of which it stands, and what was chosen, in words."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.dateparse import parse_date

from lianmeng.alliance.models import (
    ChainRole,
    Formation,
    IndustryChain,
    Level,
    Organisation,
    OrganisationMark,
    Region,
)
from lianmeng.kernel.errors import N_
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Viewer
from lianmeng.platform.sheets.specs import Filters

_WORDS = {
    "level": (N_("Level"), dict(Level.choices)),
    "kind": (N_("Kind of organisation"), dict(Organisation.Kind.choices)),
    "role": (N_("Role on the chain"), dict(ChainRole.Kind.choices)),
    "mark": (N_("Mark"), dict(OrganisationMark.Kind.choices)),
    "formation": (N_("Way of forming"), dict(Formation.choices)),
}


def shown_on(filters: Filters, at: datetime) -> date:
    """The day asked for; today for none and for one to come."""
    today = local_date(at)
    try:
        asked = parse_date(filters.get("on", ""))
    except ValueError:
        asked = None
    return min(asked, today) if asked else today


def described(viewer: Viewer, filters: Filters) -> Sequence[tuple[str, str]]:
    """Label and value of each filter that was chosen."""
    pairs = []
    if text := filters.get("text"):
        pairs.append((N_("Search"), text))
    for name, (label, words) in _WORDS.items():
        if (value := filters.get(name)) in words:
            pairs.append((label, str(words[value])))
    if county := Region.objects.visible_to(viewer).filter(code=filters.get("county", "")).first():
        pairs.append((N_("County"), county.name))
    chains = (
        {str(chain.pk): chain.name for chain in IndustryChain.objects.visible_to(viewer)}
        if filters.get("chain")
        else {}
    )
    if chain := chains.get(filters.get("chain", "")):
        pairs.append((N_("Industry chain"), chain))
    if on := filters.get("on"):
        pairs.append((N_("As of"), on))
    return pairs
