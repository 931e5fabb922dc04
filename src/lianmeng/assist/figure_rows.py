"""How the rows of this room's figures are shown, and the dimensions that it gives to figures."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from lianmeng.assist.models import Category
from lianmeng.indicators.shown import RowText, register_dimension, register_rows
from lianmeng.kernel.errors import N_
from lianmeng.platform.accounts.roles import place_kinds


def register() -> None:
    """Called once, when the applications are ready."""
    register_rows("assist.demand", _demand, "enterprise", "county")
    register_rows("assist.demandoutcome", lambda one: _demand(one.demand), "demand__enterprise", "demand__county")
    register_rows("assist.exclusion", _exclusion, "demand__enterprise", "demand__county", "reason")
    register_rows("assist.helpteam", _team, "county", "chain")
    register_dimension("category", N_("Category"), 3, _category_names)
    register_dimension("team", N_("Help team"), 4, place_kinds.get("team").names_of)


def _demand(demand: Any) -> RowText:
    note = f"{demand.number} · {demand.enterprise.name} · {demand.county.name}"
    return RowText(demand.title, note, reverse("assist:demand_detail", args=[demand.pk]))


def _exclusion(exclusion: Any) -> RowText:
    """The demand, with why and by whom it was left out."""
    shown = _demand(exclusion.demand)
    return RowText(shown.title, f"{shown.note} · {exclusion.reason.name} · {exclusion.approver}", shown.url)


def _team(team: Any) -> RowText:
    note = " · ".join(place.name for place in (team.county, team.chain) if place is not None)
    return RowText(team.name, note, reverse("assist:team_detail", args=[team.pk]))


def _category_names(ids: list[str]) -> Mapping[str, str]:
    return {str(key): name for key, name in Category.objects.filter(pk__in=ids).values_list("pk", "name")}
