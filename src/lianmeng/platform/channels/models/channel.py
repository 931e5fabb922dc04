"""Ways out, and the hosts at which robots may be reached."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.records.models import ReferenceRecord


class Channel(GuardedModel):
    """One mailbox or robot through which notices go out.

    ``secret`` holds, encrypted under a key outside the database, what nobody may read back: the address of a robot,
    which is its password, its signing key, or the password of the mail server. ``host``, ``port``, ``security``,
    ``username`` and ``sender`` are the mail server's.
    """

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        WECOM = "wecom", _("WeCom robot")
        DINGTALK = "dingtalk", _("DingTalk robot")
        FEISHU = "feishu", _("Feishu robot")

    class Security(models.TextChoices):
        TLS = "tls", _("TLS from the start")
        STARTTLS = "starttls", _("TLS after the greeting (STARTTLS)")
        NONE = "none", _("none, inside the own network only")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=60)
    active = models.BooleanField(_("in use"), default=True)
    secret = models.TextField()
    host = models.CharField(_("mail server"), max_length=200, blank=True)
    port = models.PositiveIntegerField(_("port"), default=465)
    security = models.CharField(_("encryption"), max_length=10, choices=Security.choices, default=Security.TLS)
    username = models.CharField(_("user name"), max_length=200, blank=True)
    sender = models.EmailField(_("sender"), blank=True)

    private_fields = frozenset({"secret", "username"})

    class Meta(GuardedModel.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def __str__(self) -> str:
        return self.name

    def dimensions(self) -> dict[str, str]:
        """What the events of this channel are split by."""
        return {"kind": self.kind}

    @property
    def is_robot(self) -> bool:
        """Whether it is reached by an address instead of a mail server."""
        return self.kind != self.Kind.EMAIL


class RobotHost(ReferenceRecord):
    """A host at which robots of one kind are reached, over https; what is not listed is not spoken to."""

    kind = models.CharField(_("kind"), max_length=10, choices=Channel.Kind.choices)
    host = models.CharField(_("host"), max_length=200)

    class Meta:
        verbose_name = _("host of robots")
        verbose_name_plural = _("hosts of robots")
        ordering = ["kind", "host"]
        constraints = [models.UniqueConstraint(fields=["kind", "host", "from_on"], name="robot_host_once_a_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.host}"
