"""What every page of the room starts from: the request as the site prepares it, and the record it is about."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lianmeng.assist.models import Demand
from lianmeng.assist.queries.detail import seen_demand
from lianmeng.kernel.errors import Forbidden, Invalid, Refused
from lianmeng.kernel.places import Actor


class SiteRequest(HttpRequest):
    """A request after the site's middleware: who asks, in which post, at what business time."""

    actor: Actor
    at: datetime
    htmx: Any


def demand_or_404(request: SiteRequest, demand_id: UUID) -> Demand:
    """The demand; what the reader may not see does not exist for them."""
    demand = seen_demand(request.actor, demand_id)
    if demand is None:
        raise Http404
    return demand


def status_of(refused: Refused) -> int:
    """The HTTP status that goes with a refusal."""
    if isinstance(refused, Forbidden):
        return 403
    return 422 if isinstance(refused, Invalid) else 409


def refusal_page(request: SiteRequest, refused: Refused, *, title: str, back_url: str) -> HttpResponse:
    """A page, or the content of a dialog, that says why something cannot be done and leads back."""
    context = {"title": title, "refused": refused, "back_url": back_url}
    return render(request, "assist/refused.html", context, status=status_of(refused))
