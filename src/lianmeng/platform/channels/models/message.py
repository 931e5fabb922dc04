"""What goes out, and which notices it carries."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.kernel.errors import N_
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.channels.models.channel import Channel
from lianmeng.platform.notices.models import Notice
from lianmeng.platform.permissions.models import GuardedModel

#: Why a message did not go out → what people read.
REASONS = {
    "address": N_("the address cannot be read"),
    "not_allowed": N_("the host is not on the list"),
    "unknown_host": N_("the name of the host is unknown"),
    "inside": N_("the address lies inside the network"),
    "redirected": N_("the answer points elsewhere"),
    "too_large": N_("the answer is too large"),
    "too_slow": N_("no answer in time"),
    "unreachable": N_("cannot be reached"),
    "refused": N_("refused by the other side"),
    "busy": N_("the other side takes no more for now"),
    "interrupted": N_("interrupted on the way"),
}


class Message(GuardedModel):
    """One message to one person through one channel: how many notices wait. A line of the log of deliveries.

    ``waiting`` until ``due_at``, ``sending`` while a worker is about it, then ``sent`` or ``failed``. One that a worker
    died over is ``unclear``: nobody knows whether it went out. E-mail is then sent again under the same Message-ID, by
    which mailboxes know it; a robot has no such thing, and its message is not repeated.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("on its way")
        SENT = "sent", _("sent")
        FAILED = "failed", _("given up")
        UNCLEAR = "unclear", _("unclear")

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    test = models.BooleanField(default=False)
    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.WAITING)
    notices = models.PositiveIntegerField(_("notices"), default=0)
    urgent = models.PositiveIntegerField(_("urgent"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    at = models.DateTimeField(_("made"))
    due_at = models.DateTimeField(_("due"))
    begun_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta(GuardedModel.Meta):
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(status="waiting"), name="message_waiting"),
            models.Index(fields=["channel", "-begun_at"], name="message_of_channel"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "account"],
                condition=models.Q(status="waiting", test=False),
                name="message_one_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.notices} {self.status}"

    @property
    def reason_text(self) -> str:
        """Why it has not gone out, as a marked message; empty if there is no reason."""
        return REASONS.get(self.reason, self.reason)


class Carried(GuardedModel):
    """That a notice goes out with a message: once for each channel, whatever happens to workers."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, related_name="+")

    class Meta(GuardedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="notice_carried_once")]

    def __str__(self) -> str:
        return str(self.notice_id)
