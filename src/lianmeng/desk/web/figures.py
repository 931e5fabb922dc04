"""The strip of key figures on a leader's home: registered figures only, through the leader's own scope."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from lianmeng.indicators.printing import parts_text, printed, span_text
from lianmeng.indicators.queries.figures import CataloguedFigure, figure_in, figure_on
from lianmeng.kernel.catalogue import catalogue
from lianmeng.kernel.indicators import Basis, IndicatorKind
from lianmeng.kernel.periods import PeriodKind, period_of
from lianmeng.kernel.places import Actor

#: In the order of the strip: what the alliance is, then what it did for its enterprises.
KEY_FIGURES = (
    "alliance.enterprises",
    "alliance.committees",
    "alliance.units",
    "alliance.members",
    "help.problems_collected",
    "help.closed",
    "help.satisfaction_rate",
    "help.teams",
)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure ready for print, with the address of the rows behind it. ``label`` is a marked message.

    ``trend`` are the values of the months of the year so far, of a figure that is counted over days.
    """

    label: str
    value: str
    unit: str
    note: str
    url: str
    trend: tuple[float, ...]


def key_figures(viewer: Actor, on: date) -> list[KeyFigure]:
    """The key figures on a day, cut to the county or chain at which the viewer's post stands."""
    shown = []
    for code in KEY_FIGURES:
        cut = _cut(viewer, code)
        shown.append(_shown(figure_on(viewer, code, on, cut), cut, _trend(viewer, code, on, cut)))
    return shown


def _cut(viewer: Actor, code: str) -> dict[str, str]:
    place = viewer.place
    if place is None or place.kind not in catalogue.get(code).dimension_names:
        return {}
    return {place.kind: place.id}


def _trend(viewer: Actor, code: str, on: date, cut: dict[str, str]) -> tuple[float, ...]:
    if catalogue.get(code).kind is not IndicatorKind.FLOW:
        return ()
    months = [period_of(PeriodKind.MONTH, date(on.year, month, 1)) for month in range(1, on.month + 1)]
    values = [figure_in(viewer, code, month, cut).figure.value for month in months]
    return tuple(float(value or 0) for value in values) if len(values) > 1 else ()


def _shown(one: CataloguedFigure, cut: dict[str, str], trend: tuple[float, ...]) -> KeyFigure:
    figure, definition = one.figure, one.definition
    shown = printed(figure)
    note = parts_text(figure) or span_text(figure.window, at_a_day=definition.basis is Basis.AS_OF)
    address = reverse("indicators:figure_detail", args=[definition.code])
    url = f"{address}?{urlencode(cut)}" if cut else address
    return KeyFigure(definition.label, shown.value, shown.unit, note, url, trend)
