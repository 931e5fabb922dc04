"""The records of the alliance, one file for each noun."""

from lianmeng.alliance.models.chain import IndustryChain, Level
from lianmeng.alliance.models.chain_role import ENTERPRISE_ROLES, ChainRole
from lianmeng.alliance.models.committee import ChainCommittee, Formation, PartyUnit, PartyUnitCount
from lianmeng.alliance.models.organisation import Organisation, OrganisationMark, StaffCount
from lianmeng.alliance.models.region import Region, RegionChange

__all__ = [
    "ENTERPRISE_ROLES",
    "ChainCommittee",
    "ChainRole",
    "Formation",
    "IndustryChain",
    "Level",
    "Organisation",
    "OrganisationMark",
    "PartyUnit",
    "PartyUnitCount",
    "Region",
    "RegionChange",
    "StaffCount",
]
