"""The home page: for each role what must be done today and what is late."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianmeng.alliance import events as alliance
from lianmeng.alliance.queries.posts import vacant_offices
from lianmeng.assist import events as assist
from lianmeng.assist.models import Progress
from lianmeng.assist.queries.demands import DemandLine
from lianmeng.assist.queries.home import Pile, home_piles, leader_overview
from lianmeng.desk.queries.chains import chain_work
from lianmeng.desk.queries.work import last_progress, tasks_of
from lianmeng.desk.web.figures import key_figures
from lianmeng.desk.web.states import county_rows, group_totals
from lianmeng.kernel.errors import N_
from lianmeng.kernel.periods import local_date
from lianmeng.platform.accounts import events as accounts
from lianmeng.platform.accounts.queries.posts import place_names
from lianmeng.platform.accounts.roles import roles
from lianmeng.platform.background.queries.jobs import visible_jobs
from lianmeng.platform.events.models import Event
from lianmeng.platform.notices.queries.inbox import unread_first
from lianmeng.platform.permissions.policy import holds_somewhere
from lianmeng.platform.rest import events as rest
from lianmeng.platform.sheets import events as sheets

Context = dict[str, Any]
Builder = Callable[[Any], Context]

_VERBS = {
    **alliance.VERBS,
    **assist.VERBS,
    **accounts.VERBS,
    **rest.VERBS,
    **sheets.VERBS,
    "reference_added": N_("Reference entry added"),
    "reference_changed": N_("Reference entry changed"),
}
#: So many demands are read of each pile, and so many rows the list of first things has.
_OF_EACH, _TASKS = 8, 12
_NOTICES = 5


def _office(request: Any) -> Context:
    """An office: everything that waits for it, across all piles."""
    piles = home_piles(request.actor, request.at, show=_OF_EACH)
    return {
        "piles": piles,
        "idle": not any(pile.count for pile in piles),
        "tasks": tasks_of(piles, _TASKS),
        "may_raise": holds_somewhere(request.actor, "demand.raise"),
    }


def _city_office(request: Any) -> Context:
    """The same, what is overdue and why, and where in the city everything stands. Nothing is listed twice."""
    office = _office(request)
    others = [pile for pile in office["piles"] if pile.name != "overdue"]
    return {**office, **_overview(request), "tasks": tasks_of(others, _TASKS)}


def _enterprise(request: Any) -> Context:
    """An enterprise: what it must answer, what is under way for it, what it has not sent yet."""
    piles = {pile.name: pile for pile in home_piles(request.actor, request.at, show=_OF_EACH)}
    return {"by_name": piles}


def _leader(request: Any) -> Context:
    """A leader: the figures of the account, where the counties and chains stand, and what is overdue and why."""
    on = _on(request)
    return {
        **_overview(request),
        "figures": key_figures(request.actor, on),
        "chains": chain_work(request.actor, on, request.at),
    }


def _auditor(request: Any) -> Context:
    """An auditor: the end of the trail, and where the demands stand."""
    events = list(Event.objects.visible_to(request.actor).order_by("-position")[:_TASKS])
    acts = [(event, _VERBS.get(event.verb, event.verb)) for event in events]
    return {**_overview(request), "acts": acts, "last": events[0] if events else None}


def _security_admin(request: Any) -> Context:
    """The security administrator: the offices that nobody holds."""
    return {"vacant": [(roles.get(one.role).label, one.record) for one in vacant_offices(request.actor, _on(request))]}


def _system_admin(request: Any) -> Context:
    """The system administrator: the jobs of the post."""
    return {"jobs": visible_jobs(request.actor)[:_TASKS]}


def _plain(request: Any) -> Context:
    """Everybody else who reads the register: the chains, without demands, and their inbox."""
    return {"chains": chain_work(request.actor, _on(request), request.at)}


def _without_post(request: Any) -> Context:
    """Nobody at the moment: there is nothing to show."""
    return {}


#: Role → the template of its home and what it is filled with.
HOMES: dict[str, tuple[str, Builder]] = {
    "city_office": ("office", _city_office),
    "county_office": ("office", _office),
    "chain_office": ("office", _office),
    "help_team": ("team", _office),
    "enterprise": ("enterprise", _enterprise),
    "city_leader": ("leader", _leader),
    "county_leader": ("leader", _leader),
    "supervisor": ("office", _city_office),
    "auditor": ("auditor", _auditor),
    "security_admin": ("security_admin", _security_admin),
    "system_admin": ("system_admin", _system_admin),
    "without_post": ("without_post", _without_post),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home of the role in which the reader acts."""
    actor, post = request.actor, request.post  # type: ignore[attr-defined]
    template, build = HOMES.get(actor.role, ("plain", _plain))
    names = place_names([post]) if post else {}
    context = {
        "on": _on(request),
        "place": next(iter(names.values()), ""),
        "role": roles.get(actor.role).label if actor.role in roles else "",
        "notices": unread_first(actor, unread_only=True)[:_NOTICES] if post else (),
        **build(request),
    }
    return render(request, f"desk/{template}.html", context)


def _overview(request: Any) -> Context:
    overview = leader_overview(request.actor, request.at, show=_TASKS)
    return {
        "overview": overview,
        "counties": county_rows(overview),
        "totals": group_totals(overview),
        "late": _explained(request, overview.overdue),
    }


def _explained(request: Any, pile: Pile) -> list[tuple[DemandLine, Progress | None]]:
    """The overdue demands, each with what its team last reported."""
    reported = last_progress(request.actor, pile.lines)
    return [(line, reported.get(line.demand.pk)) for line in pile.lines]


def _on(request: Any) -> Any:
    return local_date(request.at)
