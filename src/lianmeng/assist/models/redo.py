"""Having the work redone: asked for by the enterprise that is not satisfied, decided by a supervisor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models.handling import PartOfDemand
from lianmeng.assist.states import REQUESTED
from lianmeng.assist.states_redo import REDO
from lianmeng.platform.records.triggers import lifecycle_triggers


class Redo(PartOfDemand):
    """A request to have the work redone, and what the supervisor decided by ``due_at``.

    ``grade`` is the one that the enterprise had given, if it had confirmed before it asked.
    """

    status = models.CharField(
        _("state"), max_length=10, default=REQUESTED, choices=[(s.name, _(s.label)) for s in REDO.states.values()]
    )
    reason = models.TextField(_("what is still missing"))
    grade = models.PositiveSmallIntegerField(_("grade"), null=True)
    due_at = models.DateTimeField(_("decision due"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("request to redo")
        verbose_name_plural = _("requests to redo")
        constraints = [
            models.UniqueConstraint(
                fields=["demand"], condition=models.Q(status=REQUESTED), name="redo_one_request_at_a_time"
            )
        ]
        triggers = lifecycle_triggers(REDO)

    def __str__(self) -> str:
        return self.reason
