"""Second factors: who has which, and whose post requires one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from lianmeng.platform.accounts.models import Account, SecondFactorRule
from lianmeng.platform.accounts.models.post import PostQuerySet

#: What counts as a second factor. Recovery codes stand in for one and are none of their own.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class Passkey:
    """A key on a device, under the name that its owner gave it."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class SecondFactors:
    """What somebody can show besides the password."""

    app: Authenticator | None
    passkeys: list[Passkey]
    codes_left: int | None  #: None if there are no recovery codes

    @property
    def count(self) -> int:
        """How many second factors there are, recovery codes apart."""
        return len(self.passkeys) + (self.app is not None)


def second_factors(account: Account) -> SecondFactors:
    """Every second factor of ``account``, in one query."""
    app, passkeys, left = None, [], None
    for one in Authenticator.objects.filter(user_id=account.pk).order_by("created_at", "pk"):
        if one.type == Authenticator.Type.TOTP:
            app = one
        elif one.type == Authenticator.Type.WEBAUTHN:
            passkeys.append(Passkey(one.pk, one.data["name"], one.created_at, one.last_used_at))
        else:
            left = len(one.wrap().get_unused_codes())
    return SecondFactors(app, passkeys, left)


def factors_by_account(accounts: Iterable[UUID]) -> Counter[UUID]:
    """How many second factors each of the given accounts has, recovery codes apart."""
    rows = Authenticator.objects.filter(user_id__in=list(accounts), type__in=FACTORS)
    return Counter(rows.values_list("user_id", flat=True))


def rules_in_force(on: date) -> list[SecondFactorRule]:
    """The requirements in force on the day ``on``."""
    return list(SecondFactorRule.objects.filter(_in_force(on)))


def with_need(posts: PostQuerySet, on: date) -> PostQuerySet:
    """The posts with ``needs_second_factor``: the role requires one on the day ``on`` and the holder has none."""
    required = Exists(SecondFactorRule.objects.filter(_in_force(on), role=OuterRef("role")))
    there = Exists(Authenticator.objects.filter(user_id=OuterRef("holder_id"), type__in=FACTORS))
    return posts.annotate(needs_second_factor=ExpressionWrapper(required & ~there, output_field=BooleanField()))


def _in_force(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gt=on))
