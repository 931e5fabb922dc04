"""The people of a made city: an account for each post, named after the post and never after a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from lianmeng.alliance.sample import PostPlan, SampleAlliance, posts_of
from lianmeng.assist.sample import People, SampleTeams
from lianmeng.kernel.places import Actor, Place, Viewer
from lianmeng.platform.accounts.actions.appointments import appoint
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.accounts.queries.posts import actor_in


@dataclass(frozen=True)
class Staffed:
    """Who acts where, and every post with the account that holds it."""

    people: People
    posts: list[tuple[Account, PostPlan]]


def staff_city(alliance: SampleAlliance, teams: SampleTeams, *, actor: Viewer, at: datetime) -> Staffed:
    """Make the accounts and appoint them to all posts that the sample needs."""
    plans = [*posts_of(alliance), *_callers(alliance), *_members(alliance, teams), *_enterprises(alliance)]
    held: set[tuple[str, Place, str]] = set()
    wanted = []
    for plan in plans:
        key = (plan.role, plan.place, plan.title)
        if key not in held:
            held.add(key)
            wanted.append(plan)
    staffed = Staffed(People(), [])
    accounts = _accounts(wanted)
    for plan, account in zip(wanted, accounts, strict=True):
        post = appoint(
            actor=actor, at=at, holder=account, role=plan.role, place=plan.place, title=plan.title, from_on=plan.from_on
        )
        _place(staffed.people, plan, actor_in(post, account.display_name))
        staffed.posts.append((account, plan))
    return staffed


def _accounts(plans: Iterable[PostPlan]) -> list[Account]:
    """One account a post; nobody can sign in with it until somebody sets a password."""
    accounts = []
    for number, plan in enumerate(plans, start=1):
        account = Account(username=f"{plan.role}-{number:04d}", display_name=plan.title[:60])
        account.set_unusable_password()
        accounts.append(account)
    return Account.objects.bulk_create(accounts, batch_size=500)


def _callers(alliance: SampleAlliance) -> list[PostPlan]:
    """A second person in each county office, because whoever reviewed must not call back."""
    on = alliance.plan.founded_on
    return [
        PostPlan("county_office", Place("county", code), f"{county.name}产业链办公室回访专员", on, shown=False)
        for code, county in alliance.counties.items()
    ]


def _members(alliance: SampleAlliance, teams: SampleTeams) -> list[PostPlan]:
    on = alliance.plan.founded_on
    return [
        PostPlan(
            "help_team", Place("team", str(team.pk)), f"{team.name}{word}", on, shown=number == 0 and word == "团长"
        )
        for number, team in enumerate([*chain.from_iterable(teams.of_county.values()), *teams.of_city])
        for word in ("团长", "帮办员")
    ]


def _enterprises(alliance: SampleAlliance) -> list[PostPlan]:
    on = alliance.plan.founded_on
    return [
        PostPlan(
            "enterprise",
            Place("organisation", str(one.organisation.pk)),
            f"{one.organisation.name}经办人",
            on,
            shown=False,
        )
        for one in alliance.enterprises
    ]


def _place(people: People, plan: PostPlan, actor: Actor) -> None:
    place = plan.place.id
    if plan.role == "county_office":
        (people.callers if plan.title.endswith("回访专员") else people.clerks)[place] = actor
    elif plan.role == "help_team" and plan.title.endswith("团长"):
        people.helpers[UUID(place)] = actor
    elif plan.role in ("supervisor", "city_office", "city_leader"):
        people.above[plan.role, place] = actor
    elif plan.role == "enterprise":
        people.enterprises[UUID(place)] = actor
