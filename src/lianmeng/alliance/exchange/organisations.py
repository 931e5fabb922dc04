"""The sheet of organisations: its columns, what a row would change, and how it is applied."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from lianmeng.alliance.actions.chain_roles import end_chain_role, give_chain_role
from lianmeng.alliance.actions.marks import end_mark, grant_mark
from lianmeng.alliance.actions.organisations import count_staff, register_organisation, update_organisation
from lianmeng.alliance.credit_code import checked_credit_code
from lianmeng.alliance.exchange.cells import (
    Mark,
    chains_by_text,
    choices_of,
    counties_by_text,
    given,
    keep_blank,
    marks_by_text,
    several,
    several_chains_by_text,
)
from lianmeng.alliance.exchange.filtering import described, shown_on
from lianmeng.alliance.models import ChainRole, IndustryChain, Organisation, OrganisationMark, StaffCount
from lianmeng.alliance.queries.filtering import organisations_filtered
from lianmeng.alliance.queries.organisations import organisation_rows
from lianmeng.alliance.rules import reads_register
from lianmeng.kernel.errors import N_, Invalid
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.policy import allowed
from lianmeng.platform.sheets.columns import Column, ColumnKind
from lianmeng.platform.sheets.specs import Current, ExportSpec, Filters, Key, SheetSpec, Values
from lianmeng.platform.work.unit import UnitOfWork

Roles = ChainRole.Kind
#: A part on a chain: the chain, the role, whether it is the organisation's primary one.
Part = tuple[IndustryChain, ChainRole.Kind, bool]
#: The part that an organisation of a kind plays where the sheet names none.
_USUAL_ROLE = {
    Organisation.Kind.ENTERPRISE: Roles.ENTERPRISE,
    Organisation.Kind.BANK: Roles.BANK,
    Organisation.Kind.DEPARTMENT: Roles.LEAD_DEPARTMENT,
    Organisation.Kind.INSTITUTE: Roles.INSTITUTE,
    Organisation.Kind.COLLEGE: Roles.INSTITUTE,
    Organisation.Kind.ASSOCIATION: Roles.ASSOCIATION,
}
#: Columns in which a blank cell leaves what is on record.
_KEEPING = ("primary_chain", "role", "further_chains", "marks", "staff", "staff_on")
#: Stands as the source of what came by a sheet that names none.
_SOURCE = "批量导入"

COLUMNS = (
    Column(
        name="credit_code",
        label=N_("Unified social credit code"),
        kind=ColumnKind.CODE,
        required=True,
        max_length=30,
        help=N_("18 characters as on the licence. Rows are matched by it with what is on record."),
        example="91620802MA0000015X",
        width=22,
    ),
    Column(
        name="name",
        label=N_("Name of the organisation"),
        required=True,
        max_length=120,
        help=N_("The full name as on the licence."),
        example="崆峒示例红牛养殖有限公司",
        width=34,
    ),
    Column(name="short_name", label=N_("Short name"), max_length=40, example="示例红牛", width=14),
    Column(
        name="kind",
        label=N_("Kind of organisation"),
        kind=ColumnKind.CHOICE,
        required=True,
        choices=choices_of(Organisation.Kind),
        example="企业",
        width=12,
    ),
    Column(
        name="county",
        label=N_("County (city, district)"),
        required=True,
        lookup=counties_by_text,
        unknown=N_("“%(value)s” is no county of this city."),
        help=N_("Name, short name or region code of the county; for bodies of the city, the city."),
        example="崆峒区",
        width=14,
    ),
    Column(
        name="primary_chain",
        label=N_("Primary chain"),
        lookup=chains_by_text,
        unknown=N_("There is no chain “%(value)s”."),
        help=N_("Name or code. A blank cell leaves the present one."),
        example="平凉红牛",
        width=18,
    ),
    Column(
        name="role",
        label=N_("Role on the primary chain"),
        kind=ColumnKind.CHOICE,
        choices=choices_of(Roles),
        help=N_("Left blank, it follows from the kind."),
        example="链上企业",
        width=14,
    ),
    Column(
        name="further_chains",
        label=N_("Further chains"),
        lookup=several_chains_by_text,
        unknown=N_("“%(value)s” names a chain that does not exist."),
        help=N_("Several names are separated by 、 or a comma. A blank cell leaves the present ones."),
        example="设施蔬菜、生态环保",
        width=24,
    ),
    Column(
        name="staff",
        label=N_("Number of staff"),
        kind=ColumnKind.INTEGER,
        help=N_("Given together with the day on which it was counted."),
        example="56",
        width=10,
    ),
    Column(
        name="staff_on",
        label=N_("Staff counted on"),
        kind=ColumnKind.DATE,
        example="2022-06-30",
        width=14,
    ),
    Column(
        name="marks",
        label=N_("Marks"),
        lookup=marks_by_text,
        unknown=N_("“%(value)s” names a mark that does not exist."),
        help=N_(
            "Such as above scale or high-technology enterprise, the level in brackets. Several are separated by 、."
        ),
        example="规上企业、专精特新企业（省级）",
        width=28,
    ),
    Column(name="address", label=N_("Address"), max_length=200, example="崆峒区示例路1号", width=30),
    Column(
        name="established_on",
        label=N_("Established on"),
        kind=ColumnKind.DATE,
        example="2015-03-16",
        width=14,
    ),
)


def existing(viewer: Viewer, keys: Collection[Key]) -> Mapping[Key, Current]:
    """The organisations on record among these credit codes, with what the sheet would say of them; four queries."""
    codes = [str(code) for (code,) in keys]
    organisations = list(Organisation.objects.visible_to(viewer).filter(credit_code__in=codes).select_related("county"))
    held = [organisation.pk for organisation in organisations]
    roles = _by_organisation(
        ChainRole.objects.visible_to(viewer)
        .filter(organisation__in=held, to_on__isnull=True)
        .select_related("chain", "organisation")
    )
    marks = _by_organisation(
        OrganisationMark.objects.visible_to(viewer)
        .filter(organisation__in=held, to_on__isnull=True)
        .select_related("organisation")
    )
    counts = _by_organisation(
        StaffCount.objects.visible_to(viewer).filter(organisation__in=held, taken_back=False).order_by("-on")
    )
    return {
        (organisation.credit_code,): Current(
            organisation,
            _values(organisation, roles, marks, counts),
            foreign=not allowed(viewer, "organisation.register", organisation),
            gone=not organisation.active,
        )
        for organisation in organisations
    }


def clean(viewer: Viewer, values: Values) -> Values:
    """Check the credit code and what belongs together; blank cells keep what is on record."""
    code = checked_credit_code(str(values["credit_code"]))
    staff, staff_on = values["staff"], values["staff_on"]
    if (staff is None) != (staff_on is None):
        raise Invalid(
            "staff_and_day", N_("the number of staff and the day of the count belong together"), field="staff_on"
        )
    if isinstance(staff, int) and staff < 0:
        raise Invalid("staff_negative", N_("cannot be less than nothing"), field="staff")
    return keep_blank({**values, "credit_code": code}, _KEEPING)


def apply(work: UnitOfWork, viewer: Viewer, values: Values, current: Current | None, at: datetime) -> Organisation:
    """Put the row on record through the public actions, effective on the day of the import."""
    entry = {name: values[name] for name in ("name", "short_name", "kind", "county", "address", "established_on")}
    if current is None or current.record is None:
        organisation = register_organisation(actor=viewer, at=at, credit_code=values["credit_code"], **entry)  # type: ignore[arg-type]
    else:
        entry["active"] = True
        organisation = update_organisation(actor=viewer, at=at, organisation=current.record, **entry)  # type: ignore[arg-type]
    _apply_roles(viewer, organisation, values, at, is_new=current is None)
    _apply_marks(viewer, organisation, values, at, is_new=current is None)
    staff, staff_on = given(values["staff"]), given(values["staff_on"])
    if staff is not None and staff_on is not None:
        count_staff(actor=viewer, at=at, organisation=organisation, on=staff_on, staff=staff)
    return organisation


def _apply_roles(viewer: Viewer, organisation: Organisation, values: Values, at: datetime, *, is_new: bool) -> None:
    on = local_date(at)
    held = ChainRole.objects.filter(organisation=organisation, to_on__isnull=True).select_related("chain")
    now = {} if is_new else {(role.chain, Roles(role.kind), role.primary): role for role in held}
    wanted = _wanted_parts(organisation, values, set(now))
    for part in sorted(now.keys() - wanted, key=str):
        end_chain_role(actor=viewer, at=at, role=now[part], on=on, note=_SOURCE)
    for chain, kind, is_primary in sorted(wanted - now.keys(), key=str):
        give_chain_role(
            actor=viewer,
            at=at,
            organisation=organisation,
            chain=chain,
            kind=kind,
            from_on=on,
            source=_SOURCE,
            primary=is_primary,
        )


def _wanted_parts(organisation: Organisation, values: Values, now: set[Part]) -> set[Part]:
    """The parts (chain, role, whether primary) that the row asks for; blank cells ask for those of now."""
    usual = _USUAL_ROLE.get(Organisation.Kind(organisation.kind), Roles.COOPERATING)
    primary = [part for part in now if part[2]]
    further = [part for part in now if not part[2]]
    chain, role = given(values["primary_chain"]), given(values["role"])
    if chain is None and primary:
        chain = primary[0][0]
    if chain is not None:
        kind = Roles(role) if role else next((part[1] for part in primary if part[0] == chain), usual)
        primary = [(chain, kind, True)]
    if (chains := given(values["further_chains"])) is not None:
        kinds = {part[0]: part[1] for part in further}
        further = [(other, kinds.get(other, usual), False) for other in chains]
    return {*primary, *(part for part in further if part[0] != chain)}


def _apply_marks(viewer: Viewer, organisation: Organisation, values: Values, at: datetime, *, is_new: bool) -> None:
    wanted = given(values["marks"])
    if wanted is None:
        return
    on = local_date(at)
    held = OrganisationMark.objects.filter(organisation=organisation, to_on__isnull=True)
    now = {} if is_new else {Mark((mark.kind, mark.level)): mark for mark in held}
    for mark in sorted(now.keys() - set(wanted)):
        end_mark(actor=viewer, at=at, mark=now[mark], on=on, note=_SOURCE)
    for mark in sorted(set(wanted) - now.keys()):
        grant_mark(
            actor=viewer,
            at=at,
            organisation=organisation,
            kind=OrganisationMark.Kind(mark[0]),
            level=OrganisationMark.Level(mark[1]),
            from_on=on,
            source=_SOURCE,
        )


def _by_organisation(records: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for record in records:
        found.setdefault(record.organisation_id, []).append(record)
    return found


def _values(organisation: Organisation, roles: Any, marks: Any, counts: Any) -> dict[str, object]:
    held = roles.get(organisation.pk, [])
    primary = next((role for role in held if role.primary), None)
    latest = next(iter(counts.get(organisation.pk, [])), None)
    return {
        "credit_code": organisation.credit_code,
        "name": organisation.name,
        "short_name": organisation.short_name,
        "kind": organisation.kind,
        "county": organisation.county,
        "address": organisation.address,
        "established_on": organisation.established_on,
        "primary_chain": primary.chain if primary else None,
        "role": primary.kind if primary else "",
        "further_chains": several((role.chain for role in held if not role.primary), lambda chain: str(chain.pk)),
        "marks": several((Mark((mark.kind, mark.level)) for mark in marks.get(organisation.pk, [])), tuple),
        "staff": latest.staff if latest else None,
        "staff_on": latest.on if latest else None,
    }


IMPORT = SheetSpec(
    code="organisations",
    title=N_("Organisations"),
    right="organisation.register",
    columns=COLUMNS,
    keys=("credit_code",),
    existing=existing,
    clean=clean,
    apply=apply,
    notes=(
        N_("Each row is one organisation. Rows whose credit code is on record change that entry."),
        N_("Roles and marks take effect on the day of the import."),
    ),
)


def export_rows(viewer: Viewer, filters: Filters, at: datetime) -> Iterable[Mapping[str, Any]]:
    """The rows of the list's page, with all columns of the import."""
    on: date = shown_on(filters, at)
    found = organisations_filtered(viewer, filters, on)
    for start in range(0, found.count(), 500):
        for row in organisation_rows(viewer, found[start : start + 500], on):
            organisation, primary = row.organisation, row.primary
            yield {
                "credit_code": organisation.credit_code,
                "name": organisation.name,
                "short_name": organisation.short_name,
                "kind": organisation.get_kind_display(),
                "county": organisation.county.name,
                "primary_chain": primary.chain.name if primary else "",
                "role": primary.get_kind_display() if primary else "",
                "further_chains": "、".join(role.chain.name for role in row.further),
                "staff": row.staff,
                "staff_on": row.counted_on,
                "marks": "、".join(str(Mark((mark.kind, mark.level))) for mark in row.marks),
                "address": organisation.address,
                "established_on": organisation.established_on,
            }


EXPORT = ExportSpec(
    code="organisations",
    title=N_("Organisations"),
    columns=COLUMNS,
    rows=export_rows,
    describe=described,
    basis=N_("Organisations on the register; roles, marks and head counts as of the day shown."),
    open_to=reads_register,
)
