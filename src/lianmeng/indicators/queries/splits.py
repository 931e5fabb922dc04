"""A figure split by one of its dimensions: one grouped query for each of its parts."""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal

from lianmeng.indicators.shown import dimensions
from lianmeng.kernel.indicators import Cut, Definition, Indicator, Ratio, engine_for
from lianmeng.kernel.money import percent
from lianmeng.kernel.periods import Period
from lianmeng.kernel.places import Viewer


@dataclass(frozen=True, slots=True)
class Share:
    """The figure of one value of a dimension. ``name`` is stored data; ``key`` is what a cut asks for."""

    key: str
    name: str
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


#: Value of a dimension → value, numerator, denominator.
Shares = dict[Hashable, tuple[Decimal | None, Decimal | None, Decimal | None]]


def splittable(definition: Definition) -> list[str]:
    """The dimensions of a definition whose values have names, in their order."""
    named = [name for name in dimensions if name in definition.dimension_names]
    return sorted(named, key=lambda name: dimensions.get(name).order)


def split(viewer: Viewer, definition: Definition, window: Period, dimension: str, cut: Cut) -> list[Share]:
    """The figure for each value that occurs in its rows, the largest first."""
    if isinstance(definition, Indicator):
        shares: Shares = {
            key: (value, None, None) for key, value in _by(viewer, definition, window, dimension, cut).items()
        }
    elif isinstance(definition, Ratio):
        shares = _ratios(viewer, definition, window, dimension, cut)
    else:
        return []
    names = dimensions.get(dimension).names_of([str(key) for key in shares])
    found = [Share(str(key), names.get(str(key), ""), *shares[key]) for key in shares if str(key) in names]
    return sorted(found, key=lambda share: (share.value is None, -(share.value or 0), share.name))


def _by(
    viewer: Viewer, indicator: Indicator, window: Period, dimension: str, cut: Cut
) -> dict[Hashable, Decimal | None]:
    rows = indicator.counted_rows(viewer, window, cut)
    measured = engine_for(rows).measure_by(rows, indicator.measure, indicator.dimensions[dimension])
    return {key: value for key, value in measured.items() if key is not None}


def _ratios(viewer: Viewer, ratio: Ratio, window: Period, dimension: str, cut: Cut) -> Shares:
    top, bottom = ratio.numerator, ratio.denominator
    if not (isinstance(top, Indicator) and isinstance(bottom, Indicator)):
        return {}
    above, below = _by(viewer, top, window, dimension, cut), _by(viewer, bottom, window, dimension, cut)
    return {
        key: (percent(above.get(key) or Decimal(), whole, ratio.places), above.get(key) or Decimal(), whole)
        for key, whole in below.items()
        if whole
    }
