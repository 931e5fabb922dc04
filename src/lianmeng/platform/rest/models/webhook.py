"""Webhooks: who wants to be told of which acts, where that may be told, and how each telling went."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.accounts.models import Account, Post
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.records.models import ReferenceRecord


class WebhookDestination(ReferenceRecord):
    """A host and port to which webhooks may be sent; the list is the administrator's."""

    host = models.CharField(_("host"), max_length=253)
    port = models.PositiveIntegerField(_("port"), default=443)

    class Meta:
        verbose_name = _("destination of webhooks")
        verbose_name_plural = _("destinations of webhooks")
        ordering = ["host", "port", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["host", "port", "from_on"], name="webhook_destination_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Webhook(GuardedModel):
    """A post's wish to be told of acts on records that it sees, at ``url``, until it is ended.

    ``verbs`` are ``resource:verb``. The secret that signs is worked out from the installation's key and the identifier,
    so the database does not hold it. ``position`` is that of the last event of the trail that was looked at.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("account"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("post"))
    name = models.CharField(_("what it is for"), max_length=60)
    url = models.URLField(_("address"), max_length=300)
    verbs = models.JSONField(_("acts"), default=list)
    position = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(_("made"))
    ended_at = models.DateTimeField(null=True)

    class Meta(GuardedModel.Meta):
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        indexes = [models.Index(fields=["made_at"], condition=Q(ended_at__isnull=True), name="webhook_in_force")]

    def __str__(self) -> str:
        return self.name

    def dimensions(self) -> dict[str, str]:
        """What the events of a webhook are split by: its post."""
        return {"post": str(self.post_id)}

    def works_on(self, on: date) -> bool:
        """Whether it is in force on a day; it rests while account or post do not hold."""
        holds = self.post.holds_on(on) and self.post.holder_id == self.account_id and self.account.is_active
        return self.ended_at is None and holds


class Delivery(GuardedModel):
    """One act to be told to one webhook, until it was received, given up, or out of the post's sight.

    Its identifier is what the receiver tells repetitions by. What is sent is read anew at each try and not kept.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RECEIVED = "received", _("received")
        FAILED = "failed", _("given up")
        WITHHELD = "withheld", _("no longer in sight")

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="+", verbose_name=_("webhook"))
    event = models.BigIntegerField()
    resource = models.CharField(max_length=40)
    verb = models.CharField(_("act"), max_length=60)
    record = models.UUIDField()
    at = models.DateTimeField(_("at"))
    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_at = models.DateTimeField(_("next try"))
    answer = models.CharField(_("answer"), max_length=40, blank=True)

    class Meta(GuardedModel.Meta):
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [models.Index(fields=["next_at"], condition=Q(status="waiting"), name="delivery_waiting")]
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once")]

    def __str__(self) -> str:
        return f"{self.verb} {self.status}"

    def dimensions(self) -> dict[str, str]:
        """What the events of a delivery are split by: its webhook."""
        return {"webhook": str(self.webhook_id)}
