"""The strip of key figures on a leader's home: registered figures only, through the leader's own scope."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from lianmeng.indicators.printing import parts_text, printed, span_text
from lianmeng.indicators.queries.figures import CataloguedFigure, figure_on
from lianmeng.kernel.catalogue import catalogue
from lianmeng.kernel.indicators import Basis
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
    """One figure ready for print, with the address of the rows behind it. ``label`` is a marked message."""

    label: str
    value: str
    unit: str
    note: str
    url: str


def key_figures(viewer: Actor, on: date) -> list[KeyFigure]:
    """The key figures on a day, cut to the county or chain at which the viewer's post stands."""
    return [_shown(figure_on(viewer, code, on, _cut(viewer, code)), _cut(viewer, code)) for code in KEY_FIGURES]


def _cut(viewer: Actor, code: str) -> dict[str, str]:
    place = viewer.place
    if place is None or place.kind not in catalogue.get(code).dimension_names:
        return {}
    return {place.kind: place.id}


def _shown(one: CataloguedFigure, cut: dict[str, str]) -> KeyFigure:
    figure, definition = one.figure, one.definition
    shown = printed(figure)
    note = parts_text(figure) or span_text(figure.window, at_a_day=definition.basis is Basis.AS_OF)
    address = reverse("indicators:figure_detail", args=[definition.code])
    return KeyFigure(definition.label, shown.value, shown.unit, note, f"{address}?{urlencode(cut)}" if cut else address)
