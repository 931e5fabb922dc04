"""The results of the search box, as a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianmeng.desk.queries.search import LEAST, search

_LONGEST = 60


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What the reader may see that matches ``?q=``, a few of each kind, with the way to all of them."""
    text = " ".join(request.GET.get("q", "").split())[:_LONGEST]
    found = search(request.actor, text, request.at)  # type: ignore[attr-defined]
    context = {"text": text, "found": found, "too_short": 0 < len(text) < LEAST, "least": LEAST}
    return render(request, "desk/search.html", context)
