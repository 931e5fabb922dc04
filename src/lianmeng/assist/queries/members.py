"""Who is in a help team: the holders of posts at it."""

from datetime import date
from uuid import UUID

from lianmeng.platform.accounts.models import Post
from lianmeng.platform.accounts.queries.posts import official_posts


def is_member(account: UUID, team: UUID | None, on: date) -> bool:
    """Whether somebody holds a post at a team on a day, whichever post they act in just now."""
    if team is None:
        return False
    return official_posts("members of a team").in_force(on).at("team", team).filter(holder=account).exists()


def members_of(team: UUID, on: date) -> list[Post]:
    """The posts at a team on a day, with their holders."""
    return list(
        official_posts("members of a team")
        .in_force(on)
        .at("team", team)
        .select_related("holder")
        .order_by("from_on", "id")
    )
