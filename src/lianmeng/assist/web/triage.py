"""The office's first page with a demand: read it, then dispatch, answer or reject it, all in one place."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from lianmeng.assist.actions.dispatching import accept_and_dispatch, dispatch_demand
from lianmeng.assist.actions.triage import accept_and_answer, answer_demand, reject_demand
from lianmeng.assist.models import Demand
from lianmeng.assist.queries.detail import demand_view
from lianmeng.assist.queries.routing import Route, route_of, teams_for
from lianmeng.assist.queries.steps import TRIAGE
from lianmeng.assist.states import ACCEPTED, DEMAND
from lianmeng.assist.web import forms
from lianmeng.assist.web.asking import SiteRequest, demand_or_404, refusal_page
from lianmeng.assist.web.steps import carried_out, form_status
from lianmeng.kernel.errors import N_, NotPossible, Refused
from lianmeng.kernel.periods import local_date
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.records.queries.limits import amount

#: What was decided → the action for a demand just submitted, and for one accepted before.
DEEDS: dict[str, tuple[Callable[..., object], Callable[..., object]]] = {
    "dispatch": (accept_and_dispatch, dispatch_demand),
    "answer": (accept_and_answer, answer_demand),
    "reject": (reject_demand, reject_demand),
}


@require_http_methods(["GET", "HEAD", "POST"])
def demand_triage(request: SiteRequest, demand_id: UUID) -> HttpResponse:
    """Decide what becomes of a submitted or accepted demand."""
    demand = demand_or_404(request, demand_id)
    back = reverse("assist:demand_detail", args=[demand.pk])
    try:
        require(request.actor, "demand.triage", demand)
        view = demand_view(request.actor, demand, request.at)
        if request.method != "POST" and not any(step.name == TRIAGE for step in view.steps):
            DEMAND.check("accept", demand.status, {"note": "-"})
            raise NotPossible("not_now", N_("The limits of the procedure do not permit this now."))
    except Refused as refused:
        return refusal_page(request, refused, title=gettext("Accept or reject"), back_url=back)
    chosen = request.POST.get("deed", "") if request.method == "POST" else ""
    offered = triage_forms(request, demand, chosen)
    form = offered.get(chosen)
    if request.method == "POST" and form is None:
        unoffered = NotPossible("not_offered", N_("This cannot be decided about the demand as it stands now."))
        return refusal_page(request, unoffered, title=gettext("Accept or reject"), back_url=request.path)
    if form is not None and form.is_valid():
        deed = DEEDS[chosen][demand.status == ACCEPTED]
        if carried_out(form, demand, lambda: deed(actor=request.actor, demand=demand, at=request.at, **form.values())):
            messages.success(request, _done(chosen))
            return redirect(back)
    context = {
        "demand": demand,
        "view": view,
        "forms": offered,
        "chosen": chosen,
        "route": _route_words(request, demand, offered["dispatch"]),
        "back_url": back,
    }
    return render(request, "assist/triage.html", context, status=form_status(form) if form else 200)


def triage_forms(request: SiteRequest, demand: Demand, chosen: str) -> dict[str, forms.StepForm]:
    """The forms side by side; the one that was sent holds what was typed into it."""
    on = local_date(request.at)
    accepted = demand.status == ACCEPTED
    route = route_of(demand, on)
    initial = {"version": demand.version, "difficulty": demand.difficulty, "handler": str(route.team) if route else ""}
    further: dict[str, dict[str, Any]] = {
        "dispatch": {
            "teams": teams_for(request.actor, on),
            "difficulties": _difficulties(request),
            "accepted": accepted,
        }
    }
    kinds: dict[str, type[forms.StepForm]] = {"dispatch": forms.DispatchForm}
    if demand.kind == Demand.Kind.CONSULTATION:
        kinds["answer"] = forms.ReplyForm
    if not accepted:
        kinds["reject"] = forms.RejectForm
    made = {}
    for name, kind in kinds.items():
        data = request.POST if name == chosen else None
        made[name] = kind(data, initial=initial, auto_id=f"id_{name}_%s", **further.get(name, {}))
    return made


def _difficulties(request: SiteRequest) -> list[tuple[str, str]]:
    """Each difficulty with the time that it gives."""
    on = local_date(request.at)
    return [
        (
            code,
            gettext("%(difficulty)s, %(days)s working days")
            % {"difficulty": label, "days": int(amount(f"assist.resolution.{code}", on))},
        )
        for code, label in Demand.Difficulty.choices
    ]


def _route_words(request: SiteRequest, demand: Demand, form: forms.StepForm) -> list[Any]:
    """Which entries of the routing catalogue chose the team: the dimensions it names, or none at all."""
    found: Route | None = route_of(demand, local_date(request.at))
    if found is None or not isinstance(form, forms.DispatchForm):
        return []
    named = ((found.category, demand.category), (found.chain, demand.chain), (found.county, demand.county))
    return [value.name for names, value in named if names and value] or [gettext("everything else")]


def _done(deed: str) -> str:
    return {
        "dispatch": gettext("The demand is dispatched. The clock is running."),
        "answer": gettext("The answer has been sent. Somebody else now calls the enterprise back."),
        "reject": gettext("The demand is rejected; the enterprise has been told why."),
    }[deed]
