"""A page of 50 demands against a plain view of the same values, and how both grow with the number of demands."""

import statistics
from collections.abc import Iterator

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, RequestFactory

from bench.city import city_office, office_actor
from bench.measure import PAIRS, Line, cpu_ms, wall_ms
from lianmeng.assist.models import Demand
from lianmeng.assist.web import lists

ROWS = 50
_TIMES = 20
_VALUES = {
    "firm": F("enterprise__name"),
    "chain_name": F("chain__name"),
    "county_name": F("county__name"),
    "kind_of_matter": F("category__name"),
    "team": F("handler__name"),
}
_TEMPLATE = engines["django"].from_string(
    "<table>{% for one in rows %}<tr><td>{{ one.number }}</td><td><a href='{{ one.id }}'>{{ one.title }}</a>"
    "{{ one.urgency }}<small>{{ one.firm }} {{ one.chain_name }}</small></td><td>{{ one.county_name }}</td>"
    "<td>{{ one.kind_of_matter }}</td><td>{{ one.team }}</td><td>{{ one.status }}</td><td>{{ one.due_at }}</td></tr>"
    "{% endfor %}</table>"
)


def lines() -> Iterator[Line]:
    """CPU of the page against the plain view, and how long the page takes in all."""
    lists.ROWS_A_PAGE = ROWS
    client, address = Client(SERVER_NAME="localhost"), "/demands/"
    client.cookies["session"] = city_office()
    shown = client.get(address)
    if shown.status_code != 200 or shown.content.count(b"<tr") < ROWS:
        raise RuntimeError(f"the page answered {shown.status_code}")
    request, actor = RequestFactory().get(address), office_actor()
    pairs = [
        (cpu_ms(lambda: client.get(address), _TIMES), cpu_ms(lambda: _plain(request, actor), _TIMES))
        for _ in range(PAIRS)
    ]
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    yield Line(
        "page of 50 ÷ plain view", ratio, "×", "≤ 2.2", ratio <= 2.2, f"{ours:.1f} against {theirs:.1f} ms of CPU"
    )
    took = statistics.median(wall_ms(lambda: client.get(address)) for _ in range(25))
    yield Line("page of 50, whole time", took, "ms")


def _plain(request: HttpRequest, actor: object) -> HttpResponse:
    """The same cells from a view without frame, filters, counts and languages."""
    rows = Demand.objects.visible_to(actor).exclude(status="draft").order_by("-raised_at", "-id")
    found = rows.values("id", "number", "title", "urgency", "status", "due_at", **_VALUES)[:ROWS]
    return HttpResponse(_TEMPLATE.render({"rows": found}, request))
