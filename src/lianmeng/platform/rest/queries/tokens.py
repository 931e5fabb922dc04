"""Tokens: who shows one, and the lists of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, System, Viewer
from lianmeng.platform.accounts.queries.posts import actor_in
from lianmeng.platform.permissions.guard import GuardedQuerySet
from lianmeng.platform.rest.credentials import digest_of
from lianmeng.platform.rest.models import ApiToken, TokenUse


@dataclass(frozen=True)
class Bearer:
    """Who asks with a token: the token, and the actor that its post makes of its account."""

    token: ApiToken
    actor: Actor


@dataclass(frozen=True)
class TokenRow:
    """A token in a list: whether it is good today, and the day of its last use."""

    token: ApiToken
    holds: bool
    last_used_on: date | None


def bearer_of(secret: str, at: datetime, *, demonstration: bool) -> Bearer | None:
    """Who shows ``secret``; None unless token, account and post are all good today."""
    tokens = ApiToken.objects.visible_to(System("who shows a token")).select_related("account", "post__holder")
    token = tokens.filter(digest=digest_of(secret)).first()
    on = local_date(at)
    if token is None or not token.holds_on(on) or not token.post.holds_on(on):
        return None
    if not token.account.may_sign_in(demonstration=demonstration) or token.post.holder_id != token.account_id:
        return None
    return Bearer(token, actor_in(token.post, str(token.account)))


def own_tokens(viewer: Actor, on: date) -> list[TokenRow]:
    """The tokens of the viewer's own account, for whichever post, the newest first."""
    if viewer.account is None:
        return []
    return _rows(_visible(viewer).filter(account=viewer.account), on)


def visible_tokens(viewer: Viewer) -> GuardedQuerySet:
    """The tokens that ``viewer`` sees, the newest first."""
    return _visible(viewer)


def token_rows(tokens: Iterable[ApiToken], on: date) -> list[TokenRow]:
    """The given tokens with their last use; one query however many there are."""
    return _rows(tokens, on)


def token_for(viewer: Viewer, token_id: object) -> ApiToken | None:
    """The token, or None if it does not exist for ``viewer``."""
    found: ApiToken | None = _visible(viewer).filter(pk=token_id).first()
    return found


def tokens_in_force(post: object, on: date) -> int:
    """How many tokens of one post are good on ``on``."""
    stored = ApiToken.objects.visible_to(System("count the tokens of a post"))
    return int(stored.filter(post=post, revoked_at__isnull=True, expires_on__gt=on).count())


def _visible(viewer: Viewer) -> GuardedQuerySet:
    return ApiToken.objects.visible_to(viewer).select_related("account", "post").order_by("-made_at", "-id")


def _rows(tokens: Iterable[ApiToken], on: date) -> list[TokenRow]:
    tokens = list(tokens)
    used = dict(TokenUse.objects.filter(token__in=[token.pk for token in tokens]).values_list("token_id", "last_on"))
    return [TokenRow(token, token.holds_on(on) and token.post.holds_on(on), used.get(token.pk)) for token in tokens]
