"""Exclusion from statistics: the reasons, which are data, and each demand that is left out."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models.handling import PartOfDemand
from lianmeng.assist.states import APPROVED, REQUESTED
from lianmeng.assist.states_exclusion import EXCLUSION
from lianmeng.platform.records.models import ReferenceRecord
from lianmeng.platform.records.triggers import lifecycle_triggers


class ExclusionReason(ReferenceRecord):
    """A reason for which a demand may be left out; the list is the administrator's, nothing else is a reason."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("reason to exclude")
        verbose_name_plural = _("reasons to exclude")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="exclusion_reason_dates_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Exclusion(PartOfDemand):
    """That a demand does not count in judging the work (剔除), with who asked, who approved and why. Seen by everybody
    who sees the demand."""

    status = models.CharField(
        _("state"), max_length=10, default=REQUESTED, choices=[(s.name, _(s.label)) for s in EXCLUSION.states.values()]
    )
    reason = models.ForeignKey(ExclusionReason, models.PROTECT, related_name="+", verbose_name=_("reason"))
    text = models.TextField(_("why it is left out"))
    asked_by = models.UUIDField(null=True, editable=False)
    due_at = models.DateTimeField(_("decision due"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    approver = models.CharField(_("decided by"), max_length=80, blank=True)
    note = models.TextField(_("last remark"), blank=True)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("exclusion from statistics")
        verbose_name_plural = _("exclusions from statistics")
        constraints = [
            models.UniqueConstraint(
                fields=["demand"], condition=Q(status__in=(REQUESTED, APPROVED)), name="exclusion_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(status=APPROVED) | Q(decided_at__isnull=False, approver__gt=""),
                name="exclusion_has_an_approver",
            ),
        ]
        triggers = lifecycle_triggers(EXCLUSION)

    def __str__(self) -> str:
        return self.text
