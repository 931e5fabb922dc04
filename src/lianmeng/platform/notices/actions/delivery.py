"""From the outbox to the inboxes, and marking notices read."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor
from lianmeng.platform.accounts.queries.posts import PERSON, PostsByPlace, posts_by_person, posts_by_place
from lianmeng.platform.notices.models import Notice, Outbox
from lianmeng.platform.permissions.ambient import writing


def deliver_waiting(*, at: datetime, limit: int = 200) -> int:
    """Deliver up to ``limit`` waiting outbox rows and return how many were delivered.

    Safe to run in several processes and to be killed at any point: rows are taken with SKIP LOCKED, and
    a notice is unique for each outbox row and post.
    """
    with transaction.atomic(), writing("deliver notices"):
        waiting = Outbox.objects.select_for_update(skip_locked=True).filter(delivered_at__isnull=True)
        rows = list(waiting.order_by("at", "id")[:limit])
        wanted = {(kind, place) for row in rows for _, kind, place in row.recipients}
        people = {place for kind, place in wanted if kind == PERSON}
        posts = posts_by_place({(kind, place) for kind, place in wanted if kind != PERSON}) | posts_by_person(people)
        notices = [notice for row in rows for notice in _notices_of(row, posts)]
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        Outbox.objects.filter(pk__in=[row.pk for row in rows]).update(delivered_at=at)
    return len(rows)


def mark_read(*, actor: Actor, notices: Sequence[Notice], at: datetime) -> int:
    """Mark the given notices of the actor's own post as read; return how many were unread before."""
    mine = [notice.pk for notice in notices if notice.post_id == actor.post]
    with transaction.atomic(), writing("mark notices read"):
        changed: int = Notice.objects.filter(pk__in=mine, read_at__isnull=True).update(read_at=at)
    return changed


def mark_all_read(*, actor: Actor, at: datetime) -> int:
    """Mark every notice of the actor's own post that came up to ``at`` as read; return how many were unread before."""
    if actor.post is None:
        return 0
    with transaction.atomic(), writing("mark notices read"):
        unread = Notice.objects.filter(post_id=actor.post, read_at__isnull=True, at__lte=at)
        changed: int = unread.update(read_at=at)
    return changed


def _notices_of(row: Outbox, posts: PostsByPlace) -> list[Notice]:
    on = local_date(row.at)
    told = {
        post.pk: post
        for role, kind, place in row.recipients
        for post in posts.get((kind, place), ())
        if (kind == PERSON or post.role == role) and post.holds_on(on)
    }
    return [
        Notice(
            post=post,
            outbox=row,
            message=row.message,
            params=row.params,
            urgent=row.urgent,
            record_kind=row.record_kind,
            record_id=row.record_id,
            at=row.at,
        )
        for post in told.values()
    ]
