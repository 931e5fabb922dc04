"""The life of a demand through the product's own actions: eleven steps, each acknowledged to its actor by a commit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lianmeng.alliance.models import Organisation
from lianmeng.assist.actions import closing, dispatching, handling, raising, triage
from lianmeng.assist.models import Category, Demand, HelpTeam
from lianmeng.kernel.periods import BUSINESS_ZONE
from lianmeng.kernel.places import Actor, System
from lianmeng.platform.accounts.models import Post
from lianmeng.platform.accounts.queries.posts import actor_in, official_posts

_WHY = "bench"
MORNING = datetime(2022, 8, 30, 9, 0, tzinfo=BUSINESS_ZONE)


@dataclass(frozen=True)
class People:
    """Who takes part in a life: one enterprise, the office of its county with a second person, one team."""

    enterprise: Actor
    clerk: Actor
    caller: Actor
    helper: Actor
    firm: Organisation
    team: HelpTeam
    category: Category


def people(number: int) -> People:
    """The people of the county that comes at ``number`` in the order of codes, counted in a circle."""
    offices = official_posts(_WHY).filter(role="county_office", place_kind="county").order_by("place_id", "title")
    counties = sorted({post.place_id for post in offices})
    county = counties[number % len(counties)]
    clerk, caller = (_actor(post) for post in offices.filter(place_id=county)[:2])
    own = official_posts(_WHY).filter(role="enterprise", place_kind="organisation").order_by("id")
    here = Organisation.objects.visible_to(System(_WHY)).filter(
        county_id=county, pk__in=[post.place_id for post in own]
    )
    firm = here.order_by("credit_code")[number // len(counties)]
    team = HelpTeam.objects.visible_to(System(_WHY)).filter(county_id=county).order_by("name").first()
    assert team is not None
    helper = official_posts(_WHY).filter(role="help_team", place_id=str(team.pk)).order_by("title")[0]
    category = Category.objects.get(code="policy")
    return People(_actor(own.get(place_id=str(firm.pk))), clerk, caller, _actor(helper), firm, team, category)


def _actor(post: Post) -> Actor:
    return actor_in(post, post.title)


def live(those: People) -> Demand:
    """One life from the enterprise's mouth to its end."""
    at = MORNING
    content = "符合奖补条件，希望明确办理流程。" * 4
    text = raising.DemandText(category=those.category, title="惠企政策兑现咨询", content=content)
    channel = Demand.Channel.PHONE_FORM
    demand = raising.raise_demand(
        actor=those.enterprise, enterprise=those.firm, chain=None, text=text, channel=channel, at=at
    )
    demand = raising.submit_demand(actor=those.enterprise, demand=demand, at=at)
    steps = (
        (triage.accept_demand, those.clerk, {"difficulty": "ordinary"}),
        (dispatching.dispatch_demand, those.clerk, {"handler": those.team}),
        (handling.acknowledge_demand, those.helper, {}),
        (handling.contact_enterprise, those.helper, {"text": "已电话联系企业，约定上门时间。"}),
        (handling.conclude_demand, those.helper, {"reply": "已审核通过并列入兑现计划。"}),
        (closing.review_demand, those.clerk, {}),
        (closing.record_call_back, those.caller, {"reached": True, "result": "solved"}),
        (closing.confirm_demand, those.enterprise, {"grade": 5, "comment": "办得快"}),
        (closing.close_demand, those.clerk, {}),
    )
    for step, actor, given in steps:
        at += timedelta(minutes=10)
        demand = step(actor=actor, demand=demand, at=at, **given)
    return demand
