"""Making tokens and revoking them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from lianmeng.kernel.errors import N_, Forbidden, Invalid, NotPossible
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.records.queries.limits import amount
from lianmeng.platform.rest.credentials import ALGORITHM, digest_of, new_secret
from lianmeng.platform.rest.models import ApiToken, TokenUse
from lianmeng.platform.rest.queries.tokens import tokens_in_force
from lianmeng.platform.rest.resources import all_scopes
from lianmeng.platform.work.unit import unit_of_work


def make_token(
    *, actor: Actor, name: str, scopes: Collection[str], expires_on: date, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token for the post in which ``actor`` acts; the secret is returned this once and never again.

    ``expires_on`` is the first day on which it no longer works: at most the limit ``rest.token_days`` away.
    """
    on = local_date(at)
    if actor.account is None or actor.post is None:
        raise Forbidden("no_post", N_("Access tokens are made for a post, and you act in none."))
    if not name.strip():
        raise Invalid("required", N_("Please fill in this field: %(field)s."), field="name")
    unknown = set(scopes) - set(all_scopes())
    if not scopes or unknown:
        raise Invalid("scopes", N_("Please choose what the token may do."), field="scopes")
    longest = int(amount("rest.token_days", on))
    if not on < expires_on <= on + timedelta(days=longest):
        raise Invalid(
            "expiry",
            N_("A token is valid from one day to %(days)s days; please choose a day within them."),
            field="expires_on",
            days=longest,
        )
    most = int(amount("rest.tokens", on))
    if tokens_in_force(actor.post, on) >= most:
        raise NotPossible(
            "too_many_tokens", N_("A post has at most %(most)s tokens in force. Please revoke one first."), most=most
        )
    secret = new_secret()
    token = ApiToken(
        account_id=actor.account,
        post_id=actor.post,
        name=name.strip(),
        scopes=sorted(scopes),
        algorithm=ALGORITHM,
        digest=digest_of(secret),
        hint=secret[-4:],
        made_at=at,
        expires_on=expires_on,
    )
    require(actor, "token.make", token)
    with unit_of_work(actor) as work:
        work.create(token, verb="token_made", at=at)
        TokenUse.objects.create(token=token)
    return token, secret


def revoke_token(*, actor: Viewer, token: ApiToken, at: datetime) -> ApiToken:
    """End a token at once: the next request that shows it is refused. One revoked before stays as it is."""
    with unit_of_work(actor) as work:
        token = work.lock(token)
        require(actor, "token.revoke", token)
        if token.revoked_at is not None:
            raise NotPossible("revoked", N_("This token has been revoked already."))
        work.change(token, verb="token_revoked", at=at, changes={"revoked_at": at})
    return token
