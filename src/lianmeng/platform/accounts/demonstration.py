"""Accounts for a demonstration: one for each role, all with the same password, which belongs to the installation.

They are made by the city generator. Outside a demonstration they cannot sign in, and nobody lists them.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext

from lianmeng.platform.accounts.models import Account, Post
from lianmeng.platform.accounts.queries.posts import place_names
from lianmeng.platform.accounts.roles import roles


@dataclass(frozen=True)
class DemoAccount:
    """One line of the sign-in page: the role in words, where it is held, and what signs in."""

    role: str
    label: str
    place: str
    username: str
    password: str


def make_demo_account(username: str, display_name: str) -> Account:
    """Store an account that signs in with the demonstration's password; RuntimeError outside a demonstration."""
    if not settings.DEMONSTRATION:
        raise RuntimeError("demonstration accounts belong to a demonstration only")
    account = Account(username=username, display_name=display_name, demonstration=True)
    account.password = make_password(settings.DEMONSTRATION_PASSWORD)
    account.save(force_insert=True)
    return account


def demo_accounts(on: date) -> list[DemoAccount]:
    """The accounts offered on the sign-in page, one line for each, in the order of the roles; three queries at most."""
    if not settings.DEMONSTRATION:
        return []
    posts = Post.objects.in_force(on).filter(holder__demonstration=True, holder__is_active=True)
    first: dict[object, Post] = {}
    for post in posts.select_related("holder").order_by("from_on", "id"):
        first.setdefault(post.holder_id, post)
    order = {name: number for number, name in enumerate(roles)}
    shown = sorted(first.values(), key=lambda post: (order.get(post.role, len(order)), post.holder.username))
    places = place_names(shown)
    return [
        DemoAccount(
            role=post.role,
            label=gettext(roles.get(post.role).label),
            place=places.get((post.place_kind, post.place_id), ""),
            username=post.holder.username,
            password=settings.DEMONSTRATION_PASSWORD,
        )
        for post in shown
    ]
