"""The lists that forms offer: categories, kinds of outcome, and enterprises to raise a demand for."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from lianmeng.alliance.models import IndustryChain, Organisation
from lianmeng.alliance.queries.counts import roles_in_force
from lianmeng.alliance.queries.organisations import matching, visible_organisations
from lianmeng.assist.models import Category, OutcomeKind, PauseReason
from lianmeng.kernel.places import Actor, System, Viewer


def categories(on: date) -> Any:
    """The categories in force on a day, in the office's order."""
    return Category.objects.filter(_in_force(on)).order_by("order", "code")


def outcome_kinds(on: date) -> Any:
    """The kinds of outcome in force on a day, in the office's order."""
    return OutcomeKind.objects.filter(_in_force(on)).order_by("order", "code")


def pause_reasons(on: date) -> Any:
    """The reasons to hold the clock in force on a day, those to suspend before those to park."""
    return PauseReason.objects.filter(_in_force(on)).order_by("-kind", "order", "code")


def enterprises_to_raise_for(viewer: Viewer) -> Any:
    """The active enterprises in whose name the viewer may raise a demand: of the own county, or the own one."""
    found = visible_organisations(viewer).filter(active=True, kind=Organisation.Kind.ENTERPRISE)
    if isinstance(viewer, System) or viewer.role == "city_office":
        return found
    if viewer.role == "county_office":
        return found.filter(county=viewer.stands_at("county") or "")
    own = viewer.stands_at("organisation") if viewer.role == "enterprise" else None
    return found.filter(pk=own) if own else found.none()


def enterprises_named(viewer: Actor, text: str) -> Any:
    """Of these the ones whose name, initials or credit code fit ``text``; none for an empty text."""
    found = enterprises_to_raise_for(viewer)
    return matching(found, text) if text.strip() else found.none()


def enterprise_to_raise_for(viewer: Actor, key: object) -> Organisation | None:
    """The enterprise, if the viewer may raise a demand in its name."""
    try:
        wanted = UUID(str(key))
    except ValueError:
        return None
    found: Organisation | None = enterprises_to_raise_for(viewer).filter(pk=wanted).first()
    return found


def chains_of(viewer: Viewer, enterprise: Organisation, on: date) -> list[IndustryChain]:
    """The chains on which an enterprise has a part, its primary one first."""
    roles = roles_in_force(viewer, on).filter(organisation=enterprise).select_related("chain")
    return list(dict.fromkeys(role.chain for role in roles.order_by("-primary", "from_on", "id")))


def _in_force(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gt=on))
