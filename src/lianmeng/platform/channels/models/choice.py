"""Who wants to be told through which channel."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.accounts.models import Account
from lianmeng.platform.channels.models.channel import Channel
from lianmeng.platform.permissions.models import GuardedModel


class Choice(GuardedModel):
    """Somebody's own choice: a channel, of which notices it tells, how often, and when it is silent.

    ``since`` is the business moment from which notices count. Between ``quiet_from`` and ``quiet_to`` (office zone,
    possibly over midnight) nothing goes out. ``address`` is where e-mail goes.
    """

    class Kinds(models.TextChoices):
        ALL = "all", _("all notices")
        URGENT = "urgent", _("urgent ones only")

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", _("at once")
        HOURLY = "hourly", _("together, every full hour")
        DAILY = "daily", _("together, once a day at the opening of the office")

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)
    kinds = models.CharField(_("told of"), max_length=10, choices=Kinds.choices, default=Kinds.ALL)
    pace = models.CharField(_("how often"), max_length=10, choices=Pace.choices, default=Pace.AT_ONCE)
    quiet_from = models.TimeField(_("silent from"), null=True)
    quiet_to = models.TimeField(_("silent until"), null=True)
    address = models.EmailField(_("e-mail address"), blank=True)
    since = models.DateTimeField()

    private_fields = frozenset({"address"})

    class Meta(GuardedModel.Meta):
        verbose_name = _("choice of a channel")
        verbose_name_plural = _("choices of channels")
        constraints = [models.UniqueConstraint(fields=["account", "channel"], name="channel_chosen_once")]

    def __str__(self) -> str:
        return f"{self.kinds} {self.pace}"

    def dimensions(self) -> dict[str, str]:
        """What the events of this choice are split by."""
        return {"kinds": self.kinds, "pace": self.pace}
