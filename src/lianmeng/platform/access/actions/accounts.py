"""What the security administrator does about somebody else's account. Each act has its reason on the trail."""

from datetime import datetime
from typing import Any, cast

from lianmeng.kernel.errors import N_, Forbidden, Invalid, NotPossible
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.access.rules import SECURE
from lianmeng.platform.accounts.actions.accounts import let_in
from lianmeng.platform.accounts.actions.links import link, unlink
from lianmeng.platform.accounts.actions.second_factors import forget_factors
from lianmeng.platform.accounts.actions.sessions import forget_sessions
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.accounts.queries.posts import PERSON
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work


def reset_second_factors(*, actor: Viewer, account: Account, reason: str, at: datetime) -> None:
    """Take away every second factor and recovery code of somebody who lost them, and tell them so.

    Their sessions end: one of them may be in the hands that hold what was lost. Whoever must have a second factor is
    led to set it up with the next sign-in.
    """
    with unit_of_work(actor) as work:
        _check(actor, account, reason)
        kinds = forget_factors(account)
        if not kinds:
            raise NotPossible("no_second_factor", N_("This person has no second factor."))
        _happened(
            work, "second_factor_reset", account, reason, at, {"kinds": kinds, "sessions": forget_sessions(account.pk)}
        )  # fmt: skip
        work.notify(
            N_("The security administrator has reset your second factors. If you did not ask for it, say so at once."),
            to=[("", PERSON, account.pk)],
            about=cast(Any, account),
            at=at,
            urgent=True,
        )


def end_all_sessions(*, actor: Viewer, account: Account, reason: str, at: datetime) -> None:
    """Sign somebody out everywhere."""
    with unit_of_work(actor) as work:
        _check(actor, account, reason)
        ended = forget_sessions(account.pk)
        if not ended:
            raise NotPossible("no_session", N_("This person is signed in nowhere."))
        _happened(work, "sessions_ended", account, reason, at, {"sessions": ended})


def lock_account(*, actor: Viewer, account: Account, reason: str, at: datetime) -> None:
    """From now on nobody signs in with this account, and its sessions have ended. Posts stay as they are."""
    with unit_of_work(actor) as work:
        _check(actor, account, reason)
        if not let_in(account, active=False):
            raise NotPossible("locked", N_("This account is locked already."))
        _happened(work, "account_locked", account, reason, at, {"is_active": False})


def unlock_account(*, actor: Viewer, account: Account, reason: str, at: datetime) -> None:
    """Let somebody sign in again."""
    with unit_of_work(actor) as work:
        _check(actor, account, reason)
        if not let_in(account, active=True):
            raise NotPossible("not_locked", N_("This account is not locked."))
        _happened(work, "account_unlocked", account, reason, at, {"is_active": True})


def link_account(*, actor: Viewer, account: Account, reason: str, subject: str, at: datetime) -> None:
    """Let whoever the provider elsewhere knows as ``subject`` sign in with this account.

    Nobody links themselves: the provider says who somebody is, and the administrator whose account that is.
    """
    with unit_of_work(actor) as work:
        _check(actor, account, reason)
        given = subject.strip()
        if not given:
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="subject")
        if not link(account, given):
            raise NotPossible("linked", N_("This identifier, or this account, is linked already."))
        _happened(work, "account_linked", account, reason, at, {})


def unlink_account(*, actor: Viewer, account: Account, reason: str, at: datetime) -> None:
    """Take the link away; sessions of the account end, as they may have been opened by it."""
    with unit_of_work(actor) as work:
        _check(actor, account, reason)
        if not unlink(account):
            raise NotPossible("not_linked", N_("This account is linked with none elsewhere."))
        _happened(work, "account_unlinked", account, reason, at, {"sessions": forget_sessions(account.pk)})


def _check(actor: Viewer, account: Account, reason: str) -> None:
    require(actor, SECURE, account)
    if isinstance(actor, Actor) and actor.account == account.pk:
        raise Forbidden("own_account", N_("Nobody does this to their own account; another administrator must."))
    if not reason.strip():
        raise Invalid("required", N_("Please fill in this field: %(field)s."), field="reason")


def _happened(
    work: UnitOfWork, verb: str, account: Account, reason: str, at: datetime, details: dict[str, object]
) -> None:
    # Accounts stand before the guard (ADR 7) and have what an event asks of a record all the same.
    work.change(cast(Any, account), verb=verb, at=at, details=details, note=reason)
