"""The details: one demand with everything around it, one help team with its members and work."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianmeng.assist.models import HelpTeam
from lianmeng.assist.queries.demands import demand_lines, demands_filtered
from lianmeng.assist.queries.detail import demand_view
from lianmeng.assist.queries.members import members_of
from lianmeng.assist.queries.merging import leading_demand, merged_demands
from lianmeng.assist.queries.registers import CO_HANDLINGS, ESCALATIONS, EXCLUSIONS, WRITE_OFFS
from lianmeng.assist.queries.steps import PROGRESS, TRIAGE, NextStep
from lianmeng.assist.queries.supervision import letters_of, may_supervise
from lianmeng.assist.queries.teams import team_rows
from lianmeng.assist.states_co_handling import UNSETTLED
from lianmeng.assist.web.asking import SiteRequest, demand_or_404
from lianmeng.assist.web.part_steps import shown_parts
from lianmeng.assist.web.timeline import timeline_items
from lianmeng.assist.web.way import steps_of
from lianmeng.kernel.periods import local_date

#: Steps whose form needs a page of its own; the others open in a dialog.
_WHOLE_PAGES = frozenset({TRIAGE, "confirm", "edit_draft"})
#: Steps that go back, end or question something: offered quietly, behind the ones that lead on.
_QUIET = frozenset(
    {
        "withdraw",
        "dispute",
        "reassign",
        "send_back",
        "close_unconfirmed",
        "ask_redo",
        "request_extension",
        "request_pause",
        "keep_parked",
        "ask_co_handler",
        "reopen",
        "apply_write_off",
        "ask_exclusion",
        "escalate",
        "merge",
        "separate",
    }
)
_ICONS = {
    TRIAGE: "gavel",
    "edit_draft": "pencil",
    "submit": "send",
    "withdraw": "x",
    "acknowledge": "check",
    "dispute": "undo-2",
    "uphold": "gavel",
    "reassign": "repeat",
    "contact": "phone",
    PROGRESS: "clipboard-list",
    "conclude": "flag",
    "request_extension": "hourglass",
    "decide_extension": "hourglass",
    "request_pause": "circle-pause",
    "decide_pause": "circle-pause",
    "keep_parked": "circle-pause",
    "resume": "play",
    "send_back": "undo-2",
    "review": "shield-check",
    "call_back": "phone",
    "confirm": "thumbs-up",
    "ask_redo": "rotate-ccw",
    "decide_redo": "gavel",
    "close": "archive",
    "apply_write_off": "list-checks",
    "escalate": "arrow-up-right",
    "ask_exclusion": "minus",
    "ask_co_handler": "hand-helping",
    "reopen": "rotate-ccw",
    "merge": "repeat",
    "separate": "undo-2",
    "grade_merged": "thumbs-up",
    "close_unconfirmed": "archive",
}


@require_safe
def demand_detail(request: SiteRequest, demand_id: UUID) -> HttpResponse:
    """One demand: where it stands, what may be done, why the deadline is what it is, and what has happened."""
    view = demand_view(request.actor, demand_or_404(request, demand_id), request.at)
    leading = leading_demand(request.actor, view.standing.merge)
    parts = view.standing.parts
    context = {
        "demand": view.demand,
        "view": view,
        "way": steps_of(view.demand, view.events),
        "timeline": timeline_items(view),
        "buttons": _buttons(view.steps),
        "letters": letters_of(request.actor, view.demand),
        "may_supervise": may_supervise(request.actor, view.demand, request.at),
        "leading": leading,
        "leading_way": steps_of(leading.demand, leading.events) if leading else [],
        "followers": merged_demands(request.actor, view.demand) if view.standing.followers else (),
        "parts": parts,
        "co_handlings": shown_parts(request, CO_HANDLINGS, parts.co_handlings, view.demand),
        "write_offs": shown_parts(request, WRITE_OFFS, parts.write_offs, view.demand),
        "escalations": shown_parts(request, ESCALATIONS, parts.escalations, view.demand),
        "exclusions": shown_parts(request, EXCLUSIONS, parts.exclusions, view.demand),
        "helped": any(one.status in UNSETTLED for one in parts.co_handlings),
        "granted": [one for one in view.extensions if one.status == "approved"],
    }
    return render(request, "assist/demand_detail.html", context)


@require_safe
def team_detail(request: SiteRequest, team_id: UUID) -> HttpResponse:
    """One help team: what it takes, who is in it, what it has in hand."""
    team = HelpTeam.objects.visible_to(request.actor).select_related("county", "chain").filter(pk=team_id).first()
    if team is None:
        raise Http404
    in_hand = demands_filtered(request.actor, {"team": str(team.pk), "group": "in_hand"}, request.at)
    context = {
        "team": team,
        "row": team_rows(request.actor, [team], request.at)[0],
        "members": members_of(team.pk, local_date(request.at)),
        "lines": demand_lines(in_hand[:10], request.at),
    }
    return render(request, "assist/team_detail.html", context)


def _buttons(steps: tuple[NextStep, ...]) -> list[dict[str, Any]]:
    """The steps as buttons: the first that leads on is the one primary button of the page."""
    ordered = sorted(steps, key=lambda step: step.name in _QUIET)
    return [
        {
            "step": step,
            "icon": _ICONS.get(step.name, "arrow-right"),
            "whole": step.name in _WHOLE_PAGES,
            "primary": number == 0 and step.name not in _QUIET,
        }
        for number, step in enumerate(ordered)
    ]
