"""Which accounts the sign-in page of a demonstration offers: one for each role, where there is something to do."""

from collections import Counter
from collections.abc import Hashable

from lianmeng.alliance.sample import PostPlan
from lianmeng.assist.models import Demand
from lianmeng.assist.states import CALLED_BACK, IN_HAND, SUBMITTED
from lianmeng.kernel.places import System
from lianmeng.platform.accounts.models import Account
from lianmeng.site.city.people import Staffed


def accounts_to_show(staffed: Staffed) -> list[Account]:
    """One account of each role: of offices, teams and enterprises the one with most to do, of others the first."""
    most = {
        "county_office": _busiest("county_id", status=SUBMITTED),
        "county_leader": _busiest("county_id", status=SUBMITTED),
        "help_team": _busiest("handler_id", status__in=IN_HAND),
        "enterprise": _busiest("enterprise_id", status=CALLED_BACK),
    }
    chosen: dict[str, Account] = {}
    for account, plan in staffed.posts:
        wanted = most.get(plan.role)
        if plan.role not in chosen and (_is_at(plan, wanted) if wanted else plan.shown):
            chosen[plan.role] = account
    return list(chosen.values())


def _busiest(place: str, **conditions: object) -> str:
    """The place with most demands that meet the conditions; empty where there is none."""
    demands = Demand.objects.visible_to(System("who has most to do")).filter(**conditions).order_by("number")
    places: Counter[Hashable] = Counter(demands.values_list(place, flat=True))
    return str(places.most_common(1)[0][0]) if places else ""


def _is_at(plan: PostPlan, place: str) -> bool:
    return plan.place.id == place
