"""What the worker does by itself, whoever else works: what the platform's rooms need and may not ask of each other."""

import time
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from lianmeng.platform.accounts.actions.sessions import sweep_sessions
from lianmeng.platform.background.clock import business_now
from lianmeng.platform.background.handlers import every
from lianmeng.platform.channels.actions.carrying import collect, send_due
from lianmeng.platform.files.actions.files import sweep_orphans
from lianmeng.platform.notices.actions.delivery import deliver_waiting
from lianmeng.platform.rest.actions.webhooks import deliver_due, gather_acts

#: No action takes this long, so what no row names after it never will be named.
_ORPHANED_AFTER = timedelta(days=1)


@every(minutes=1)
def deliver_notices() -> None:
    """Deliver what a crash left waiting in the outbox; ordinarily the process that wrote it has done so."""
    while deliver_waiting(at=business_now()):
        pass


@every(minutes=1)
def tell_webhooks() -> None:
    """Note down what webhooks are to be told, and try what is due. Messages are signed with the real time."""
    gather_acts(at=business_now())
    deliver_due(at=business_now(), seconds=int(time.time()))


@every(minutes=1)
def carry_notices_out() -> None:
    """Put new notices into messages for those who choose so, and send what is due. Signatures go by the real time."""
    collect(at=business_now())
    send_due(at=business_now(), now=timezone.now(), site=settings.SITE_ADDRESS)


@every(minutes=60)
def sweep_expired_sessions() -> None:
    """Remove sessions that have expired, in real time."""
    sweep_sessions(before=timezone.now())


@every(minutes=60)
def sweep_files() -> None:
    """Remove uploaded bytes whose action failed. Files on disk carry the real time, so that is what counts here."""
    sweep_orphans(before=timezone.now() - _ORPHANED_AFTER)
