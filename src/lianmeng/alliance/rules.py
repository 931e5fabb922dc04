"""Who sees which records of the alliance, and who may change them: one table.

The register is open to everybody who works in the alliance: which chains, committees and organisations
there are, and who plays what part. Head counts are not: they are for offices, leaders and auditors, and
for the organisation itself. Administrators of the system run it and do not read its business.
"""

from lianmeng.alliance.models import (
    ChainCommittee,
    ChainRole,
    IndustryChain,
    Organisation,
    OrganisationMark,
    PartyUnit,
    PartyUnitCount,
    Region,
    RegionChange,
    StaffCount,
)
from lianmeng.kernel.errors import N_
from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.permissions.paths import EVERYTHING, By, Path, either
from lianmeng.platform.permissions.policy import allowed, register_rights, register_scope

#: Government offices, leaders and those who check them: they read counts of everybody.
OFFICES = (
    "city_office",
    "county_office",
    "chain_office",
    "city_leader",
    "county_leader",
    "committee_secretary",
    "lead_department",
    "supervisor",
    "auditor",
)
#: The other members of the alliance: they read the register, and counts of themselves.
MEMBERS = ("enterprise", "bank", "expert", "help_team")
#: The officials who lead a chain when their post stands at one (链长).
CHAIN_LEADER_ROLES = ("city_leader", "county_leader")
ADMINISTRATORS = ("security_admin", "system_admin")

_REGISTER: dict[str, Path] = dict.fromkeys((*OFFICES, *MEMBERS), EVERYTHING)
_REGIONS: dict[str, Path] = {**_REGISTER, **dict.fromkeys(ADMINISTRATORS, EVERYTHING)}


def _counts(own: Path) -> dict[str, Path]:
    return {**dict.fromkeys(OFFICES, EVERYTHING), "enterprise": own, "bank": own}


def register() -> None:
    """Called once, when the applications are ready."""
    for reference in (Region, RegionChange):
        register_scope(reference, _REGIONS)
    for model in (IndustryChain, ChainCommittee, PartyUnit, Organisation, OrganisationMark, ChainRole):
        register_scope(model, _REGISTER)
    register_scope(StaffCount, _counts(By("organisation_id", "organisation")))
    register_scope(PartyUnitCount, _counts(By("unit__seat_id", "organisation")))
    _register_rights()


def _register_rights() -> None:
    city: dict[str, Path] = {"city_office": EVERYTHING}
    county = {**city, "county_office": By("county_id", "county")}
    region = {**city, "county_office": By("region_id", "county")}
    register_rights(Region, {"region.install": (N_("install regions"), {})})
    register_rights(
        Organisation,
        {
            "organisation.register": (N_("register an organisation"), county),
            "organisation.update": (
                N_("change an organisation's entry"),
                {**county, "enterprise": By("id", "organisation"), "bank": By("id", "organisation")},
            ),
            "organisation.retire": (N_("take an organisation off the register"), county),
            "organisation.count_staff": (
                N_("report head counts"),
                {**county, "enterprise": By("id", "organisation"), "bank": By("id", "organisation")},
            ),
            "organisation.mark": (N_("grant or end a mark"), county),
            "organisation.read_staff": (N_("read head counts"), _counts(By("id", "organisation"))),
        },
    )
    register_rights(
        ChainRole,
        {
            "chain_role.give": (
                N_("give or end a role on a chain"),
                {
                    **city,
                    "county_office": either(By("chain__region_id", "county"), By("organisation__county_id", "county")),
                    "chain_office": By("chain_id", "chain"),
                },
            )
        },
    )
    register_rights(IndustryChain, {"chain.found": (N_("set up or change a chain"), region)})
    register_rights(ChainCommittee, {"committee.found": (N_("found or dissolve a committee"), region)})
    register_rights(
        PartyUnit,
        {
            "unit.found": (
                N_("found or dissolve a party unit"),
                {
                    **city,
                    "county_office": By("committee__region_id", "county"),
                    "committee_secretary": By("committee_id", "committee"),
                },
            ),
            "unit.count_members": (
                N_("report numbers of members"),
                {
                    **city,
                    "county_office": By("committee__region_id", "county"),
                    "committee_secretary": By("committee_id", "committee"),
                },
            ),
        },
    )


#: Fields whose reading is a right of its own, beyond seeing the record.
_FIELD_RIGHTS = {("alliance.organisation", "staff"): "organisation.read_staff"}


def readable(viewer: Viewer, record: Organisation, field: str) -> bool:
    """Whether ``viewer`` may read ``field`` of a record that they see. Fields not named here are open."""
    right = _FIELD_RIGHTS.get((record._meta.label_lower, field))
    return right is None or allowed(viewer, right, record)


def reads_register(viewer: Viewer) -> bool:
    """Whether the register of the alliance is open to ``viewer``, so that they may export its lists."""
    return isinstance(viewer, System) or viewer.role in _REGISTER


def reads_all_counts(viewer: Viewer) -> bool:
    """Whether head counts of everybody are open to ``viewer``; otherwise a sum over them would mislead."""
    return isinstance(viewer, System) or viewer.role in OFFICES
