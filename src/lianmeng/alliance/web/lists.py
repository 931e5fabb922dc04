"""The lists: chains, committees, organisations, counties."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianmeng.alliance.models import Level
from lianmeng.alliance.queries.chains import chain_rows, visible_chains
from lianmeng.alliance.queries.committees import committee_rows
from lianmeng.alliance.queries.counties import county_rows, enterprises_by_chain_and_county
from lianmeng.alliance.queries.filtering import chains_filtered, committees_filtered, organisations_filtered
from lianmeng.alliance.queries.organisations import organisation_rows
from lianmeng.alliance.queries.regions import counties
from lianmeng.alliance.queries.totals import alliance_totals
from lianmeng.alliance.web import filters
from lianmeng.alliance.web.days import shown_day
from lianmeng.platform.permissions.policy import holds_somewhere
from lianmeng.platform.ui.shapes import Cell, Matrix, MatrixRow

ROWS_A_PAGE = 20


@login_required
@require_safe
def chain_list(request: HttpRequest) -> HttpResponse:
    """The city's chains and those of the counties, above them the alliance in four figures."""
    viewer, on = request.actor, shown_day(request)  # type: ignore[attr-defined]
    page = _page(request, chains_filtered(viewer, request.GET.dict(), on))
    context = _context(request, filters.ChainFilter, page, chain_rows(viewer, page.object_list, on))
    return render(request, "alliance/chain_list.html", {**context, "totals": alliance_totals(viewer, on)})


@login_required
@require_safe
def committee_list(request: HttpRequest) -> HttpResponse:
    """The chain committees."""
    viewer, on = request.actor, shown_day(request)  # type: ignore[attr-defined]
    page = _page(request, committees_filtered(viewer, request.GET.dict(), on))
    context = _context(request, filters.CommitteeFilter, page, committee_rows(viewer, page.object_list, on))
    return render(request, "alliance/committee_list.html", context)


@login_required
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The organisations on the register."""
    viewer, on = request.actor, shown_day(request)  # type: ignore[attr-defined]
    page = _page(request, organisations_filtered(viewer, request.GET.dict(), on))
    context = _context(request, filters.OrganisationFilter, page, organisation_rows(viewer, page.object_list, on))
    context |= {
        "sorted": request.GET.get("sort") or "name",
        "importable": holds_somewhere(viewer, "organisation.register"),
    }
    return render(request, "alliance/organisation_list.html", context)


@login_required
@require_safe
def county_list(request: HttpRequest) -> HttpResponse:
    """The counties in the office's own order, and their enterprises on each chain."""
    viewer, on = request.actor, shown_day(request)  # type: ignore[attr-defined]
    regions = list(counties(viewer, on))
    rows = county_rows(viewer, regions, on)
    context = {
        "on": on,
        "rows": rows,
        "filters": filters.form_of(filters.CountyFilter, request),
        "filtered": filters.is_filtered(request),
        "matrix": _enterprise_matrix(request, regions),
    }
    return render(request, "alliance/county_list.html", context)


def _page(request: HttpRequest, rows: Any) -> Page:
    return Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))


def _context(request: HttpRequest, filter_set: Any, page: Page, rows: list[Any]) -> dict[str, Any]:
    return {
        "on": shown_day(request),
        "page": page,
        "rows": rows,
        "filters": filters.form_of(filter_set, request),
        "filtered": filters.is_filtered(request),
    }


def _enterprise_matrix(request: HttpRequest, regions: list[Any]) -> Matrix:
    """Chains by counties; a cell leads to the very enterprises it counts."""
    viewer, on = request.actor, shown_day(request)  # type: ignore[attr-defined]
    numbers = enterprises_by_chain_and_county(viewer, on)
    most = max(numbers.values(), default=1)
    chains = [chain for chain in visible_chains(viewer, on) if chain.level == Level.CITY or chain.parent_id is None]
    address = reverse("alliance:organisation_list")

    def cell(chain: Any, county: Any) -> Cell:
        number = numbers.get((chain.pk, county.code), 0)
        if not number:
            return Cell("—", 0)
        level = 2 + min(number * 4 // (most + 1), 3)
        url = f"{address}?chain={chain.pk}&county={county.code}&kind=enterprise&on={on}"
        return Cell(str(number), level, url)

    rows = [MatrixRow(str(chain), [cell(chain, county) for county in regions]) for chain in chains]
    return Matrix(_("Industry chain"), [str(county) for county in regions], rows)
