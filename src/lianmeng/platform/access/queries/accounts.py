"""The register of accounts as the security administrator sees it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lianmeng.kernel.places import Viewer
from lianmeng.platform.access.rules import SECURE
from lianmeng.platform.accounts.models import Account, Post
from lianmeng.platform.accounts.queries.posts import official_posts
from lianmeng.platform.accounts.queries.second_factor import factors_by_account
from lianmeng.platform.accounts.queries.sessions import sessions_by_account
from lianmeng.platform.permissions.policy import holds_somewhere, visible_condition


@dataclass(frozen=True)
class AccountLine:
    """One account in the list: the posts held on the day, how many second factors there are and how many sessions."""

    account: Account
    posts: list[Post]
    factors: int
    sessions: int


def accounts(viewer: Viewer, text: str = "") -> QuerySet[Account]:
    """Every account that the viewer looks after, by name; ``text`` is part of the name shown or of the user name."""
    if not holds_somewhere(viewer, SECURE):
        return Account.objects.none()
    found = Account.objects.filter(visible_condition(viewer, Account))
    if text:
        found = found.filter(Q(display_name__icontains=text) | Q(username__icontains=text))
    return found.order_by("display_name", "pk")


def account_for(viewer: Viewer, account_id: UUID) -> Account | None:
    """One account that the viewer looks after, or None."""
    return accounts(viewer).filter(pk=account_id).first()


def account_lines(shown: Iterable[Account], on: date, now: datetime) -> list[AccountLine]:
    """What the list says of each account on a day, at the real time ``now``; in a fixed number of queries."""
    found = list(shown)
    keys = [account.pk for account in found]
    posts: dict[UUID, list[Post]] = {}
    held = official_posts("register of accounts").in_force(on).filter(holder_id__in=keys)
    for post in held.order_by("from_on", "pk"):
        posts.setdefault(post.holder_id, []).append(post)
    factors: Counter[UUID] = factors_by_account(keys)
    sessions = sessions_by_account(keys, now)
    return [AccountLine(one, posts.get(one.pk, []), factors[one.pk], sessions[one.pk]) for one in found]
