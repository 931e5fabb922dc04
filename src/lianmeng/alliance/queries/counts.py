"""Dated head counts: of each thing counted, the latest one up to a day."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from lianmeng.alliance.models import (
    ENTERPRISE_ROLES,
    ChainRole,
    Organisation,
    PartyUnit,
    PartyUnitCount,
    StaffCount,
)
from lianmeng.alliance.models.dates import in_force
from lianmeng.kernel.places import Viewer

#: From a role to the chain that figures are added up by: the city chain it belongs to, or the chain itself.
ROOT_CHAIN = Coalesce("chain__parent_id", "chain_id")


def under_root_chain(rows: Any) -> Any:
    """Rows that name a chain, with the chain under which they are counted as ``root_chain``."""
    return rows.annotate(root_chain=ROOT_CHAIN)


def roles_in_force(viewer: Viewer, on: date) -> Any:
    """The roles on chains held on ``on``."""
    return ChainRole.objects.visible_to(viewer).filter(in_force(on))


def member_enterprises(viewer: Viewer, on: date) -> Any:
    """The distinct enterprises that play an enterprise's part on any chain on ``on``.

    ``primary_chain`` is the chain under which each is counted when chains are added up.
    """
    roles = roles_in_force(viewer, on).filter(organisation=OuterRef("pk"))
    primary = roles.filter(primary=True).annotate(root=ROOT_CHAIN).values("root")[:1]
    members = Organisation.objects.visible_to(viewer).filter(Exists(roles.filter(kind__in=ENTERPRISE_ROLES)))
    return members.annotate(primary_chain=Subquery(primary)).order_by("pinyin", "id")


def latest_staff(viewer: Viewer, on: date) -> Any:
    """Of each organisation its latest staff count up to ``on``."""
    counts = StaffCount.objects.visible_to(viewer).filter(on__lte=on, taken_back=False)
    newest = counts.filter(organisation=OuterRef("organisation")).order_by("-on").values("pk")[:1]
    return counts.filter(pk=Subquery(newest)).order_by("organisation_id")


def member_staff(viewer: Viewer, on: date) -> Any:
    """The latest staff counts of the member enterprises, each under its primary chain."""
    roles = roles_in_force(viewer, on).filter(organisation=OuterRef("organisation"))
    primary = roles.filter(primary=True).annotate(root=ROOT_CHAIN).values("root")[:1]
    counts = latest_staff(viewer, on).filter(Exists(roles.filter(kind__in=ENTERPRISE_ROLES)))
    return counts.annotate(primary_chain=Subquery(primary))


def units_in_force(viewer: Viewer, on: date) -> Any:
    """The party units of committees in force that stand on ``on``."""
    committee = in_force(on, since="committee__established_on", until="committee__dissolved_on")
    units = PartyUnit.objects.visible_to(viewer).filter(in_force(on), committee)
    return units.annotate(root_chain=Coalesce("committee__chain__parent_id", "committee__chain_id"))


def latest_members(viewer: Viewer, on: date) -> Any:
    """Of each party unit in force on ``on`` its latest count up to that day."""
    counts = PartyUnitCount.objects.visible_to(viewer).filter(on__lte=on)
    newest = counts.filter(unit=OuterRef("unit")).order_by("-on").values("pk")[:1]
    standing = in_force(on, since="unit__from_on", until="unit__to_on") & in_force(
        on, since="unit__committee__established_on", until="unit__committee__dissolved_on"
    )
    counted = counts.filter(standing, pk=Subquery(newest)).order_by("unit_id")
    return counted.annotate(root_chain=Coalesce("unit__committee__chain__parent_id", "unit__committee__chain_id"))
