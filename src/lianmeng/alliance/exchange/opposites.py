"""How an import is undone here: the opposite of each act, by the public actions.

What was entered is taken back (a role, a mark or a count that held on no day), what was ended goes on from the
very day, what was changed has its old values again, and what was registered leaves the register.
"""

from datetime import date, datetime
from typing import cast

from lianmeng.alliance.actions.chain_roles import end_chain_role, give_chain_role
from lianmeng.alliance.actions.marks import end_mark, grant_mark
from lianmeng.alliance.actions.organisations import count_staff, take_back_staff_count, update_organisation
from lianmeng.alliance.models import ChainRole, Organisation, OrganisationMark, Region, StaffCount
from lianmeng.kernel.places import Viewer
from lianmeng.platform.sheets.specs import Act, register_opposite

#: Stands as the source and the note of what undoing an import did.
SOURCE = "撤销批量导入"


@register_opposite("organisation_registered")
def take_off(viewer: Viewer, act: Act, at: datetime) -> None:
    """What was registered leaves the register; what it did meanwhile stays on record."""
    update_organisation(actor=viewer, at=at, organisation=cast(Organisation, act.record), note=SOURCE, active=False)


@register_opposite("organisation_updated")
def change_back(viewer: Viewer, act: Act, at: datetime) -> None:
    """The entry has its old values again; sort keys follow the name by themselves."""
    old = {name: value for name, value in act.old.items() if name in _SIMPLE}
    if "county_id" in act.old:
        old["county"] = Region.objects.get(code=act.old["county_id"])
    if text := act.old.get("established_on"):
        old["established_on"] = date.fromisoformat(str(text))
    update_organisation(actor=viewer, at=at, organisation=cast(Organisation, act.record), note=SOURCE, **old)


_SIMPLE = frozenset({"name", "short_name", "kind", "address", "established_on", "active"})


@register_opposite("staff_counted")
def take_count_back(viewer: Viewer, act: Act, at: datetime) -> None:
    """The count counts nowhere."""
    take_back_staff_count(actor=viewer, at=at, count=cast(StaffCount, act.record), note=SOURCE)


@register_opposite("staff_count_corrected")
def correct_back(viewer: Viewer, act: Act, at: datetime) -> None:
    """The count has its old number again."""
    count = cast(StaffCount, act.record)
    count_staff(
        actor=viewer, at=at, organisation=count.organisation, on=count.on, staff=int(cast(int, act.old["staff"]))
    )


@register_opposite("chain_role_given")
def take_role_back(viewer: Viewer, act: Act, at: datetime) -> None:
    """The role was held on no day."""
    role = cast(ChainRole, act.record)
    end_chain_role(actor=viewer, at=at, role=role, on=role.from_on, note=SOURCE)


@register_opposite("chain_role_ended")
def give_role_again(viewer: Viewer, act: Act, at: datetime) -> None:
    """The role goes on from the day on which it ended."""
    role = cast(ChainRole, act.record)
    give_chain_role(
        actor=viewer,
        at=at,
        organisation=role.organisation,
        chain=role.chain,
        kind=ChainRole.Kind(role.kind),
        from_on=cast(date, role.to_on),
        source=SOURCE,
        primary=role.primary,
    )


@register_opposite("mark_granted")
def take_mark_back(viewer: Viewer, act: Act, at: datetime) -> None:
    """The mark was held on no day."""
    mark = cast(OrganisationMark, act.record)
    end_mark(actor=viewer, at=at, mark=mark, on=mark.from_on, note=SOURCE)


@register_opposite("mark_ended")
def grant_mark_again(viewer: Viewer, act: Act, at: datetime) -> None:
    """The mark goes on from the day on which it ended."""
    mark = cast(OrganisationMark, act.record)
    grant_mark(
        actor=viewer,
        at=at,
        organisation=mark.organisation,
        kind=OrganisationMark.Kind(mark.kind),
        level=OrganisationMark.Level(mark.level),
        from_on=cast(date, mark.to_on),
        source=SOURCE,
    )
