"""What a reader asks of a figure in the address: the span of days, and the county, chain or team to which it is cut."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404

from lianmeng.indicators.queries.splits import splittable
from lianmeng.indicators.shown import dimensions
from lianmeng.kernel.errors import N_
from lianmeng.kernel.indicators import Basis, Definition, window_for
from lianmeng.kernel.periods import Period, PeriodKind, period_of

#: The spans that can be chosen for a figure counted over days: key, marked label.
SPANS = (
    ("week", N_("This week")),
    ("dekad", N_("These ten days")),
    ("month", N_("This month")),
    ("quarter", N_("This quarter")),
    ("year_to_date", N_("This year")),
)
_COUNTED_OVER_DAYS = (Basis.YEAR_TO_DATE, Basis.CASE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One value to which a figure is cut, with its name."""

    dimension: str
    label: str
    value: str
    name: str


def spans_of(definition: Definition) -> tuple[tuple[str, str], ...]:
    """The spans to choose from; none for a figure that belongs to a day or to a fixed year."""
    return SPANS if definition.basis in _COUNTED_OVER_DAYS else ()


def asked_window(definition: Definition, query: Mapping[str, str], on: date) -> tuple[str, Period]:
    """The span asked for and its days, up to the business date; the one of the figure's basis if none was asked for."""
    asked = query.get("span", "")
    if asked in dict(spans_of(definition)) and asked != PeriodKind.YEAR_TO_DATE:
        return asked, period_of(asked, on)
    return PeriodKind.YEAR_TO_DATE, window_for(definition.basis, on)


def asked_cut(definition: Definition, query: Mapping[str, str]) -> list[Chosen]:
    """The values to which the figure is cut. A value that names nothing is not found."""
    chosen = []
    for name in splittable(definition):
        if value := query.get(name, ""):
            chosen.append(Chosen(name, dimensions.get(name).label, value, _named(name, value)))
    return chosen


def _named(dimension: str, value: str) -> str:
    try:
        names: Mapping[str, Any] = dimensions.get(dimension).names_of([value])
    except (ValidationError, ValueError) as error:
        raise Http404("no such value") from error
    if value not in names:
        raise Http404("no such value")
    return str(names[value])
