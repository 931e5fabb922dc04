"""Committees and their party units."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from lianmeng.alliance.models import ChainCommittee, PartyUnit
from lianmeng.alliance.models.dates import in_force
from lianmeng.alliance.queries.counts import latest_members, units_in_force
from lianmeng.alliance.rules import reads_all_counts
from lianmeng.kernel.places import Viewer
from lianmeng.platform.accounts.models import Post
from lianmeng.platform.accounts.queries.posts import official_posts


@dataclass(frozen=True)
class CommitteeRow:
    """A committee in a list. ``members`` is None for a viewer who may not read head counts of others."""

    committee: ChainCommittee
    secretary: Post | None
    units: int
    members: int | None


@dataclass(frozen=True)
class UnitRow:
    """A party unit with its latest count, None where there is none that the viewer may read."""

    unit: PartyUnit
    members: int | None
    counted_on: date | None


def visible_committees(viewer: Viewer, on: date) -> Any:
    """The committees that stand on ``on``, those of city chains first."""
    standing = in_force(on, since="established_on", until="dissolved_on")
    committees = ChainCommittee.objects.visible_to(viewer).filter(standing)
    committees = committees.select_related("chain", "region", "host")
    return committees.order_by("level", "region__order", "chain__order", "pinyin")


def committee_rows(viewer: Viewer, committees: Any, on: date) -> list[CommitteeRow]:
    """The given committees with secretary, units and members; four queries however many there are."""
    committees = list(committees)
    posts = (
        official_posts("secretaries of committees")
        .in_force(on)
        .filter(role="committee_secretary", place_kind="committee")
    )
    secretaries = {post.place_id: post for post in posts.select_related("holder")}
    keys = [committee.pk for committee in committees]
    units = units_in_force(viewer, on).filter(committee__in=keys).order_by().values_list("committee_id")
    units_of = dict(units.annotate(Count("pk")))
    members = latest_members(viewer, on).filter(unit__committee__in=keys).order_by()
    members_of = dict(members.values_list("unit__committee_id").annotate(Sum("members")))
    return [
        CommitteeRow(
            committee=committee,
            secretary=secretaries.get(str(committee.pk)),
            units=units_of.get(committee.pk, 0),
            members=members_of.get(committee.pk, 0) if reads_all_counts(viewer) else None,
        )
        for committee in committees
    ]


def unit_rows(viewer: Viewer, committee: ChainCommittee, on: date) -> list[UnitRow]:
    """The units of one committee on ``on``, general branches first; two queries."""
    units = units_in_force(viewer, on).filter(committee=committee).select_related("parent", "seat")
    counts = {count.unit_id: count for count in latest_members(viewer, on).filter(unit__committee=committee)}
    order = {kind: number for number, kind in enumerate(PartyUnit.Kind.values)}
    rows = []
    for unit in sorted(units, key=lambda unit: (order[unit.kind], unit.pinyin)):
        count = counts.get(unit.pk)
        rows.append(UnitRow(unit, count.members if count else None, count.on if count else None))
    return rows
