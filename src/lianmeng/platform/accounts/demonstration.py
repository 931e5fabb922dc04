"""Accounts for a demonstration: one for each role, all with the same password, which belongs to the installation.

The city generator opens them for it. Outside a demonstration they cannot sign in, and nobody lists them.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext

from lianmeng.platform.accounts.models import Post
from lianmeng.platform.accounts.queries.posts import official_posts, place_names
from lianmeng.platform.accounts.roles import roles


@dataclass(frozen=True)
class DemoAccount:
    """One line of the sign-in page: the role in words, where it is held, and what signs in."""

    role: str
    label: str
    place: str
    username: str
    password: str


def demo_accounts(on: date) -> list[DemoAccount]:
    """The accounts offered on the sign-in page, one line for each, in the order in which they were made."""
    if not settings.DEMONSTRATION:
        return []
    posts = (
        official_posts("accounts of a demonstration")
        .in_force(on)
        .filter(holder__demonstration=True, holder__is_active=True)
    )
    first: dict[object, Post] = {}
    for post in posts.select_related("holder").order_by("from_on", "id"):
        first.setdefault(post.holder_id, post)
    shown = sorted(first.values(), key=lambda post: post.holder_id)
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
