"""The other lists of the alliance as sheets: chains, committees, counties."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from lianmeng.alliance.exchange.filtering import described, shown_on
from lianmeng.alliance.queries.chains import chain_rows
from lianmeng.alliance.queries.committees import committee_rows
from lianmeng.alliance.queries.counties import county_rows
from lianmeng.alliance.queries.filtering import chains_filtered, committees_filtered
from lianmeng.alliance.queries.regions import counties
from lianmeng.alliance.rules import reads_register
from lianmeng.kernel.errors import N_
from lianmeng.kernel.places import Viewer
from lianmeng.platform.sheets.columns import Column, ColumnKind
from lianmeng.platform.sheets.specs import ExportSpec, Filters

Rows = Iterable[Mapping[str, Any]]
_NUMBER = ColumnKind.INTEGER
_NAME = Column(name="name", label=N_("Name"), width=30)
_LEVEL = Column(name="level", label=N_("Level"), width=10)
_COUNTY = Column(name="county", label=N_("County (city, district)"), width=14)
_UNITS = Column(name="units", label=N_("Party units"), kind=_NUMBER, width=12)
_MEMBERS = Column(name="members", label=N_("Members"), kind=_NUMBER, width=10)
_ENTERPRISES = Column(name="enterprises", label=N_("Enterprises"), kind=_NUMBER, width=10)


def _chains(viewer: Viewer, filters: Filters, at: datetime) -> Rows:
    on = shown_on(filters, at)
    for row in chain_rows(viewer, chains_filtered(viewer, filters, on), on):
        yield {
            "code": row.chain.code,
            "name": row.chain.name,
            "level": row.chain.get_level_display(),
            "county": row.chain.region.name,
            "part_of": row.chain.parent.name if row.chain.parent else "",
            "department": row.lead_department.name if row.lead_department else "",
            "leaders": "、".join(post.title for post in row.leaders),
            "committee": row.committee.name if row.committee else "",
            "lead_enterprises": row.lead_enterprises,
            "enterprises": row.enterprises,
            "units": row.units,
            "members": row.members,
        }


def _committees(viewer: Viewer, filters: Filters, at: datetime) -> Rows:
    on = shown_on(filters, at)
    for row in committee_rows(viewer, committees_filtered(viewer, filters, on), on):
        yield {
            "name": row.committee.name,
            "chain": row.committee.chain.name,
            "level": row.committee.get_level_display(),
            "county": row.committee.region.name,
            "formation": row.committee.get_formation_display(),
            "secretary": str(row.secretary.holder) if row.secretary else "",
            "established_on": row.committee.established_on,
            "units": row.units,
            "members": row.members,
        }


def _counties(viewer: Viewer, filters: Filters, at: datetime) -> Rows:
    on = shown_on(filters, at)
    for row in county_rows(viewer, counties(viewer, on), on):
        yield {
            "code": row.region.code,
            "name": row.region.name,
            "chains": row.chains,
            "committees": row.committees,
            "units": row.units,
            "members": row.members,
            "enterprises": row.enterprises,
            "staff": row.staff,
        }


CHAINS = ExportSpec(
    code="chains",
    title=N_("Industry chains"),
    columns=(
        Column(name="code", label=N_("Chain code"), kind=ColumnKind.CODE, width=14),
        _NAME,
        _LEVEL,
        _COUNTY,
        Column(name="part_of", label=N_("Part of the city chain"), width=20),
        Column(name="department", label=N_("Lead department"), width=30),
        Column(name="leaders", label=N_("Chain leader"), width=24),
        Column(name="committee", label=N_("Committee"), width=30),
        Column(name="lead_enterprises", label=N_("Leader enterprises"), kind=_NUMBER, width=12),
        _ENTERPRISES,
        _UNITS,
        _MEMBERS,
    ),
    rows=_chains,
    describe=described,
    basis=N_("Chains in force on the day shown; a city chain counts what its county chains count."),
    open_to=reads_register,
)

COMMITTEES = ExportSpec(
    code="committees",
    title=N_("Chain committees"),
    columns=(
        _NAME,
        Column(name="chain", label=N_("Industry chain"), width=20),
        _LEVEL,
        _COUNTY,
        Column(name="formation", label=N_("Way of forming"), width=14),
        Column(name="secretary", label=N_("Secretary"), width=14),
        Column(name="established_on", label=N_("Founded"), kind=ColumnKind.DATE, width=14),
        _UNITS,
        _MEMBERS,
    ),
    rows=_committees,
    describe=described,
    basis=N_("Committees that stand on the day shown; members by the latest head count of each unit."),
    open_to=reads_register,
)

COUNTIES = ExportSpec(
    code="counties",
    title=N_("Counties"),
    columns=(
        Column(name="code", label=N_("Region code"), kind=ColumnKind.CODE, width=12),
        _NAME,
        Column(name="chains", label=N_("Chains of its own"), kind=_NUMBER, width=12),
        Column(name="committees", label=N_("Committees"), kind=_NUMBER, width=12),
        _UNITS,
        _MEMBERS,
        _ENTERPRISES,
        Column(name="staff", label=N_("Staff"), kind=_NUMBER, width=12),
    ),
    rows=_counties,
    describe=described,
    basis=N_("Counties in the office's own order, as of the day shown; staff of member enterprises."),
    open_to=reads_register,
)
