"""Webhooks and their deliveries."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from lianmeng.kernel.places import Actor, System, Viewer
from lianmeng.platform.accounts.queries.posts import actor_in
from lianmeng.platform.events.models import Event
from lianmeng.platform.outbound.sending import Destination
from lianmeng.platform.permissions.guard import GuardedQuerySet
from lianmeng.platform.rest.models import Delivery, Webhook, WebhookDestination


def own_webhooks(viewer: Actor) -> list[Webhook]:
    """The webhooks of the viewer's own account, the newest first."""
    return list(_visible(viewer).filter(account=viewer.account)) if viewer.account else []


def webhook_for(viewer: Viewer, webhook_id: UUID) -> Webhook | None:
    """The webhook, or None if it does not exist for ``viewer``."""
    found: Webhook | None = _visible(viewer).filter(pk=webhook_id).first()
    return found


def deliveries_of(viewer: Viewer, webhook: Webhook) -> GuardedQuerySet:
    """The deliveries of a webhook, the latest first."""
    return Delivery.objects.visible_to(viewer).filter(webhook=webhook).order_by("-event")


def delivery_for(viewer: Viewer, delivery_id: UUID) -> Delivery | None:
    """The delivery, or None if it does not exist for ``viewer``."""
    visible = Delivery.objects.visible_to(viewer).select_related("webhook__account", "webhook__post")
    found: Delivery | None = visible.filter(pk=delivery_id).first()
    return found


def webhooks_in_force() -> list[Webhook]:
    """All webhooks that have not been ended, as the worker sees them."""
    stored = Webhook.objects.visible_to(System("tell of acts")).filter(ended_at__isnull=True)
    return list(stored.select_related("account", "post__holder").order_by("made_at", "id"))


def deliveries_due(at: datetime, limit: int) -> list[Delivery]:
    """The deliveries whose next try is due, the longest waiting first."""
    stored = Delivery.objects.visible_to(System("deliver webhooks"))
    due = stored.filter(status=Delivery.Status.WAITING, next_at__lte=at, webhook__ended_at__isnull=True)
    return list(due.select_related("webhook__account", "webhook__post__holder").order_by("next_at", "id")[:limit])


def destinations_on(on: date) -> set[Destination]:
    """The hosts and ports to which webhooks may be sent on a day."""
    return {Destination(one.host.lower(), one.port) for one in WebhookDestination.objects.all() if one.holds_on(on)}


def last_position() -> int:
    """The position of the last event on the trail."""
    events = Event.objects.visible_to(System("where the trail ends")).order_by("-position")
    return int(events.values_list("position", flat=True).first() or 0)


def acts_after(webhook: Webhook, verbs: list[str], kinds: list[str], until: int, limit: int) -> list[Any]:
    """The events that a webhook asked for, from where it stands up to ``until``."""
    events = Event.objects.visible_to(System("tell of acts")).filter(position__gt=webhook.position, position__lte=until)
    return list(events.filter(verb__in=verbs, record_kind__in=kinds).order_by("position")[:limit])


def subscriber(webhook: Webhook) -> Actor:
    """In whose name a webhook reads."""
    return actor_in(webhook.post, str(webhook.account))


def _visible(viewer: Viewer) -> GuardedQuerySet:
    stored = Webhook.objects.visible_to(viewer).select_related("account", "post")
    return stored.order_by("-made_at", "-id")
