"""Matters that came back after they had been closed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models.handling import PartOfDemand
from lianmeng.assist.models.team import HelpTeam


class Reopening(PartOfDemand):
    """That a closed demand was reopened (反弹): who said so, why, and what it had been closed with."""

    class Cause(models.TextChoices):
        ENTERPRISE = "enterprise", _("the enterprise says that it has come back")
        OFFICE = "office", _("an office or supervisor found it unsolved")
        RECHECK = "recheck", _("it failed the re-check")

    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices)
    reason = models.TextField(_("reason"))
    closed_at = models.DateTimeField(_("closed before"))
    team = models.ForeignKey(
        HelpTeam, models.PROTECT, related_name="+", null=True, verbose_name=_("help team that had it before")
    )
    reply = models.TextField(_("reply before"), blank=True)
    grade = models.PositiveSmallIntegerField(_("grade before"), null=True)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("reopening")
        verbose_name_plural = _("reopenings")

    def __str__(self) -> str:
        return self.reason
