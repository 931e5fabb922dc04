"""Which city is made: the demonstration city of the published account, or one drawn from a seed."""

from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from lianmeng.alliance import sample_plan as alliance_plans
from lianmeng.alliance.sample_plan import AlliancePlan
from lianmeng.assist import sample_plan as help_plans
from lianmeng.assist.sample_plan import HelpPlan
from lianmeng.kernel.periods import BUSINESS_ZONE

#: When the business clock of a made city stands: some way into its last working day.
_CLOCK = time(10, 30)


@dataclass(frozen=True)
class CityPlan:
    """The plans of all rooms for one city, and the seed of everything that they leave open."""

    name: str
    seed: int
    alliance: AlliancePlan
    help: HelpPlan

    @property
    def business_moment(self) -> datetime:
        """The moment at which the city is left: nothing in it lies later."""
        return datetime.combine(self.alliance.as_of, _CLOCK, BUSINESS_ZONE)


def pingliang() -> CityPlan:
    """The demonstration city, which yields the published figures from its records."""
    return CityPlan("pingliang", 2022, alliance_plans.PINGLIANG, help_plans.PINGLIANG)


def drawn(seed: int, size: float, as_of: date) -> CityPlan:
    """A city of about ``size`` times Pingliang, every total of it drawn from ``seed``."""
    rng = Random(seed)  # noqa: S311 - a sample, not a secret
    alliance = alliance_plans.random_plan(rng, size=size, as_of=as_of)
    helping = help_plans.random_plan(rng, alliance.counties, size=size, as_of=as_of)
    return CityPlan(f"seed-{seed}", seed, alliance, helping)
