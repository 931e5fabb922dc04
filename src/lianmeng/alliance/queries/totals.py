"""The alliance in a few numbers."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from lianmeng.alliance.models import Level
from lianmeng.alliance.queries.chains import visible_chains
from lianmeng.alliance.queries.committees import visible_committees
from lianmeng.alliance.queries.counts import latest_members, member_enterprises, member_staff, units_in_force
from lianmeng.alliance.rules import reads_all_counts
from lianmeng.kernel.places import Viewer


@dataclass(frozen=True)
class Totals:
    """What the whole alliance counts. Head counts are None for a viewer who may not read those of others."""

    city_chains: int
    county_chains: int
    committees: int
    units: int
    enterprises: int
    members: int | None
    staff: int | None


def alliance_totals(viewer: Viewer, on: date) -> Totals:
    """The totals as of ``on``; six queries."""
    at_city = Count("pk", filter=Q(level=Level.CITY))
    chains = visible_chains(viewer, on).order_by().aggregate(city=at_city, every=Count("pk"))
    members = staff = None
    if reads_all_counts(viewer):
        members = latest_members(viewer, on).aggregate(total=Sum("members"))["total"] or 0
        staff = member_staff(viewer, on).aggregate(total=Sum("staff"))["total"] or 0
    return Totals(
        city_chains=chains["city"],
        county_chains=chains["every"] - chains["city"],
        committees=visible_committees(viewer, on).count(),
        units=units_in_force(viewer, on).count(),
        enterprises=member_enterprises(viewer, on).count(),
        members=members,
        staff=staff,
    )
