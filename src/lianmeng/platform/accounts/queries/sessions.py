"""The open sessions of accounts."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from lianmeng.platform.accounts.models import Account, OpenSession


def open_sessions(account: Account, now: datetime) -> list[OpenSession]:
    """The sessions of ``account`` that have not expired at the real time ``now``, newest first.

    Some of them may have ended by themselves because nobody used them; the face that watches over them knows.
    """
    rows = OpenSession.objects.filter(account=account.pk, expire_date__gt=now, handle__isnull=False)
    return list(rows.defer("session_data").order_by("-opened_at", "handle"))


def sessions_by_account(accounts: Iterable[UUID], now: datetime) -> Counter[UUID]:
    """How many sessions of each of the given accounts have not expired at ``now``."""
    rows = OpenSession.objects.filter(account__in=list(accounts), expire_date__gt=now, handle__isnull=False)
    return Counter(account for account in rows.values_list("account", flat=True) if account)
