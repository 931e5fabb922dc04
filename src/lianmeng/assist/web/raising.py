"""Raising a demand: the enterprise's two-minute form, the office's form for an enterprise it looks up, drafts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from lianmeng.alliance.models import IndustryChain, Organisation
from lianmeng.assist.actions.evidence import edit_with_photos, raise_with_photos
from lianmeng.assist.models import Demand
from lianmeng.assist.queries.reference import (
    categories,
    chains_of,
    enterprise_to_raise_for,
    enterprises_named,
)
from lianmeng.assist.rules import ENTERPRISE
from lianmeng.assist.states import DEMAND, DRAFT
from lianmeng.assist.web.asking import SiteRequest, demand_or_404, refusal_page
from lianmeng.assist.web.raise_form import RaiseForm
from lianmeng.assist.web.steps import carried_out, form_status
from lianmeng.kernel.errors import N_, Forbidden, Refused, Words
from lianmeng.kernel.periods import local_date
from lianmeng.platform.permissions.policy import holds_somewhere, require, rights
from lianmeng.platform.records.queries.limits import limit_on

#: So many suggestions fit below the search box; whoever needs more types on.
SUGGESTIONS = 12


@require_http_methods(["GET", "HEAD", "POST"])
def demand_raise(request: SiteRequest) -> HttpResponse:
    """The form for a new demand; an office first says for which enterprise."""
    title = gettext("Raise a demand")
    if not holds_somewhere(request.actor, "demand.raise"):
        refused = Forbidden(
            "no_right",
            N_("In your present post you may not do this: %(right)s."),
            right=Words(rights.get("demand.raise").label),
        )
        return refusal_page(request, refused, title=title, back_url=reverse("assist:demand_list"))
    enterprise = _enterprise(request)
    if enterprise is None:
        return choose_enterprise(request)
    chains = chains_of(request.actor, enterprise, local_date(request.at))
    form = _form(request, chains, {"chain": str(chains[0].pk) if chains else ""})
    if request.method == "POST" and form.is_valid():
        made: list[Demand] = []
        if carried_out(form, None, lambda: made.append(_raise(request, enterprise, form))):
            return _after(request, made[0])
    context = {"form": form, "enterprise": enterprise, "title": title, "own": request.actor.role == ENTERPRISE}
    return render(request, "assist/raise.html", context, status=form_status(form))


def choose_enterprise(request: SiteRequest) -> HttpResponse:
    """Find the enterprise by name, initials or credit code; with htmx the suggestions follow the typing."""
    text = request.GET.get("q", "")
    found = list(enterprises_named(request.actor, text)[: SUGGESTIONS + 1])
    context = {"text": text, "found": found[:SUGGESTIONS], "more": len(found) > SUGGESTIONS}
    return render(request, "assist/choose_enterprise.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_edit(request: SiteRequest, demand_id: UUID) -> HttpResponse:
    """Change a draft, keep it or submit it."""
    demand = demand_or_404(request, demand_id)
    title, back = gettext("Edit the draft"), reverse("assist:demand_detail", args=[demand.pk])
    try:
        require(request.actor, "demand.raise", demand)
        if request.method != "POST":
            DEMAND.check("submit", demand.status, {})
    except Refused as refused:
        return refusal_page(request, refused, title=title, back_url=back)
    chains = [demand.chain] if demand.chain else []
    form = _form(request, chains, _written(demand))
    sent = request.method == "POST" and form.is_valid()
    if sent and carried_out(form, demand, lambda: _edit(request, demand, form)):
        return _after(request, demand_or_404(request, demand.pk))
    context = {"form": form, "enterprise": demand.enterprise, "title": title, "demand": demand, "own": True}
    return render(request, "assist/raise.html", context, status=form_status(form))


@require_safe
def demand_raised(request: SiteRequest, demand_id: UUID) -> HttpResponse:
    """The number, and what happens next by when."""
    demand = demand_or_404(request, demand_id)
    on = local_date(request.at)
    context = {
        "demand": demand,
        "contact": limit_on(f"assist.contact.{demand.urgency}", on),
        "simple": limit_on("assist.resolution.simple", on),
        "ordinary": limit_on("assist.resolution.ordinary", on),
        "hard": limit_on("assist.resolution.hard", on),
    }
    return render(request, "assist/raised.html", context)


def _enterprise(request: SiteRequest) -> Organisation | None:
    """The one the page is about: an enterprise's own, or the one an office has chosen."""
    own = request.actor.stands_at("organisation") if request.actor.role == ENTERPRISE else None
    return enterprise_to_raise_for(request.actor, own or request.GET.get("enterprise", ""))


def _form(request: SiteRequest, chains: list[IndustryChain], initial: dict[str, Any]) -> RaiseForm:
    further = {"categories": list(categories(local_date(request.at))), "chains": chains}
    if request.method == "POST":
        return RaiseForm(request.POST, request.FILES, **further)
    return RaiseForm(initial=initial, **further)


def _raise(request: SiteRequest, enterprise: Organisation, form: RaiseForm) -> Demand:
    own = request.actor.role == ENTERPRISE
    return raise_with_photos(
        actor=request.actor,
        enterprise=enterprise,
        chain=form.chosen_chain,
        text=form.demand_text,
        channel=Demand.Channel.PHONE_FORM if own else Demand.Channel.OFFICE,
        photos=form.cleaned_data["photos"],
        submit="draft" not in request.POST,
        at=request.at,
    )


def _edit(request: SiteRequest, demand: Demand, form: RaiseForm) -> Demand:
    return edit_with_photos(
        actor=request.actor,
        demand=demand,
        text=form.demand_text,
        photos=form.cleaned_data["photos"],
        submit="draft" not in request.POST,
        at=request.at,
    )


def _written(demand: Demand) -> dict[str, Any]:
    names = ("title", "content", "kind", "urgency", "contact_name", "contact_phone")
    written = {name: getattr(demand, name) for name in names}
    return {**written, "category": str(demand.category_id), "version": demand.version}


def _after(request: SiteRequest, demand: Demand) -> HttpResponse:
    if demand.status == DRAFT:
        messages.success(request, gettext("The draft is kept. Only you can see it until you submit it."))
        return redirect("assist:demand_detail", demand.pk)
    return redirect("assist:demand_raised", demand.pk)
