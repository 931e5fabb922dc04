"""A line in somebody's inbox."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.accounts.models import Post
from lianmeng.platform.notices.models.outbox import Outbox
from lianmeng.platform.permissions.models import GuardedModel


class Notice(GuardedModel):
    """What the holder of one post was told, about which record, and whether they have read it."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    outbox = models.ForeignKey(Outbox, models.PROTECT, related_name="+")
    message = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    urgent = models.BooleanField(_("urgent"), default=False)
    record_kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read"), null=True)

    class Meta(GuardedModel.Meta):
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [models.UniqueConstraint(fields=["outbox", "post"], name="notice_once")]
        indexes = [
            models.Index(fields=["post", "-at"], name="notice_inbox"),
            models.Index(fields=["post"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The message in the reader's language."""
        return gettext(self.message) % self.params
