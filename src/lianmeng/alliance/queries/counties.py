"""Counties with what they count."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from lianmeng.alliance.models import ENTERPRISE_ROLES, IndustryChain, Region
from lianmeng.alliance.queries.chains import ChainRow, chain_rows, visible_chains
from lianmeng.alliance.queries.committees import visible_committees
from lianmeng.alliance.queries.counts import (
    ROOT_CHAIN,
    latest_members,
    member_enterprises,
    member_staff,
    roles_in_force,
    units_in_force,
)
from lianmeng.alliance.rules import reads_all_counts
from lianmeng.kernel.places import Viewer


@dataclass(frozen=True)
class CountyRow:
    """A county with its counts. Head counts are None for a viewer who may not read those of others."""

    region: Region
    chains: int
    committees: int
    units: int
    enterprises: int
    staff: int | None
    members: int | None


@dataclass(frozen=True)
class ChainShare:
    """How many enterprises of a county have a part on one chain."""

    chain: IndustryChain
    enterprises: int


@dataclass(frozen=True)
class CountyOverview:
    """One county in full: its own chains, and its enterprises on the city's chains."""

    row: CountyRow
    chains: tuple[ChainRow, ...]
    shares: tuple[ChainShare, ...]


def county_rows(viewer: Viewer, regions: Any, on: date) -> list[CountyRow]:
    """The given counties with their counts; six queries however many there are."""
    regions = list(regions)
    chains = _by(visible_chains(viewer, on), "region_id", Count("pk"))
    committees = _by(visible_committees(viewer, on), "region_id", Count("pk"))
    units = _by(units_in_force(viewer, on), "committee__region_id", Count("pk"))
    enterprises = _by(member_enterprises(viewer, on), "county_id", Count("pk"))
    all_counts = reads_all_counts(viewer)
    staff = _by(member_staff(viewer, on), "organisation__county_id", Sum("staff")) if all_counts else {}
    members = _by(latest_members(viewer, on), "unit__committee__region_id", Sum("members")) if all_counts else {}
    return [
        CountyRow(
            region=region,
            chains=chains.get(region.code, 0),
            committees=committees.get(region.code, 0),
            units=units.get(region.code, 0),
            enterprises=enterprises.get(region.code, 0),
            staff=staff.get(region.code, 0) if all_counts else None,
            members=members.get(region.code, 0) if all_counts else None,
        )
        for region in regions
    ]


def county_overview(viewer: Viewer, region: Region, on: date) -> CountyOverview:
    """One county with its chains and with its share in the city's chains."""
    chains = chain_rows(viewer, visible_chains(viewer, on).filter(region=region), on)
    roles = roles_in_force(viewer, on).filter(kind__in=ENTERPRISE_ROLES, organisation__county=region)
    numbers = _by(roles.annotate(root=ROOT_CHAIN), "root", Count("organisation", distinct=True))
    roots = visible_chains(viewer, on).filter(pk__in=numbers)
    shares = tuple(ChainShare(chain, numbers[chain.pk]) for chain in roots)
    return CountyOverview(row=county_rows(viewer, [region], on)[0], chains=tuple(chains), shares=shares)


def enterprises_by_chain_and_county(viewer: Viewer, on: date) -> dict[tuple[Any, str], int]:
    """How many member enterprises each county has on each chain; an enterprise counts on every chain it is on."""
    roles = roles_in_force(viewer, on).filter(kind__in=ENTERPRISE_ROLES).annotate(root=ROOT_CHAIN).order_by()
    numbers = roles.values_list("root", "organisation__county_id").annotate(Count("organisation", distinct=True))
    return {(chain, county): number for chain, county, number in numbers}


def _by(rows: Any, path: str, measure: Any) -> dict[Any, int]:
    return dict(rows.order_by().values_list(path).annotate(measure))
