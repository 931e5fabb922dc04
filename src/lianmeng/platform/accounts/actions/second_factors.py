"""Adding and removing second factors, and the recovery codes that stand in for them.

The factors themselves are allauth's records: secrets encrypted under a key outside the database. Each act is on the
trail with the kind of the factor and never with a secret.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from lianmeng.kernel.errors import N_, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.accounts.queries.requirements import rule_for
from lianmeng.platform.accounts.queries.second_factor import FACTORS
from lianmeng.platform.events import chain
from lianmeng.platform.events.trail import draft_event
from lianmeng.platform.permissions.ambient import writing


def add_app(*, actor: Actor, account: Account, secret: str, at: datetime) -> None:
    """From now on codes of the authenticator app that shares ``secret`` count. The first factor brings codes along."""
    with transaction.atomic(), writing("add a second factor"):
        _alone(account)
        if _own(account).filter(type=Authenticator.Type.TOTP).exists():
            raise NotPossible("app_there", N_("An authenticator app is set up already. Remove it first."))
        TOTP.activate(account, secret)
        RecoveryCodes.activate(account)
        _record(actor, "second_factor_added", account, at, {"kind": "totp"})


def add_passkey(*, actor: Actor, account: Account, name: str, credential: Mapping[str, Any], at: datetime) -> None:
    """From now on the key whose checked ``credential`` this is counts."""
    with transaction.atomic(), writing("add a second factor"):
        _alone(account)
        WebAuthn.add(account, name, dict(credential))
        RecoveryCodes.activate(account)
        _record(actor, "second_factor_added", account, at, {"kind": "webauthn", "name": name})


def remove_factor(*, actor: Actor, account: Account, factor: Authenticator, at: datetime) -> None:
    """Take one of one's own factors away. The last one stays while a post that one holds requires one."""
    with transaction.atomic(), writing("remove a second factor"):
        _alone(account)
        others = _own(account).filter(type__in=FACTORS).exclude(pk=factor.pk)
        if not others.exists():
            if rule_for(account, local_date(at)) is not None:
                raise NotPossible(
                    "second_factor_required",
                    N_("Your role requires a second factor. Add another one before you remove this one."),
                )
            _own(account).filter(type=Authenticator.Type.RECOVERY_CODES).delete()
        _own(account).filter(pk=factor.pk).delete()
        _record(actor, "second_factor_removed", account, at, {"kind": factor.type})


def renew_codes(*, actor: Actor, account: Account, at: datetime) -> None:
    """Make new recovery codes; the ones before count no longer. Refused without a second factor to recover."""
    with transaction.atomic(), writing("make recovery codes"):
        _alone(account)
        if not _own(account).filter(type__in=FACTORS).exists():
            raise NotPossible("no_second_factor", N_("Recovery codes stand in for a second factor, and there is none."))
        _own(account).filter(type=Authenticator.Type.RECOVERY_CODES).delete()
        RecoveryCodes.activate(account)
        _record(actor, "recovery_codes_made", account, at, {})


def show_codes(*, actor: Actor, account: Account, at: datetime) -> list[str]:
    """The recovery codes not used yet, for their owner's eyes; that they were shown is on the trail."""
    with transaction.atomic(), writing("show recovery codes"):
        stored = _own(account).filter(type=Authenticator.Type.RECOVERY_CODES).first()
        if stored is None:
            return []
        codes: list[str] = stored.wrap().get_unused_codes()
        _record(actor, "recovery_codes_shown", account, at, {"left": len(codes)})
    return codes


def record_code_used(*, actor: Actor, account: Account, left: int, at: datetime) -> None:
    """Put on the trail that a recovery code stood in for the second factor, and how many are left."""
    with transaction.atomic(), writing("record a recovery code"):
        _record(actor, "recovery_code_used", account, at, {"left": left})


def forget_factors(account: Account) -> list[str]:
    """Delete every factor and code of ``account`` and return their kinds. Part of an action that records it."""
    kinds = sorted(_own(account).values_list("type", flat=True))
    _own(account).delete()
    return kinds


def _own(account: Account) -> Any:
    return Authenticator.objects.filter(user_id=account.pk)


def _alone(account: Account) -> None:
    """Two acts on the factors of one account see each other."""
    Account.objects.select_for_update(no_key=True).get(pk=account.pk)


def _record(actor: Actor, verb: str, account: Account, at: datetime, new: Mapping[str, object]) -> None:
    event = draft_event(actor=actor, verb=verb, record=account, at=at, on=local_date(at), old={}, new=new)
    chain.append([event])
