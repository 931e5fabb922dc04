"""What the alliance offers to programs: organisations, chains, committees, counties. Reading only."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date
from ninja import Schema

from lianmeng.alliance.models import ChainCommittee, IndustryChain, Organisation, Region
from lianmeng.alliance.queries.chains import ChainRow, chain_overview, chain_rows
from lianmeng.alliance.queries.committees import CommitteeRow, UnitRow, committee_rows, unit_rows
from lianmeng.alliance.queries.counties import CountyRow, county_overview, county_rows
from lianmeng.alliance.queries.filtering import chains_filtered, committees_filtered, organisations_filtered
from lianmeng.alliance.queries.organisations import OrganisationRow, organisation_history, organisation_rows
from lianmeng.alliance.queries.regions import counties
from lianmeng.kernel.errors import N_, Invalid
from lianmeng.kernel.periods import local_date
from lianmeng.platform.rest.resources import Call, Detail, Listing, Resource, Values, register_resource
from lianmeng.platform.rest.shapes import Coded, Named, coded, day, named


class OnDay(Schema):
    """The day as of which the register is read, `2022-06-30`; today if none is given."""

    on: str = ""


class OrganisationFilters(OnDay):
    """As above the list of organisations; `sort` is `name`, `-name` or `-staff`."""

    text: str = ""
    chain: str = ""
    county: str = ""
    kind: str = ""
    role: str = ""
    mark: str = ""
    sort: str = ""


class ChainFilters(OnDay):
    """As above the list of chains."""

    text: str = ""
    level: str = ""
    county: str = ""


class CommitteeFilters(ChainFilters):
    """As above the list of committees."""

    formation: str = ""


class ChainPart(Schema):
    """What an organisation is to a chain."""

    chain: Named
    kind: str
    primary: bool
    from_on: str
    to_on: str | None


class Mark(Schema):
    """A standing granted to an organisation."""

    kind: str
    level: str
    from_on: str
    to_on: str | None


class OrganisationShape(Schema):
    """An organisation on the register; head counts are null where the post may not read them."""

    id: str
    version: int
    credit_code: str
    name: str
    short_name: str
    kind: str
    county: Coded
    address: str
    established_on: str | None
    chains: list[ChainPart]
    marks: list[Mark]
    staff: int | None
    staff_counted_on: str | None


class StaffOn(Schema):
    """A head count on a day."""

    on: str
    staff: int


class OrganisationInFull(OrganisationShape):
    """An organisation with everything dated."""

    all_chains: list[ChainPart]
    all_marks: list[Mark]
    staff_counts: list[StaffOn]


class ChainShape(Schema):
    """An industry chain; a city chain's counts include those of its county chains."""

    id: str
    version: int
    code: str
    name: str
    level: str
    part_of: Named | None
    region: Coded
    established_on: str
    committee: Named | None
    lead_department: Named | None
    leaders: list[str]
    lead_enterprises: int
    enterprises: int
    party_units: int
    party_members: int | None


class PartOn(Schema):
    """An organisation with a part on a chain."""

    organisation: Named
    kind: str


class ChainInFull(ChainShape):
    """A chain with those who have a part on it, enterprises apart, and the county chains in it."""

    parts: list[PartOn]
    county_chains: list[ChainShape]


class CommitteeShape(Schema):
    """A chain committee."""

    id: str
    version: int
    name: str
    level: str
    chain: Named
    region: Coded
    formation: str
    host: Named | None
    established_on: str
    party_units: int
    party_members: int | None


class UnitShape(Schema):
    """A party unit under a committee."""

    id: str
    name: str
    kind: str
    formation: str
    party_members: int | None
    counted_on: str | None


class CommitteeInFull(CommitteeShape):
    """A committee with its units."""

    units: list[UnitShape]


class CountyShape(Schema):
    """A county with what it counts."""

    code: str
    name: str
    chains: int
    committees: int
    party_units: int
    enterprises: int
    staff: int | None
    party_members: int | None


class ShareOn(Schema):
    """How many of a county's enterprises are on a chain."""

    chain: Named
    enterprises: int


class CountyInFull(CountyShape):
    """A county with its own chains and its share in the city's."""

    own_chains: list[ChainShape]
    shares: list[ShareOn]


def register() -> None:
    """Called once, when the applications are ready."""
    register_resource(
        Resource(
            name="organisations",
            label=N_("Organisations"),
            listing=_listing(organisations_filtered, organisation_rows, _organisation, OrganisationShape),
            detail=Detail(find=_find_organisation, shape=OrganisationInFull, filters=OnDay),
        )
    )
    register_resource(
        Resource(
            name="chains",
            label=N_("Industry chains"),
            listing=_listing(chains_filtered, chain_rows, _chain, ChainShape),
            detail=Detail(find=_find_chain, shape=ChainInFull, filters=OnDay),
        )
    )
    register_resource(
        Resource(
            name="committees",
            label=N_("Committees"),
            listing=_listing(committees_filtered, committee_rows, _committee, CommitteeShape),
            detail=Detail(find=_find_committee, shape=CommitteeInFull, filters=OnDay),
        )
    )
    register_resource(
        Resource(
            name="counties",
            label=N_("Counties"),
            listing=_listing(lambda viewer, filters, on: counties(viewer, on), county_rows, _county, CountyShape),
            detail=Detail(find=_find_county, shape=CountyInFull, key=str, filters=OnDay),
        )
    )


_FILTERS: dict[type[Schema], type[Schema]] = {
    OrganisationShape: OrganisationFilters,
    ChainShape: ChainFilters,
    CommitteeShape: CommitteeFilters,
    CountyShape: OnDay,
}


