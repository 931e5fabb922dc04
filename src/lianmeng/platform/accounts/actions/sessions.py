"""Ending sessions: one's own, and all of an account when its password changes, it is locked or its last post ends."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor
from lianmeng.platform.accounts.models import Account, OpenSession
from lianmeng.platform.events import chain
from lianmeng.platform.events.trail import draft_event
from lianmeng.platform.permissions.ambient import writing


def end_session(*, actor: Actor, account: Account, handle: UUID, at: datetime) -> bool:
    """End one of one's own sessions; False if there is none of this handle, or it has ended already."""
    with transaction.atomic(), writing("end a session"):
        ended, _ = OpenSession.objects.filter(account=account.pk, handle=handle).delete()
        if ended:
            _record(actor, account, at, ended)
    return bool(ended)


def end_other_sessions(*, actor: Actor, account: Account, keep: UUID | None, at: datetime) -> int:
    """End all of one's own sessions but the one of the handle ``keep``; return how many that were."""
    with transaction.atomic(), writing("end sessions"):
        ended = forget_sessions(account.pk, keep=keep)
        if ended:
            _record(actor, account, at, ended)
    return ended


def forget_sessions(account: UUID, *, keep: UUID | None = None) -> int:
    """Delete the sessions of ``account`` and return how many. Part of an action, whose event says why."""
    others = OpenSession.objects.filter(account=account)
    if keep is not None:
        others = others.filter(~Q(handle=keep) | Q(handle__isnull=True))
    ended, _ = others.delete()
    return ended


def sweep_sessions(*, before: datetime) -> int:
    """Delete the sessions that expired before a real moment, of whomever. They have ended already: no event."""
    with transaction.atomic(), writing("sweep sessions"):
        swept, _ = OpenSession.objects.filter(expire_date__lt=before).delete()
    return swept


def _record(actor: Actor, account: Account, at: datetime, ended: int) -> None:
    new = {"sessions": ended}
    event = draft_event(
        actor=actor, verb="sessions_ended", record=account, at=at, on=local_date(at), old={}, new=new
    )  # fmt: skip
    chain.append([event])
