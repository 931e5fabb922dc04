"""Tokens: with which a program asks in somebody's name, in one of their posts."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.accounts.models import Account, Post
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.records.models import Record


class ApiToken(GuardedModel):
    """A personal token: it acts in one post of its account, within its ``scopes``, until before ``expires_on``.

    Only the digest of the secret is kept; ``hint`` are its last characters, by which its owner knows it again.
    ``scopes`` are ``resource:read`` and ``resource:write``. They narrow what the post may do and never widen it.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("account"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("post"))
    name = models.CharField(_("what it is for"), max_length=60)
    scopes = models.JSONField(_("may"), default=list)
    algorithm = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(_("ends in"), max_length=4)
    made_at = models.DateTimeField(_("made"))
    expires_on = models.DateField(_("valid until (exclusive)"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    private_fields = frozenset({"digest"})

    class Meta(GuardedModel.Meta):
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        indexes = [models.Index(fields=["account", "-made_at"], name="token_of_account")]

    def __str__(self) -> str:
        return self.name

    def dimensions(self) -> dict[str, str]:
        """What the events of a token are split by: its post."""
        return {"post": str(self.post_id)}

    def holds_on(self, on: date) -> bool:
        """Whether the token itself is good on the day ``on``; account and post are asked apart."""
        return self.revoked_at is None and on < self.expires_on


class TokenUse(Record):
    """How much a token was used: requests in the present minute, and the last day. Counted, hence on no trail.

    ``minute`` counts minutes of real time from the epoch.
    """

    token = models.OneToOneField(ApiToken, models.PROTECT, related_name="+")
    minute = models.BigIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)
    last_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.token_id}: {self.last_on}"