def _listing(
    rows: Callable[..., Any],
    with_counts: Callable[..., list[Any]],
    values: Callable[[Any], Values],
    shape: type[Schema],
) -> Listing:
    """A list as its page makes it: filtered rows, then one page of them with what holds on the day."""

    def shaped(call: Call, page: Sequence[Any]) -> list[Values]:
        return [values(row) for row in with_counts(call.actor, page, _on(call))]

    return Listing(
        rows=lambda call: rows(call.actor, call.filters, _on(call)),
        shaped=shaped,
        shape=shape,
        filters=_FILTERS[shape],
    )


def _on(call: Call) -> date:
    """The day asked for; today for none and for one to come. Invalid for what is no day."""
    today = local_date(call.at)
    given = call.filters.get("on", "")
    if not given:
        return today
    try:
        asked = parse_date(given)
    except ValueError:
        asked = None
    if asked is None:
        raise Invalid("day", N_("“%(text)s” is no day; it looks like 2022-06-30."), field="on", text=given)
    return min(asked, today)


def _find_organisation(call: Call, key: UUID) -> Values | None:
    viewer, on = call.actor, _on(call)
    found = Organisation.objects.visible_to(viewer).select_related("county").filter(pk=key).first()
    if found is None:
        return None
    dated = organisation_history(viewer, found)
    return {
        **_organisation(organisation_rows(viewer, [found], on)[0]),
        "all_chains": [_part(role) for role in dated.roles],
        "all_marks": [_mark(mark) for mark in dated.marks],
        "staff_counts": [{"on": count.on.isoformat(), "staff": count.staff} for count in dated.counts],
    }


def _find_chain(call: Call, key: UUID) -> Values | None:
    viewer = call.actor
    found = IndustryChain.objects.visible_to(viewer).select_related("region", "parent").filter(pk=key).first()
    if found is None:
        return None
    overview = chain_overview(viewer, found, _on(call))
    return {
        **_chain(overview.row),
        "parts": [{"organisation": named(role.organisation), "kind": role.kind} for role in overview.roles],
        "county_chains": [_chain(part) for part in overview.parts],
    }


def _find_committee(call: Call, key: UUID) -> Values | None:
    viewer, on = call.actor, _on(call)
    committees = ChainCommittee.objects.visible_to(viewer).select_related("chain", "region", "host")
    found = committees.filter(pk=key).first()
    if found is None:
        return None
    row = committee_rows(viewer, [found], on)[0]
    return {**_committee(row), "units": [_unit(one) for one in unit_rows(viewer, found, on)]}


def _find_county(call: Call, code: str) -> Values | None:
    regions = Region.objects.visible_to(call.actor).filter(kind=Region.Kind.COUNTY)
    found = regions.filter(code=code).first() if code.isdigit() and code.isascii() else None
    if found is None:
        return None
    overview = county_overview(call.actor, found, _on(call))
    return {
        **_county(overview.row),
        "own_chains": [_chain(row) for row in overview.chains],
        "shares": [{"chain": named(one.chain), "enterprises": one.enterprises} for one in overview.shares],
    }


def _organisation(row: OrganisationRow) -> Values:
    one = row.organisation
    return {
        "id": str(one.pk),
        "version": one.version,
        "credit_code": one.credit_code,
        "name": one.name,
        "short_name": one.short_name,
        "kind": one.kind,
        "county": coded(one.county),
        "address": one.address,
        "established_on": day(one.established_on),
        "chains": [_part(role) for role in row.roles],
        "marks": [_mark(mark) for mark in row.marks],
        "staff": row.staff,
        "staff_counted_on": day(row.counted_on),
    }


def _part(role: Any) -> Values:
    return {
        "chain": named(role.chain),
        "kind": role.kind,
        "primary": role.primary,
        "from_on": day(role.from_on),
        "to_on": day(role.to_on),
    }


def _mark(mark: Any) -> Values:
    return {"kind": mark.kind, "level": mark.level, "from_on": day(mark.from_on), "to_on": day(mark.to_on)}


def _chain(row: ChainRow) -> Values:
    one = row.chain
    return {
        "id": str(one.pk),
        "version": one.version,
        "code": one.code,
        "name": one.name,
        "level": one.level,
        "part_of": named(one.parent),
        "region": coded(one.region),
        "established_on": day(one.established_on),
        "committee": named(row.committee),
        "lead_department": named(row.lead_department),
        "leaders": [post.title for post in row.leaders],
        "lead_enterprises": row.lead_enterprises,
        "enterprises": row.enterprises,
        "party_units": row.units,
        "party_members": row.members,
    }


def _committee(row: CommitteeRow) -> Values:
    one = row.committee
    return {
        "id": str(one.pk),
        "version": one.version,
        "name": one.name,
        "level": one.level,
        "chain": named(one.chain),
        "region": coded(one.region),
        "formation": one.formation,
        "host": named(one.host),
        "established_on": day(one.established_on),
        "party_units": row.units,
        "party_members": row.members,
    }


def _unit(row: UnitRow) -> Values:
    one = row.unit
    return {
        "id": str(one.pk),
        "name": one.name,
        "kind": one.kind,
        "formation": one.formation,
        "party_members": row.members,
        "counted_on": day(row.counted_on),
    }


def _county(row: CountyRow) -> Values:
    return {
        "code": row.region.code,
        "name": row.region.name,
        "chains": row.chains,
        "committees": row.committees,
        "party_units": row.units,
        "enterprises": row.enterprises,
        "staff": row.staff,
        "party_members": row.members,
    }
