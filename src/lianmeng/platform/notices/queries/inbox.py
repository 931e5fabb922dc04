"""The inbox of the post in which somebody acts."""

from uuid import UUID

from django.db.models import Case, Value, When

from lianmeng.kernel.places import Actor
from lianmeng.platform.notices.models import Notice
from lianmeng.platform.permissions.guard import GuardedQuerySet


def inbox(viewer: Actor) -> GuardedQuerySet:
    """The notices sent to the viewer's post, newest first."""
    return Notice.objects.visible_to(viewer).order_by("-at", "-id")


def unread_first(viewer: Actor, *, unread_only: bool = False) -> GuardedQuerySet:
    """The same with the unread ones in front, or the unread ones alone."""
    notices = inbox(viewer)
    if unread_only:
        return notices.filter(read_at__isnull=True)
    place = Case(When(read_at__isnull=True, then=Value(0)), default=Value(1))
    return notices.order_by(place, "-at", "-id")


def notice_for(viewer: Actor, notice_id: UUID) -> Notice | None:
    """One notice of the viewer's post, or None."""
    found: Notice | None = inbox(viewer).filter(pk=notice_id).first()
    return found


def unread_count(viewer: Actor) -> int:
    """How many notices of the viewer's post are unread."""
    return Notice.objects.visible_to(viewer).filter(read_at__isnull=True).count() if viewer.post else 0
