"""The lists: demands and help teams."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianmeng.assist.queries.demands import count_by_group, demand_lines, demands_filtered
from lianmeng.assist.queries.groups import GROUPS, PILES
from lianmeng.assist.queries.teams import team_rows, visible_teams
from lianmeng.assist.rules import OFFICES
from lianmeng.assist.web.asking import SiteRequest
from lianmeng.assist.web.filters import DemandFilters, TeamFilters, is_filtered
from lianmeng.kernel.periods import local_date
from lianmeng.platform.permissions.policy import holds_somewhere

ROWS_A_PAGE = 20


class Counted(Paginator):
    """A paginator that has been told how many rows there are."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self._count = count

    @cached_property
    def count(self) -> int:
        """The number of rows."""
        return self._count


@require_safe
def demand_list(request: SiteRequest) -> HttpResponse:
    """The demands that the reader sees, in groups of states, under filters."""
    filters = request.GET.dict()
    counts = count_by_group(demands_filtered(request.actor, filters, request.at, groups=False), request.at)
    group = filters.get("group", "")
    total = counts.by_group.get(group, 0) if group else counts.total
    rows = demands_filtered(request.actor, filters, request.at)
    page = Counted(rows, ROWS_A_PAGE, total).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": demand_lines(page.object_list, request.at),
        "counts": counts,
        "group": group,
        "groups": [(one, counts.by_group[one.name]) for one in GROUPS],
        "pile": PILES.get(filters.get("todo", "")),
        "filters": DemandFilters(request),
        "filtered": is_filtered(request),
        "sorted": filters.get("sort", ""),
        "may_raise": holds_somewhere(request.actor, "demand.raise"),
        # An enterprise may as well, but raises one demand at a time and needs no workbook.
        "may_import": request.actor.role in OFFICES,
    }
    return render(request, "assist/demand_list.html", context)


@require_safe
def team_list(request: SiteRequest) -> HttpResponse:
    """The help teams with their functions and workload."""
    teams = visible_teams(request.actor, request.GET.dict(), local_date(request.at))
    page = Paginator(teams, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": team_rows(request.actor, page.object_list, request.at),
        "filters": TeamFilters(request),
        "filtered": is_filtered(request),
    }
    return render(request, "assist/team_list.html", context)
