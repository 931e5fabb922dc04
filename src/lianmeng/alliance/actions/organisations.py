"""Registering organisations, keeping their entries, counting their staff."""

from datetime import date, datetime

from lianmeng.alliance.actions.refusals import constraints_in_words
from lianmeng.alliance.credit_code import checked_credit_code
from lianmeng.alliance.models import ChainRole, Organisation, Region, StaffCount
from lianmeng.alliance.models.dates import in_force
from lianmeng.alliance.models.named import spelled
from lianmeng.kernel.errors import N_, Invalid, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import unit_of_work

#: What an update may change. The credit code is the organisation's identity and never does.
CHANGEABLE = frozenset({"name", "short_name", "kind", "county", "address", "established_on", "active"})
#: What only an office may change; the organisation itself keeps the rest up to date.
_OF_OFFICES = frozenset({"kind", "county", "active"})


def register_organisation(
    *,
    actor: Viewer,
    at: datetime,
    credit_code: str,
    name: str,
    kind: Organisation.Kind,
    county: Region,
    short_name: str = "",
    address: str = "",
    established_on: date | None = None,
) -> Organisation:
    """Put an organisation on the register under its checked credit code."""
    organisation = Organisation(
        credit_code=checked_credit_code(credit_code),
        name=name,
        short_name=short_name,
        kind=kind,
        county_id=county.code,
        address=address,
        established_on=established_on,
        **spelled(name),
    )
    with constraints_in_words(), unit_of_work(actor) as work:
        require(actor, "organisation.register", organisation)
        return work.create(organisation, verb="organisation_registered", at=at)


def update_organisation(
    *, actor: Viewer, at: datetime, organisation: Organisation, note: str = "", **values: object
) -> Organisation:
    """Change what is in :data:`CHANGEABLE`; values equal to the present ones change nothing and leave no event."""
    if set(values) - CHANGEABLE:
        raise TypeError(f"not to be changed here: {sorted(set(values) - CHANGEABLE)}")
    with constraints_in_words(), unit_of_work(actor) as work:
        organisation = work.lock(organisation)
        require(actor, "organisation.update", organisation)
        given = {**values, "county_id": values["county"].code} if "county" in values else dict(values)  # type: ignore[attr-defined]
        given.pop("county", None)
        changes = {name: value for name, value in given.items() if getattr(organisation, name) != value}
        if not changes:
            return organisation
        if {name.removesuffix("_id") for name in changes} & _OF_OFFICES:
            require(actor, "organisation.retire", organisation)
        if changes.get("active") is False:
            _without_roles(organisation, local_date(at))
        if "name" in changes:
            changes.update(spelled(str(changes["name"])))
        work.change(organisation, verb="organisation_updated", at=at, changes=changes, note=note)
        return organisation


def count_staff(*, actor: Viewer, at: datetime, organisation: Organisation, on: date, staff: int) -> StaffCount:
    """Record how many people ``organisation`` employed on ``on``; a second count of a day corrects the first."""
    if on > local_date(at):
        raise Invalid("count_in_future", N_("Heads cannot be counted on a day to come."), field="on")
    with unit_of_work(actor) as work:
        require(actor, "organisation.count_staff", organisation)
        count = StaffCount.objects.filter(organisation=organisation, on=on, taken_back=False).first()
        if count is None:
            count = StaffCount(organisation=organisation, on=on, staff=staff)
            return work.create(count, verb="staff_counted", at=at, on=on)
        count = work.lock(count)
        if count.staff != staff:
            work.change(count, verb="staff_count_corrected", at=at, on=on, changes={"staff": staff})
        return count


def take_back_staff_count(*, actor: Viewer, at: datetime, count: StaffCount, note: str) -> StaffCount:
    """Take back a count that was entered in error: it counts nowhere from now on, for no day."""
    with unit_of_work(actor) as work:
        count = work.lock(count)
        require(actor, "organisation.count_staff", count.organisation)
        changes = {"taken_back": True}
        work.change(count, verb="staff_count_taken_back", at=at, on=count.on, changes=changes, note=note)
        return count


def _without_roles(organisation: Organisation, on: date) -> None:
    if ChainRole.objects.filter(in_force(on), organisation=organisation).exists():
        raise NotPossible("organisation_has_roles", N_("End the organisation's roles on chains first."))
