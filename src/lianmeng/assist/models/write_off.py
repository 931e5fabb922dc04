"""Writing a closed matter off the list: applied for, checked on site by somebody else, looked at again later."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models.handling import PartOfDemand
from lianmeng.assist.states_write_off import APPLIED, OPEN_WRITE_OFFS, WRITE_OFF, WRITTEN_OFF
from lianmeng.platform.records.triggers import lifecycle_triggers


class WriteOff(PartOfDemand):
    """That a matter is to be struck from the list (销号). ``due_at`` is the day of the check, then of the re-check."""

    status = models.CharField(
        _("state"), max_length=12, default=APPLIED, choices=[(s.name, _(s.label)) for s in WRITE_OFF.states.values()]
    )
    applied_by = models.UUIDField(null=True, editable=False)
    claim = models.TextField(_("what has been put right"))
    due_at = models.DateTimeField(_("to be looked at by"))
    checked_on = models.DateField(_("checked on site on"), null=True)
    checked_at = models.DateTimeField(_("check recorded"), null=True)
    checked_by = models.UUIDField(null=True, editable=False)
    finding = models.TextField(_("finding of the check"), blank=True)
    rechecked_on = models.DateField(_("re-checked on"), null=True)
    rechecked_at = models.DateTimeField(_("re-check recorded"), null=True)
    rechecked_by = models.UUIDField(null=True, editable=False)
    recheck_finding = models.TextField(_("finding of the re-check"), blank=True)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("write-off")
        verbose_name_plural = _("write-offs")
        constraints = [
            models.UniqueConstraint(
                fields=["demand"], condition=Q(status__in=OPEN_WRITE_OFFS), name="write_off_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(status=WRITTEN_OFF) | Q(checked_on__isnull=False, finding__gt=""),
                name="write_off_was_checked",
            ),
        ]
        triggers = lifecycle_triggers(WRITE_OFF)

    def __str__(self) -> str:
        return self.claim
