"""Founding committees and party units, and counting their members."""

from datetime import date, datetime

from lianmeng.alliance.actions.refusals import constraints_in_words, require_later
from lianmeng.alliance.models import (
    ChainCommittee,
    Formation,
    IndustryChain,
    Organisation,
    PartyUnit,
    PartyUnitCount,
)
from lianmeng.alliance.models.named import spelled
from lianmeng.kernel.errors import N_, Invalid
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import unit_of_work


def found_committee(
    *,
    actor: Viewer,
    at: datetime,
    chain: IndustryChain,
    name: str,
    formation: Formation,
    established_on: date,
    short_name: str = "",
    host: Organisation | None = None,
) -> ChainCommittee:
    """Found the party committee of ``chain``, at the chain's own level and in its region."""
    committee = ChainCommittee(
        chain=chain,
        level=chain.level,
        region_id=chain.region_id,
        name=name,
        short_name=short_name,
        formation=formation,
        host=host,
        established_on=established_on,
        **spelled(name),
    )
    with constraints_in_words(), unit_of_work(actor) as work:
        require(actor, "committee.found", committee)
        return work.create(committee, verb="committee_founded", at=at, on=established_on)


def dissolve_committee(
    *, actor: Viewer, at: datetime, committee: ChainCommittee, on: date, note: str
) -> ChainCommittee:
    """Dissolve a committee from ``on``."""
    with constraints_in_words(), unit_of_work(actor) as work:
        committee = work.lock(committee)
        require(actor, "committee.found", committee)
        require_later(on, committee.established_on)
        work.change(committee, verb="committee_dissolved", at=at, on=on, changes={"dissolved_on": on}, note=note)
        return committee


def found_party_unit(
    *,
    actor: Viewer,
    at: datetime,
    committee: ChainCommittee,
    name: str,
    kind: PartyUnit.Kind,
    formation: Formation,
    from_on: date,
    parent: PartyUnit | None = None,
    seat: Organisation | None = None,
) -> PartyUnit:
    """Found a party unit under ``committee``; a branch may stand under a general branch, a group under a branch."""
    if parent is not None and (parent.committee_id != committee.pk or not _stands_above(parent.kind, kind)):
        raise Invalid("unit_parent", N_("This unit cannot stand under the superior unit chosen."), field="parent")
    unit = PartyUnit(
        committee=committee,
        parent=parent,
        kind=kind,
        name=name,
        formation=formation,
        seat=seat,
        from_on=from_on,
        **spelled(name),
    )
    with constraints_in_words(), unit_of_work(actor) as work:
        require(actor, "unit.found", unit)
        return work.create(unit, verb="party_unit_founded", at=at, on=from_on)


def dissolve_party_unit(*, actor: Viewer, at: datetime, unit: PartyUnit, on: date, note: str) -> PartyUnit:
    """Dissolve a party unit from ``on``; its counts stay on record."""
    with constraints_in_words(), unit_of_work(actor) as work:
        unit = work.lock(unit)
        require(actor, "unit.found", unit)
        require_later(on, unit.from_on)
        work.change(unit, verb="party_unit_dissolved", at=at, on=on, changes={"to_on": on}, note=note)
        return unit


def count_members(*, actor: Viewer, at: datetime, unit: PartyUnit, on: date, members: int) -> PartyUnitCount:
    """Record how many members ``unit`` had on ``on``; a second count of a day corrects the first."""
    if on > local_date(at):
        raise Invalid("count_in_future", N_("Heads cannot be counted on a day to come."), field="on")
    with unit_of_work(actor) as work:
        require(actor, "unit.count_members", unit)
        count = PartyUnitCount.objects.filter(unit=unit, on=on).first()
        if count is None:
            return work.create(PartyUnitCount(unit=unit, on=on, members=members), verb="members_counted", at=at, on=on)
        count = work.lock(count)
        if count.members != members:
            work.change(count, verb="member_count_corrected", at=at, on=on, changes={"members": members})
        return count


_RANK = (PartyUnit.Kind.GENERAL_BRANCH, PartyUnit.Kind.BRANCH, PartyUnit.Kind.GROUP)


def _stands_above(upper: str, lower: str) -> bool:
    return _RANK.index(PartyUnit.Kind(upper)) < _RANK.index(PartyUnit.Kind(lower))
