"""What the security administrator does about somebody else's account. Each act has its reason on the trail."""

from datetime import datetime
from typing import Any, cast

from lianmeng.kernel.errors import N_, Forbidden, Invalid, NotPossible
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.access.rules import SECURE
from lianmeng.platform.accounts.actions.second_factors import forget_factors
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.accounts.queries.posts import PERSON
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work


def reset_second_factors(*, actor: Viewer, account: Account, reason: str, at: datetime) -> None:
    """Take away every second factor and recovery code of somebody who lost them, and tell them so.

    Whoever must have one is led to set it up with the next sign-in.
    """
    with unit_of_work(actor) as work:
        _check(actor, account, reason)
        kinds = forget_factors(account)
        if not kinds:
            raise NotPossible("no_second_factor", N_("This person has no second factor."))
        _happened(work, "second_factor_reset", account, reason, at, {"kinds": kinds})
        work.notify(
            N_("The security administrator has reset your second factors. If you did not ask for it, say so at once."),
            to=[("", PERSON, account.pk)],
            about=cast(Any, account),
            at=at,
            urgent=True,
        )


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
