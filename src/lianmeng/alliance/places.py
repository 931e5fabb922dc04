"""Where posts stand and which roles are held there: registered with the platform, which knows neither.

A city or county is named by its region code, every other place by the identifier of its record.
"""

from collections.abc import Callable, Mapping

from lianmeng.alliance.models import ChainCommittee, IndustryChain, Organisation, Region
from lianmeng.alliance.models.named import Named
from lianmeng.kernel.errors import N_
from lianmeng.kernel.places import System
from lianmeng.platform.accounts.roles import register_place_kind, register_role

#: Role, marked label, kinds of place at which it is held.
ROLES = (
    ("city_office", N_("City industry-chain office"), "city"),
    ("county_office", N_("County industry-chain office"), "county"),
    ("chain_office", N_("Office of the chain"), "chain"),
    ("city_leader", N_("City leader"), "city", "chain"),
    ("county_leader", N_("County leader"), "county", "chain"),
    ("committee_secretary", N_("Secretary of the chain committee"), "committee"),
    ("lead_department", N_("Lead department"), "organisation"),
    ("enterprise", N_("Enterprise"), "organisation"),
    ("bank", N_("Bank"), "organisation"),
    ("expert", N_("Expert"), "city"),
    ("supervisor", N_("Supervisor"), "city", "county"),
    ("auditor", N_("Auditor"), "city"),
    ("security_admin", N_("Security administrator"), "city"),
    ("system_admin", N_("System administrator"), "city"),
)


def register() -> None:
    """Called once, when the applications are ready."""
    register_place_kind("city", N_("City"), _names(Region, "code"))
    register_place_kind("county", N_("County"), _names(Region, "code"))
    register_place_kind("chain", N_("Industry chain"), _names(IndustryChain))
    register_place_kind("committee", N_("Chain committee"), _names(ChainCommittee))
    register_place_kind("organisation", N_("Organisation"), _names(Organisation))
    for name, label, *kinds in ROLES:
        register_role(name, label, *kinds)


def _names(model: type[Named], key: str = "id") -> Callable[[list[str]], Mapping[str, str]]:
    def names_of(ids: list[str]) -> Mapping[str, str]:
        found = model.objects.visible_to(System("names of places of posts")).filter(**{f"{key}__in": ids})
        return {str(place): name for place, name in found.values_list(key, "name")}

    return names_of
