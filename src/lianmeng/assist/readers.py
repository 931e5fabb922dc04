"""Where those sit who are told of a demand: role, kind of place, place."""

from lianmeng.assist.models import Demand
from lianmeng.kernel.places import System
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.platform.work.unit import Recipient


def office(demand: Demand) -> Recipient:
    """The office of the county."""
    return "county_office", "county", demand.county_id


def team(demand: Demand) -> Recipient:
    """The help team in charge."""
    return "help_team", "team", demand.handler_id


def enterprise(demand: Demand) -> Recipient:
    """The enterprise that raised it."""
    return "enterprise", "organisation", demand.enterprise_id


def supervisor(demand: Demand) -> Recipient:
    """The supervisors of the county."""
    return "supervisor", "county", demand.county_id


def city_supervisor(demand: Demand) -> Recipient:
    """Where a county has no supervisor of its own, the city's supervise it."""
    with acting_as(System("to which city a county belongs")):
        return "supervisor", "city", demand.county.parent_id


def city_office(demand: Demand) -> Recipient:
    """The office of the city to which the county belongs."""
    return "city_office", *city_supervisor(demand)[1:]
