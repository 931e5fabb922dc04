"""The details: one chain, committee, organisation or county. What a reader may not see does not exist for them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianmeng.alliance.models import ChainCommittee, IndustryChain, Organisation, Region
from lianmeng.alliance.queries.chains import chain_overview
from lianmeng.alliance.queries.committees import committee_rows, unit_rows
from lianmeng.alliance.queries.counties import county_overview
from lianmeng.alliance.queries.organisations import organisation_history, organisation_rows
from lianmeng.alliance.queries.posts import posts_of_place
from lianmeng.alliance.web.days import shown_day
from lianmeng.alliance.web.history import history_items
from lianmeng.platform.events.trail import timeline
from lianmeng.platform.ui.shapes import Bar


@login_required
@require_safe
def chain_detail(request: HttpRequest, chain_id: Any) -> HttpResponse:
    """One chain: who leads it, who has a part on it, the county chains in it, what happened."""
    viewer, on = request.actor, shown_day(request)  # type: ignore[attr-defined]
    chain = _seen(IndustryChain.objects.visible_to(viewer).select_related("region", "parent"), pk=chain_id)
    context = {
        "on": on,
        "chain": chain,
        "overview": chain_overview(viewer, chain, on),
        "offices": [post for post in posts_of_place("chain", chain.pk, on) if post.role == "chain_office"],
        "history": history_items(timeline(viewer, chain)),
    }
    return render(request, "alliance/chain_detail.html", context)


@login_required
@require_safe
def committee_detail(request: HttpRequest, committee_id: Any) -> HttpResponse:
    """One committee with its party units."""
    viewer, on = request.actor, shown_day(request)  # type: ignore[attr-defined]
    committees = ChainCommittee.objects.visible_to(viewer).select_related("chain", "region", "host")
    committee = _seen(committees, pk=committee_id)
    context = {
        "on": on,
        "committee": committee,
        "row": committee_rows(viewer, [committee], on)[0],
        "units": unit_rows(viewer, committee, on),
        "history": history_items(timeline(viewer, committee)),
    }
    return render(request, "alliance/committee_detail.html", context)


@login_required
@require_safe
def organisation_detail(request: HttpRequest, organisation_id: Any) -> HttpResponse:
    """One organisation: what holds today, its dated counts, marks and roles, what happened."""
    viewer, on = request.actor, shown_day(request)  # type: ignore[attr-defined]
    organisations = Organisation.objects.visible_to(viewer).select_related("county")
    organisation = _seen(organisations, pk=organisation_id)
    dated = organisation_history(viewer, organisation)
    context = {
        "on": on,
        "organisation": organisation,
        "row": organisation_rows(viewer, [organisation], on)[0],
        "dated": dated,
        "history": history_items(dated.events, (*dated.roles, *dated.marks)),
    }
    return render(request, "alliance/organisation_detail.html", context)


@login_required
@require_safe
def county_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One county: its own chains, and its enterprises on the city's."""
    viewer, on = request.actor, shown_day(request)  # type: ignore[attr-defined]
    region = _seen(Region.objects.visible_to(viewer), code=code, kind=Region.Kind.COUNTY)
    overview = county_overview(viewer, region, on)
    most = max((share.enterprises for share in overview.shares), default=1)
    address = reverse("alliance:organisation_list")
    bars = [
        Bar(
            name=str(share.chain),
            value=share.enterprises,
            text=str(share.enterprises),
            url=f"{address}?chain={share.chain.pk}&county={code}&kind=enterprise&on={on}",
        )
        for share in sorted(overview.shares, key=lambda share: -share.enterprises)
    ]
    context = {"on": on, "region": region, "overview": overview, "bars": bars, "most": most}
    return render(request, "alliance/county_detail.html", context)


def _seen(records: Any, **key: object) -> Any:
    record = records.filter(**key).first()
    if record is None:
        raise Http404
    return record
