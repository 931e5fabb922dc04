"""Holding the clock: why it may be held, and each time that it was asked for, approved and over."""

from datetime import datetime, time

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models.handling import PartOfDemand
from lianmeng.assist.states import APPROVED, PARKED, PAUSE, REQUESTED, SUSPENDED
from lianmeng.kernel.clock import Pause as Held
from lianmeng.kernel.periods import BUSINESS_ZONE
from lianmeng.platform.records.models import ReferenceRecord
from lianmeng.platform.records.triggers import lifecycle_triggers


class PauseKind(models.TextChoices):
    """Suspended (暂缓) until a day or a condition; parked (挂账), not to be solved now, with a day of review."""

    SUSPENDED = SUSPENDED, _("suspended: goes on by itself on the day")
    PARKED = PARKED, _("parked: cannot be solved now, is looked at again on the day")


class PauseReason(ReferenceRecord):
    """A reason for which the clock may be held; the list is the administrator's, nothing else is a reason."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=PauseKind.choices)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("reason to hold the clock")
        verbose_name_plural = _("reasons to hold the clock")
        ordering = ["kind", "order", "code"]

    def __str__(self) -> str:
        return self.name


class Pause(PartOfDemand):
    """A time for which the clock stands: asked for by the handler, approved by the office, over on a day or by hand.

    ``until`` is the day on which the clock runs again, of a parked demand the day on which it is looked at again.
    ``held_from`` is the moment of approval: what was worked before counts.
    """

    status = models.CharField(
        _("state"), max_length=10, default=REQUESTED, choices=[(s.name, _(s.label)) for s in PAUSE.states.values()]
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PauseKind.choices)
    reason = models.ForeignKey(PauseReason, models.PROTECT, related_name="+", verbose_name=_("reason"))
    text = models.TextField(_("what is waited for"))
    until = models.DateField(_("until"))
    asked_by = models.UUIDField(null=True, editable=False)
    held_from = models.DateTimeField(_("held from"), null=True)
    held_to = models.DateTimeField(_("held until"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    old_due_at = models.DateTimeField(_("due before"))
    new_due_at = models.DateTimeField(_("due after"), null=True)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        constraints = [
            models.UniqueConstraint(
                fields=["demand"], condition=models.Q(status__in=(REQUESTED, APPROVED)), name="pause_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(held_to__isnull=True) | models.Q(held_to__gte=models.F("held_from")),
                name="pause_in_order",
            ),
        ]
        triggers = lifecycle_triggers(PAUSE)

    def __str__(self) -> str:
        return str(self.reason)

    @property
    def held(self) -> Held:
        """What the clock reckons with; of a pause that lasts, that it will be over on the day foreseen."""
        assert self.held_from is not None
        end = self.held_to or max(self.held_from, datetime.combine(self.until, time(), BUSINESS_ZONE))
        return Held(self.held_from, end, f"{self.reason.name}：{self.text}")
