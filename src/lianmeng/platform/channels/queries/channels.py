"""Channels, choices and the log of what went out, for whoever looks."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from lianmeng.kernel.places import Actor, System
from lianmeng.platform.channels.models import Channel, Choice, Message, RobotHost
from lianmeng.platform.permissions.guard import GuardedQuerySet


def channels(viewer: Actor) -> list[Channel]:
    """The channels that the viewer looks after: the administrator all, others none."""
    return list(Channel.objects.visible_to(viewer).order_by("kind", "name", "pk"))


def channel_for(viewer: Actor, channel_id: UUID) -> Channel | None:
    """One of them, or None."""
    found: Channel | None = Channel.objects.visible_to(viewer).filter(pk=channel_id).first()
    return found


def on_offer() -> list[Channel]:
    """The channels in use, without their secrets, for everybody signed in to choose from."""
    offered = Channel.objects.visible_to(System("channels on offer")).filter(active=True)
    return list(offered.defer("secret").order_by("kind", "name", "pk"))


def choices_by_channel(viewer: Actor) -> dict[UUID, Choice]:
    """The viewer's own choices by channel."""
    return {choice.channel_id: choice for choice in Choice.objects.visible_to(viewer).filter(account=viewer.account)}


def choice_of(viewer: Actor, channel: Channel) -> Choice | None:
    """The viewer's own choice for a channel, or None."""
    return choices_by_channel(viewer).get(channel.pk)


def messages_seen(viewer: Actor) -> GuardedQuerySet:
    """The log of messages that the viewer sees, newest first."""
    return Message.objects.visible_to(viewer).select_related("channel", "account").order_by("-at", "-pk")


def robot_hosts(kind: str, on: date) -> set[str]:
    """The hosts at which robots of ``kind`` may be reached on a day."""
    rows = RobotHost.objects.filter(Q(to_on__isnull=True) | Q(to_on__gt=on), kind=kind, from_on__lte=on)
    return set(rows.values_list("host", flat=True))
