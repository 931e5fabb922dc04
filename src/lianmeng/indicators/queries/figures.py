"""Figures asked for by code: on a business date, for what the viewer may see, with the rows behind them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lianmeng.kernel.catalogue import catalogue
from lianmeng.kernel.indicators import Cut, Definition, Figure, Indicator, evaluate, window_for
from lianmeng.kernel.periods import Period
from lianmeng.kernel.places import Viewer


@dataclass(frozen=True)
class CataloguedFigure:
    """A definition with its figure."""

    definition: Definition
    figure: Figure


def figure_on(viewer: Viewer, code: str, on: date, cut: Cut | None = None) -> CataloguedFigure:
    """The figure ``code`` as it stands on the business date, in the window that its basis asks for."""
    return figure_in(viewer, code, window_for(catalogue.get(code).basis, on), cut)


def figure_in(viewer: Viewer, code: str, window: Period, cut: Cut | None = None) -> CataloguedFigure:
    """The figure ``code`` in any window. KeyError for an unknown code."""
    definition = catalogue.get(code)
    return CataloguedFigure(definition, evaluate(definition, viewer, window, cut))


def all_figures(viewer: Viewer, on: date) -> list[CataloguedFigure]:
    """Every figure of the catalogue on a business date."""
    return [figure_on(viewer, code, on) for code in catalogue]


def figure_by(viewer: Viewer, code: str, on: date, dimension: str) -> dict[Any, CataloguedFigure]:
    """The figure for each value of a dimension that occurs in its rows."""
    definition = catalogue.get(code)
    window = window_for(definition.basis, on)
    if not isinstance(definition, Indicator):
        return {}
    path = definition.dimensions[dimension]
    keys = set(definition.counted_rows(viewer, window, {}).order_by().values_list(path, flat=True))
    return {key: figure_in(viewer, code, window, {dimension: key}) for key in keys if key is not None}
