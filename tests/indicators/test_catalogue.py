"""Figures over querysets equal the plain definition over the same rows, and drill-down lists those rows."""

from datetime import date

import pytest

from lianmeng.indicators.queries.figures import all_figures, figure_by, figure_on
from lianmeng.kernel.catalogue import catalogue
from lianmeng.kernel.indicators import Indicator, LeastOf, window_for
from lianmeng.kernel.measures import PlainRows
from lianmeng.kernel.places import System
from tests.assist.test_main_line import raised
from tests.support.cast import Cast

ON = date(2022, 12, 31)


PLAIN = [code for code, one in catalogue.items() if isinstance(one, Indicator) and not isinstance(one, LeastOf)]


@pytest.mark.parametrize("code", PLAIN)
def test_the_database_counts_as_the_definition_does(cast: Cast, code: str) -> None:
    raised(cast)
    definition = catalogue.get(code)
    assert isinstance(definition, Indicator)
    viewer = System("compare")
    rows = definition.counted_rows(viewer, window_for(definition.basis, ON), {})
    figure = figure_on(viewer, code, ON).figure
    assert figure.value == PlainRows().measure(list(rows), definition.measure)


def test_each_reader_counts_what_they_can_list(cast: Cast) -> None:
    demand = raised(cast)
    for person, expected in (("city_office", 1), ("county_office", 1), ("other_county_office", 0), ("bank", 0)):
        figure = figure_on(cast[person], "help.problems_collected", ON).figure
        assert (figure.value, figure.rows.count()) == (expected, expected), person
    assert list(figure_by(cast["city_office"], "help.problems_collected", ON, "county")) == [demand.county_id]


def test_a_rate_without_denominator_has_no_value(cast: Cast) -> None:
    rate = next(one for one in all_figures(cast["city_office"], ON) if one.definition.code == "help.satisfaction_rate")
    assert (rate.figure.value, rate.figure.denominator) == (None, 0)
