"""Indicators: a figure is never a name, it is rows, a measure, a window and, for rates, a denominator.

``rows`` is the very collection that drill-down shows, ``measure`` counts those rows, so a figure and its
list cannot differ. Published practice uses one name with several denominators (开工率 over the list, the
plan to date or the signing cohort); therefore a rate always carries both of its parts, and a rate without
a denominator has no value rather than a false zero.

====================  =====================================================================
:class:`Indicator`    stock, flow, distinct, external series, capacity, outcome, event cohort
:class:`Ratio`        one indicator in percent of another
:class:`Growth`       an indicator against the same span of last year, with the base shown
:class:`LeastOf`      the least value among groups ("each chain at least 3"), naming the worst
====================  =====================================================================
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from lianmeng.kernel.errors import N_, Refused, Words
from lianmeng.kernel.figures import Absent, Figure, Group
from lianmeng.kernel.measures import (
    Count,
    Distinct,
    Latest,
    Measure,
    PlainRows,
    RowEngine,
    Sum,
    engine_for,
)
from lianmeng.kernel.money import growth_percent, percent
from lianmeng.kernel.periods import Period, PeriodKind, period_of
from lianmeng.kernel.places import Viewer

__all__ = [
    "Absent",
    "Basis",
    "Count",
    "Cut",
    "Definition",
    "Distinct",
    "Figure",
    "Group",
    "Growth",
    "Indicator",
    "IndicatorKind",
    "Latest",
    "LeastOf",
    "Measure",
    "PlainRows",
    "Ratio",
    "RowEngine",
    "Sum",
    "engine_for",
    "evaluate",
    "window_for",
]

#: Name of a dimension ("county", "chain") to the value asked for.
Cut = Mapping[str, object]
#: The rows of an indicator that a viewer may see in a window.
Rows = Callable[[Viewer, Period], Any]


class IndicatorKind(StrEnum):
    """What sort of figure it is; decides how it may be added up and compared."""

    STOCK = "stock"
    FLOW = "flow"
    DISTINCT = "distinct"
    EXTERNAL = "external"
    CAPACITY = "capacity"
    OUTCOME = "outcome"
    EVENT = "event"
    RATIO = "ratio"
    GROWTH = "growth"
    LEAST_OF = "least_of"


class Basis(StrEnum):
    """To which days a figure refers when only the business date is given."""

    AS_OF = "as_of"
    YEAR_TO_DATE = "year_to_date"
    YEAR = "year"
    ANNUAL = "annual"
    FIRST_HALF = "first_half"
    EVENT = "event"
    CASE = "case"


def window_for(basis: Basis, on: date) -> Period:
    """The window of ``basis`` on a business date.

    A stock is counted at the window's last day. A year and an annual capacity take the whole year, the
    first half its half-year. Event cohorts and cases are not cut by days: they take what is known in
    the year to date.
    """
    if basis in (Basis.YEAR, Basis.ANNUAL):
        return period_of(PeriodKind.YEAR, on)
    if basis is Basis.FIRST_HALF:
        return period_of(PeriodKind.HALF_YEAR, date(on.year, 1, 1))
    return period_of(PeriodKind.YEAR_TO_DATE, on)


@dataclass(frozen=True, kw_only=True)
class Definition(ABC):
    """What every indicator states about itself.

    ``label`` is marked for translation. ``source`` names the records or the publisher, ``note`` the
    counting rule (口径), ``owner`` the role that answers for the figure.
    """

    code: str
    label: str
    unit: str
    kind: IndicatorKind
    basis: Basis
    source: str = ""
    note: str = ""
    owner: str = ""
    qualifier: str = ""

    @property
    @abstractmethod
    def dimension_names(self) -> frozenset[str]:
        """The dimensions by which the figure can be cut."""

    @abstractmethod
    def evaluate(self, viewer: Viewer, window: Period, cut: Cut) -> Figure:
        """The figure for what ``viewer`` may see; use :func:`evaluate`, which checks the cut."""


@dataclass(frozen=True, kw_only=True)
class Indicator(Definition):
    """A measure over rows.

    ``rows(viewer, window)`` returns what the viewer may see of the records that count in the window (a
    stock: at its last day). ``dimensions`` maps a dimension's name to its field path in the rows.
    ``cohort`` fixes field values, such as the fair at which a contract was signed.
    """

    rows: Rows
    measure: Measure = field(default_factory=Count)
    dimensions: Mapping[str, str] = field(default_factory=dict)
    cohort: Mapping[str, object] = field(default_factory=dict)

    #: The kinds that this class evaluates.
    KINDS = frozenset(
        {
            IndicatorKind.STOCK,
            IndicatorKind.FLOW,
            IndicatorKind.DISTINCT,
            IndicatorKind.EXTERNAL,
            IndicatorKind.CAPACITY,
            IndicatorKind.OUTCOME,
            IndicatorKind.EVENT,
        }
    )

    def __post_init__(self) -> None:
        if self.kind not in self.KINDS:
            raise ValueError(f"{self.code}: {type(self).__name__} makes no {self.kind}")
        if self.kind is IndicatorKind.DISTINCT and not isinstance(self.measure, Distinct):
            raise ValueError(f"{self.code}: a distinct figure measures Distinct(field)")
        if (self.kind is IndicatorKind.EXTERNAL) != isinstance(self.measure, Latest):
            raise ValueError(f"{self.code}: external series, and only they, measure Latest(field, by)")
        if self.kind is IndicatorKind.EVENT and not self.cohort:
            raise ValueError(f"{self.code}: an event figure names its cohort")

    @property
    def dimension_names(self) -> frozenset[str]:
        return frozenset(self.dimensions)

    def counted_rows(self, viewer: Viewer, window: Period, cut: Cut) -> Any:
        """The rows counted for this viewer, window and cut: drill-down shows exactly these."""
        rows = self.rows(viewer, window)
        conditions = {self.dimensions[name]: value for name, value in cut.items()}
        # Two steps, so that a cut never replaces the cohort's condition on the same field.
        for wanted in (self.cohort, conditions):
            if wanted:
                rows = engine_for(rows).narrow(rows, wanted)
        return rows

    def evaluate(self, viewer: Viewer, window: Period, cut: Cut) -> Figure:
        """Measure the counted rows."""
        rows = _kept(self.counted_rows(viewer, window, cut))
        value = engine_for(rows).measure(rows, self.measure)
        return Figure(
            code=self.code,
            value=value,
            unit=self.unit,
            window=window,
            rows=rows,
            qualifier=self.qualifier,
            absent=Absent.NOT_PUBLISHED if value is None else None,
        )


@dataclass(frozen=True, kw_only=True)
class LeastOf(Indicator):
    """The least value among groups, such as the fewest meetings of any chain.

    ``group`` is the dimension compared. ``groups(viewer, window)`` lists every group that should be
    compared, because one without any row is the worst of all.
    """

    kind: IndicatorKind = IndicatorKind.LEAST_OF
    group: str
    groups: Callable[[Viewer, Period], Iterable[Group]]

    KINDS = frozenset({IndicatorKind.LEAST_OF})

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.group not in self.dimensions:
            raise ValueError(f"{self.code}: {self.group!r} is no dimension of it")

    def evaluate(self, viewer: Viewer, window: Period, cut: Cut) -> Figure:
        """Measure each group and find the least; absent if there is no group."""
        path = self.dimensions[self.group]
        rows = _kept(self.counted_rows(viewer, window, cut))
        engine = engine_for(rows)
        measured = engine.measure_by(rows, self.measure, path)
        values = tuple(
            (group, measured.get(group.key) or Decimal())
            for group in self.groups(viewer, window)
            if cut.get(self.group, group.key) == group.key
        )
        least = min((value for _, value in values), default=None)
        worst = tuple(group for group, value in values if value == least)
        return Figure(
            code=self.code,
            value=least,
            unit=self.unit,
            window=window,
            rows=engine.narrow(rows, {path: worst[0].key}) if worst else rows,
            qualifier=self.qualifier,
            absent=None if worst else Absent.NO_GROUPS,
            worst=worst,
            groups=values,
        )


@dataclass(frozen=True, kw_only=True)
class Ratio(Definition):
    """One indicator in percent of another, both asked for the same viewer, window and cut."""

    numerator: Definition
    denominator: Definition
    unit: str = "percent"
    kind: IndicatorKind = IndicatorKind.RATIO
    places: int = 1

    @property
    def dimension_names(self) -> frozenset[str]:
        return self.numerator.dimension_names & self.denominator.dimension_names

    def evaluate(self, viewer: Viewer, window: Period, cut: Cut) -> Figure:
        """The rate with its numerator and denominator; no value without a denominator."""
        top = self.numerator.evaluate(viewer, window, cut)
        bottom = self.denominator.evaluate(viewer, window, cut)
        value, absent = None, top.absent or bottom.absent
        if top.value is not None and bottom.value is not None:
            value = percent(top.value, bottom.value, self.places)
            absent = Absent.NO_DENOMINATOR if value is None else None
        return Figure(
            code=self.code,
            value=value,
            unit=self.unit,
            window=window,
            rows=top.rows,
            numerator=top.value,
            denominator=bottom.value,
            parts=(top, bottom),
            qualifier=self.qualifier,
            absent=absent,
        )


@dataclass(frozen=True, kw_only=True)
class Growth(Definition):
    """The growth of an indicator over the same span of last year (同比), in percent.

    The base is the indicator itself, asked for last year's span, unless ``base`` names another one:
    the published value of a year whose records are not in the system.
    """

    of: Definition
    base: Definition | None = None
    unit: str = "percent"
    kind: IndicatorKind = IndicatorKind.GROWTH
    places: int = 1

    @property
    def dimension_names(self) -> frozenset[str]:
        names = self.of.dimension_names
        return names if self.base is None else names & self.base.dimension_names

    def evaluate(self, viewer: Viewer, window: Period, cut: Cut) -> Figure:
        """The growth with its base, which is also its denominator; no value without a positive base."""
        now = self.of.evaluate(viewer, window, cut)
        then = (self.base or self.of).evaluate(viewer, window.same_span_last_year(), cut)
        value, absent = None, now.absent or Absent.NO_BASE
        if now.value is not None and then.value is not None:
            value = growth_percent(now.value, then.value, self.places)
            absent = Absent.NO_BASE
        return Figure(
            code=self.code,
            value=value,
            unit=self.unit,
            window=window,
            rows=now.rows,
            numerator=now.value,
            denominator=then.value,
            base=then.value,
            parts=(now, then),
            qualifier=self.qualifier,
            absent=absent if value is None else None,
        )


def evaluate(indicator: Definition, viewer: Viewer, window: Period, cut: Cut | None = None) -> Figure:
    """The figure of an indicator, for what ``viewer`` may see in ``window``, narrowed by ``cut``.

    Refused for a dimension that the indicator does not have: a filter is never silently dropped.
    """
    unknown = sorted(set(cut or {}) - indicator.dimension_names)
    if unknown:
        raise Refused(
            "indicator_dimension",
            N_("“%(indicator)s” cannot be broken down by %(dimension)s."),
            indicator=Words(indicator.label),
            dimension=", ".join(unknown),
        )
    return indicator.evaluate(viewer, window, cut or {})


def _kept(rows: Any) -> Any:
    """Rows that can be read twice: a one-way iterator is kept as a list."""
    return list(rows) if hasattr(rows, "__next__") else rows
