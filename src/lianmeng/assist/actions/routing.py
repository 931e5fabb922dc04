"""Laying down the routing catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from lianmeng.assist.models import RoutingRule


@dataclass(frozen=True, kw_only=True)
class Route:
    """One line of the catalogue: identifiers of what it wants (None is any) and of the team it names."""

    team: UUID
    category: UUID | None = None
    county: str | None = None
    chain: UUID | None = None


def lay_down_routes(*, routes: Iterable[Route], from_on: date, source: str) -> None:
    """Add lines to the catalogue, in force from a day. Reference data: the administrator edits it later."""
    with transaction.atomic():
        RoutingRule.objects.bulk_create(
            RoutingRule(
                team_id=route.team,
                category_id=route.category,
                county_id=route.county,
                chain_id=route.chain,
                from_on=from_on,
                source=source,
            )
            for route in routes
        )
