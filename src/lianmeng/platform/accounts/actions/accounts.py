"""What people do with their own account: sign in, change the password, choose a language."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor
from lianmeng.platform.accounts.actions.sessions import forget_sessions
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.accounts.queries.posts import actor_without_post
from lianmeng.platform.events import chain
from lianmeng.platform.events.trail import draft_event
from lianmeng.platform.permissions.ambient import writing


def record_sign_in(*, account: Account, at: datetime) -> None:
    """Put on the trail that somebody signed in. They act in no post yet."""
    with transaction.atomic(), writing("record a sign-in"):
        _record(actor_without_post(account), "signed_in", account, at)


def change_password(*, actor: Actor, account: Account, password: str, at: datetime, keep: UUID | None = None) -> None:
    """Set a new password that has been checked already. The trail says that it changed and nothing more.

    Every session of the account ends but the one of the handle ``keep``, in which it is changed.
    """
    with transaction.atomic(), writing("change a password"):
        account.set_password(password)
        account.version += 1
        account.save(update_fields=["password", "version"])
        forget_sessions(account.pk, keep=keep)
        _record(actor, "password_changed", account, at)


def let_in(account: Account, *, active: bool) -> bool:
    """Open or lock ``account``; a locked one's sessions end at once. False if it was so already.

    Part of an action, whose event says who did it and why.
    """
    changed = Account.objects.filter(pk=account.pk, is_active=not active).update(
        is_active=active, version=F("version") + 1
    )
    if changed and not active:
        forget_sessions(account.pk)
    return bool(changed)


def choose_language(*, account: Account, language: str) -> None:
    """Remember the language in which somebody reads the site. A convenience, hence not on the trail."""
    if account.language != language:
        account.language = language
        account.save(update_fields=["language"])


def open_for_demonstration(*, accounts: Iterable[Account], password: str) -> None:
    """Let the given accounts sign in with the demonstration's password; it is no secret, so one hash serves all."""
    stored = Account.objects.filter(pk__in=[account.pk for account in accounts])
    stored.update(password=make_password(password), demonstration=True)


def _record(actor: Actor, verb: str, account: Account, at: datetime) -> None:
    event = draft_event(actor=actor, verb=verb, record=account, at=at, on=local_date(at), old={}, new={})
    chain.append([event])
