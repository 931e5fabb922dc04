"""The figures: all of them with their definitions, and one with its split and the very rows that it counts."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lianmeng.indicators.printing import amount_text, parts_text, printed, span_text
from lianmeng.indicators.queries.figures import CataloguedFigure, all_figures, figure_in
from lianmeng.indicators.queries.splits import Share, split, splittable
from lianmeng.indicators.shown import RowText, dimensions, row_kinds
from lianmeng.indicators.web.asking import asked_cut, asked_window, spans_of
from lianmeng.kernel.catalogue import catalogue
from lianmeng.kernel.errors import N_
from lianmeng.kernel.indicators import Basis, Definition, Indicator, IndicatorKind
from lianmeng.kernel.measures import Sum, value_at
from lianmeng.kernel.periods import local_date
from lianmeng.platform.accounts.roles import roles
from lianmeng.platform.ui.shapes import Bar

_PER_PAGE = 30

#: The first part of a figure's code → the marked name of its room.
GROUPS = {"alliance": N_("Alliance"), "help": N_("Help for enterprises")}

KINDS = {
    IndicatorKind.STOCK: N_("counted at a day"),
    IndicatorKind.FLOW: N_("counted over days"),
    IndicatorKind.DISTINCT: N_("different ones counted over days"),
    IndicatorKind.EXTERNAL: N_("published by others"),
    IndicatorKind.CAPACITY: N_("capacity of a year"),
    IndicatorKind.OUTCOME: N_("measured outcome"),
    IndicatorKind.EVENT: N_("cohort of an event"),
    IndicatorKind.RATIO: N_("share of another figure"),
    IndicatorKind.GROWTH: N_("growth over the year before"),
    IndicatorKind.LEAST_OF: N_("least among groups"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure ready for print."""

    definition: Definition
    value: str
    unit: str
    parts: str
    span: str
    absent: str

    @property
    def kind(self) -> str:
        """The marked name of its kind."""
        return KINDS[self.definition.kind]

    @property
    def owner(self) -> str:
        """The marked name of the role that answers for it."""
        return roles.get(self.definition.owner).label if self.definition.owner in roles else ""


@require_safe
def figure_list(request: HttpRequest) -> HttpResponse:
    """Every figure, for what the reader may see, by room."""
    groups: dict[str, list[Line]] = {name: [] for name in GROUPS}
    for one in all_figures(request.actor, local_date(request.at)):  # type: ignore[attr-defined]
        groups.setdefault(one.definition.code.partition(".")[0], []).append(_line(one))
    context = {
        "groups": [(GROUPS.get(name, name), lines) for name, lines in groups.items() if lines],
        "on": local_date(request.at),  # type: ignore[attr-defined]
    }
    return render(request, "indicators/figure_list.html", context)


@require_safe
def figure_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: definition, value, split, and exactly the rows that it counts."""
    if code not in catalogue:
        raise Http404("no such figure")
    viewer = request.actor  # type: ignore[attr-defined]
    definition = catalogue.get(code)
    span, window = asked_window(definition, request.GET, local_date(request.at))  # type: ignore[attr-defined]
    chosen = asked_cut(definition, request.GET)
    cut = {one.dimension: one.value for one in chosen}
    one = figure_in(viewer, code, window, cut)
    by = _asked_split(definition, request.GET.get("by", ""), cut)
    shares = split(viewer, definition, window, by, cut) if by else []
    page = Paginator(_ordered(one.figure.rows), _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "line": _line(one),
        "on": local_date(request.at),  # type: ignore[attr-defined]
        "spans": [(key, label, key == span) for key, label in spans_of(definition)],
        "chosen": [(one, _without(request, one.dimension)) for one in chosen],
        "by": by,
        "splits": [
            (name, dimensions.get(name).label, name == by) for name in splittable(definition) if name not in cut
        ],
        "bars": _bars(request, definition, by, shares),
        "largest": max((share.value or 0 for share in shares), default=0),
        "parts": [_line(figure_in(viewer, part.code, window, cut)) for part in one.figure.parts],
        "page": page,
        "rows": [(_text(row), _measured(definition, row)) for row in page],
        "measured": _measured_field(definition) != "",
    }
    return render(request, "indicators/figure_detail.html", context)


def _line(one: CataloguedFigure) -> Line:
    figure, definition = one.figure, one.definition
    shown = printed(figure)
    return Line(
        definition=definition,
        value=shown.value,
        unit=shown.unit,
        parts=parts_text(figure),
        span=span_text(figure.window, at_a_day=definition.basis is Basis.AS_OF),
        absent=figure.absent.label if figure.absent else "",
    )


def _asked_split(definition: Definition, asked: str, cut: dict[str, str]) -> str:
    """The dimension to split by: the one asked for, otherwise the first that is not cut already; empty for none."""
    possible = [name for name in splittable(definition) if name not in cut]
    return asked if asked in possible else next(iter(possible), "")


def _bars(request: HttpRequest, definition: Definition, by: str, shares: list[Share]) -> list[Bar]:
    """The shares as bars, each leading to the figure cut to it."""
    kept = {name: value for name, value in request.GET.items() if name in ("span", *splittable(definition))}
    address = reverse("indicators:figure_detail", args=[definition.code])
    return [
        Bar(
            name=share.name,
            value=float(share.value or 0),
            text=amount_text(share.value, definition.unit) if share.value is not None else "—",
            note=f"{share.numerator} / {share.denominator}" if share.denominator is not None else "",
            url=f"{address}?{urlencode({**kept, by: share.key})}",
        )
        for share in shares
    ]


def _without(request: HttpRequest, name: str) -> str:
    """The address of this page without one of the values asked for."""
    query = request.GET.copy()
    for given in (name, "page"):
        query.pop(given, None)
    return f"?{query.urlencode()}"


def _ordered(rows: Any) -> Any:
    """The rows in a fixed order, read together with what their lines say."""
    kind = row_kinds.get(rows.model._meta.label_lower)
    return (rows if rows.ordered else rows.order_by("pk")).select_related(*kind.related)


def _text(row: Any) -> RowText:
    return row_kinds.get(row._meta.label_lower).text(row)


def _measured_field(definition: Definition) -> str:
    measure = definition.measure if isinstance(definition, Indicator) else None
    return measure.field if isinstance(measure, Sum) else ""


def _measured(definition: Definition, row: Any) -> str:
    """What this row adds to a sum, in the figure's unit."""
    field = _measured_field(definition)
    return amount_text(Decimal(value_at(row, field)), definition.unit) if field else ""
