"""Counties by states of demands: the table on the homes of leaders and offices."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from lianmeng.alliance.models import Region
from lianmeng.assist.queries.groups import GROUPS
from lianmeng.assist.queries.home import LeaderOverview
from lianmeng.platform.ui.shapes import Cell

_ENDED = "ended"
#: Fewer than this are never drawn in the darkest tone.
_FEW = 8
#: From which share of the largest count on a cell is drawn how dark.
_LEVELS = ((0.75, 5), (0.5, 4), (0.25, 3))


@dataclass(frozen=True, slots=True)
class CountyRow:
    """One county: its demands in each group of states, those overdue, and all of them."""

    county: Region
    cells: tuple[Cell, ...]
    overdue: Cell
    total: int


def county_rows(overview: LeaderOverview) -> list[CountyRow]:
    """The table's rows; every count that is not zero leads to its demands."""
    ended, current = _largest(overview, ended=True), _largest(overview, ended=False)
    largest = {group.name: ended if group.name == _ENDED else current for group in GROUPS}
    return [
        CountyRow(
            row.county,
            tuple(
                _cell(row.by_group[group.name], largest[group.name], county=row.county.code, group=group.name)
                for group in GROUPS
            ),
            _late(row.overdue, row.county.code),
            row.total,
        )
        for row in overview.counties
    ]


def group_totals(overview: LeaderOverview) -> Iterable[tuple[str, int, str]]:
    """Of each group of states its marked label, its demands in all counties, and the address of their list."""
    return [(group.label, overview.total(group.name), _address(group=group.name)) for group in GROUPS]


def _largest(overview: LeaderOverview, *, ended: bool) -> int:
    """The largest count among the ended ones, or among all others; never so small that a single demand looks dark."""
    counts = [
        row.by_group[group.name] for row in overview.counties for group in GROUPS if (group.name == _ENDED) is ended
    ]
    return max([*counts, _FEW])


def _cell(count: int, largest: int, **query: str) -> Cell:
    if not count:
        return Cell("—", 0)
    level = next((level for share, level in _LEVELS if count >= share * largest), 2)
    return Cell(str(count), level, _address(**query))


def _late(count: int, county: str) -> Cell:
    return Cell(str(count), 1, _address(county=county, overdue="1")) if count else Cell("—", 0)


def _address(**query: str) -> str:
    return f"{reverse('assist:demand_list')}?{urlencode(query)}"
