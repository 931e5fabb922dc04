"""The search: a page of results, and what is suggested while somebody types in the top bar or in the palette."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianmeng.desk.queries.search import LEAST, LONGEST, cleaned, search, suggest
from lianmeng.desk.web.jumps import jumps_for

#: So many pages stand in the palette once something has been typed.
_JUMPS = 6


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What the reader may see that matches ``?q=``, a few of each kind, with the way to all of them."""
    text = cleaned(request.GET.get("q", ""))
    found = search(request.actor, text, request.at)  # type: ignore[attr-defined]
    context = {"text": text, "found": found, "too_short": 0 < len(text) < LEAST, "longest": LONGEST}
    return render(request, "desk/search.html", context)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """The first few matches of ``?q=``, as a part of a page; with ``?pages=1`` the reader's pages before them."""
    actor, text = request.actor, cleaned(request.GET.get("q", ""))  # type: ignore[attr-defined]
    places = jumps_for(actor, text) if request.GET.get("pages") else []
    found = suggest(actor, text, request.at)  # type: ignore[attr-defined]
    context = {"text": text, "found": found, "jumps": places[:_JUMPS] if text else places}
    answer = render(request, "desk/_suggestions.html", {**context, "too_short": len(text) < LEAST})
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def keyboard(request: HttpRequest) -> HttpResponse:
    """Which keys do what, and the switch for the single ones."""
    jumps = [jump for jump in jumps_for(request.actor) if jump.keys]  # type: ignore[attr-defined]
    return render(request, "desk/keyboard.html", {"jumps": jumps})
