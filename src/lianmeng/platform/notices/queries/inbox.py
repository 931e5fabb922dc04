"""The inbox of the post in which somebody acts."""

from lianmeng.kernel.places import Actor
from lianmeng.platform.notices.models import Notice
from lianmeng.platform.permissions.guard import GuardedQuerySet


def inbox(viewer: Actor) -> GuardedQuerySet:
    """The notices sent to the viewer's post, newest first."""
    return Notice.objects.visible_to(viewer).order_by("-at", "-id")


def unread_count(viewer: Actor) -> int:
    """How many of them are unread."""
    return Notice.objects.visible_to(viewer).filter(read_at__isnull=True).count() if viewer.post else 0
