"""What this room offers to programs: every figure, in any of its windows, whole or cut and split."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from ninja import Schema

from lianmeng.indicators.queries.figures import CataloguedFigure, figure_in
from lianmeng.indicators.queries.splits import split, splittable
from lianmeng.indicators.shown import dimensions
from lianmeng.kernel.catalogue import catalogue
from lianmeng.kernel.errors import N_, Invalid
from lianmeng.kernel.indicators import Definition, window_for
from lianmeng.kernel.periods import Period, PeriodKind, local_date, period_of
from lianmeng.platform.rest.resources import Call, Detail, Listing, Resource, Values, register_resource
from lianmeng.platform.rest.shapes import amount, day

_SPANS = ("week", "dekad", "month", "quarter", "year_to_date")
_CUTS = ("county", "chain", "category", "team")


class FigureFilters(Schema):
    """`span` is `week`, `dekad`, `month`, `quarter` or `year_to_date`; none: the window of the figure's own basis."""

    span: str = ""


class FigureCuts(FigureFilters):
    """To which county, chain, category or help team the figure is cut, and by which dimension it is split."""

    county: str = ""
    chain: str = ""
    category: str = ""
    team: str = ""
    by: str = ""


class FigureShape(Schema):
    """A figure. The value is a decimal as text (money in yuan), null where there is none and `absent` says why."""

    code: str
    name: str
    kind: str
    basis: str
    unit: str
    qualifier: str
    value: str | None
    numerator: str | None
    denominator: str | None
    absent: str | None
    from_on: str
    last_on: str


class ShareShape(Schema):
    """The part of a figure that falls to one value of a dimension."""

    key: str
    name: str
    value: str | None


class FigureInFull(FigureShape):
    """A figure with its definition and, if asked for, its split."""

    source: str
    note: str
    dimensions: list[str]
    shares: list[ShareShape]


def register() -> None:
    """Called once, when the applications are ready."""
    register_resource(
        Resource(
            name="figures",
            label=N_("Figures"),
            listing=Listing(rows=_codes, shaped=_figures, shape=FigureShape, filters=FigureFilters),
            detail=Detail(find=_find, shape=FigureInFull, key=str, filters=FigureCuts),
        )
    )


def _codes(call: Call) -> list[str]:
    return sorted(catalogue)


def _figures(call: Call, codes: Sequence[str]) -> list[Values]:
    return [_values(figure_in(call.actor, code, _window(call, catalogue.get(code)))) for code in codes]


def _find(call: Call, code: str) -> Values | None:
    if code not in catalogue:
        return None
    definition = catalogue.get(code)
    window, cut = _window(call, definition), _cut(call, definition)
    by = call.filters.get("by", "")
    possible = [name for name in splittable(definition) if name not in cut]
    if by and by not in possible:
        raise _no_such(by, "by")
    shares = split(call.actor, definition, window, by, cut) if by else []
    return {
        **_values(figure_in(call.actor, code, window, cut)),
        "source": gettext(definition.source) if definition.source else "",
        "note": gettext(definition.note) if definition.note else "",
        "dimensions": list(splittable(definition)),
        "shares": [{"key": str(one.key), "name": str(one.name), "value": amount(one.value)} for one in shares],
    }


def _window(call: Call, definition: Definition) -> Period:
    on: date = local_date(call.at)
    span = call.filters.get("span", "")
    if not span:
        return window_for(definition.basis, on)
    if span not in _SPANS:
        raise _no_such(span, "span")
    return period_of(PeriodKind(span), on)


def _cut(call: Call, definition: Definition) -> dict[str, Any]:
    """The values to which the figure is cut, each of which must exist."""
    cut = {name: value for name in _CUTS if (value := call.filters.get(name, ""))}
    for name, value in cut.items():
        if name not in splittable(definition):
            raise _no_such(name, name)
        try:
            known = value in dimensions.get(name).names_of([value])
        except (ValidationError, ValueError):
            known = False
        if not known:
            raise _no_such(value, name)
    return cut


def _no_such(value: str, field: str) -> Invalid:
    return Invalid("no_such_value", N_("“%(text)s” is not to be had here."), field=field, text=value)


def _values(one: CataloguedFigure) -> Values:
    figure, definition = one.figure, one.definition
    return {
        "code": definition.code,
        "name": gettext(definition.label),
        "kind": str(definition.kind),
        "basis": str(definition.basis),
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "value": amount(figure.value),
        "numerator": amount(figure.numerator),
        "denominator": amount(figure.denominator),
        "absent": gettext(figure.absent.label) if figure.absent else None,
        "from_on": day(figure.window.start),
        "last_on": day(figure.window.last_on),
    }
