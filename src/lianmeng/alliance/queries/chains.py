"""Chains with what belongs to them: the whole list, and one chain in full."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from lianmeng.alliance.models import (
    ENTERPRISE_ROLES,
    ChainCommittee,
    ChainRole,
    IndustryChain,
    Organisation,
)
from lianmeng.alliance.models.dates import in_force
from lianmeng.alliance.queries.counts import (
    ROOT_CHAIN,
    latest_members,
    roles_in_force,
    units_in_force,
)
from lianmeng.alliance.rules import CHAIN_LEADER_ROLES, reads_all_counts
from lianmeng.kernel.places import Viewer
from lianmeng.platform.accounts.models import Post
from lianmeng.platform.accounts.queries.posts import official_posts


@dataclass(frozen=True)
class ChainRow:
    """One chain in a list, its counts those of the chain and, for a city chain, of the county chains in it.

    ``members`` is None for a viewer who may not read head counts of others.
    """

    chain: IndustryChain
    committee: ChainCommittee | None
    lead_department: Organisation | None
    leaders: tuple[Post, ...]
    lead_enterprises: int
    enterprises: int
    units: int
    members: int | None


@dataclass(frozen=True)
class ChainOverview:
    """One chain in full."""

    row: ChainRow
    roles: tuple[ChainRole, ...]
    parts: tuple[ChainRow, ...]


def visible_chains(viewer: Viewer, on: date) -> Any:
    """The chains in force on ``on``, city chains first, in the office's order."""
    chains = IndustryChain.objects.visible_to(viewer).filter(in_force(on, since="established_on", until="ended_on"))
    return chains.select_related("region", "parent").order_by("level", "region__order", "order", "code")


def chain_leader_posts(on: date) -> Any:
    """The posts of officials that lead a chain (链长) on ``on``."""
    posts = official_posts("leaders of chains").in_force(on).filter(place_kind="chain", role__in=CHAIN_LEADER_ROLES)
    return posts.select_related("holder").order_by("from_on", "id")


def chain_rows(viewer: Viewer, chains: Any, on: date) -> list[ChainRow]:
    """The given chains with their counts; eleven queries however many there are."""
    chains = list(chains)
    committees = _committees(viewer, on)
    departments = {
        role.chain_id: role.organisation
        for role in roles_in_force(viewer, on)
        .filter(kind=ChainRole.Kind.LEAD_DEPARTMENT)
        .select_related("organisation")
    }
    leaders: dict[str, list[Post]] = defaultdict(list)
    for post in chain_leader_posts(on):
        leaders[post.place_id].append(post)
    enterprises = _enterprises(viewer, on, ENTERPRISE_ROLES)
    firms = _enterprises(viewer, on, (ChainRole.Kind.CHAIN_LEAD_ENTERPRISE,))
    units, members = _units(viewer, on), _members(viewer, on)
    return [
        ChainRow(
            chain=chain,
            committee=committees.get(chain.pk),
            lead_department=departments.get(chain.pk),
            leaders=tuple(leaders.get(str(chain.pk), ())),
            lead_enterprises=firms.get(chain.pk, 0),
            enterprises=enterprises.get(chain.pk, 0),
            units=units.get(chain.pk, 0),
            members=members.get(chain.pk, 0) if reads_all_counts(viewer) else None,
        )
        for chain in chains
    ]


def chain_overview(viewer: Viewer, chain: IndustryChain, on: date) -> ChainOverview:
    """One chain with everybody who has a part on it, and the county chains that are part of it."""
    parts = list(visible_chains(viewer, on).filter(parent=chain))
    rows = chain_rows(viewer, [chain, *parts], on)
    roles = roles_in_force(viewer, on).filter(chain=chain).exclude(kind=ChainRole.Kind.ENTERPRISE)
    roles = roles.select_related("organisation", "organisation__county").order_by("organisation__pinyin")
    order = ChainRole.Kind.values.index
    in_order = sorted(roles, key=lambda role: order(role.kind))
    return ChainOverview(row=rows[0], roles=tuple(in_order), parts=tuple(rows[1:]))


def _committees(viewer: Viewer, on: date) -> dict[UUID, ChainCommittee]:
    standing = in_force(on, since="established_on", until="dissolved_on")
    return {committee.chain_id: committee for committee in ChainCommittee.objects.visible_to(viewer).filter(standing)}


def _enterprises(viewer: Viewer, on: date, kinds: tuple[ChainRole.Kind, ...]) -> dict[UUID, int]:
    """Distinct organisations by chain; a city chain counts those of its county chains with its own."""
    roles = roles_in_force(viewer, on).filter(kind__in=kinds).order_by()
    number = Count("organisation", distinct=True)
    own = dict(roles.values_list("chain_id").annotate(number))
    return {**own, **dict(roles.annotate(root=ROOT_CHAIN).values_list("root").annotate(number))}


def _units(viewer: Viewer, on: date) -> dict[UUID, int]:
    units = units_in_force(viewer, on).order_by()
    own = dict(units.values_list("committee__chain_id").annotate(Count("pk")))
    return {**own, **dict(units.values_list("root_chain").annotate(Count("pk")))}


def _members(viewer: Viewer, on: date) -> dict[UUID, int]:
    counts = latest_members(viewer, on).order_by()
    own = dict(counts.values_list("unit__committee__chain_id").annotate(Sum("members")))
    return {**own, **dict(counts.values_list("root_chain").annotate(Sum("members")))}
