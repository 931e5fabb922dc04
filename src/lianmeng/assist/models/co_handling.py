"""What further units are asked to do for a demand, each with a deadline of its own."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models.handling import PartOfDemand
from lianmeng.assist.models.team import HelpTeam
from lianmeng.assist.states_co_handling import ASKED, CO_HANDLING, UNSETTLED
from lianmeng.platform.records.triggers import lifecycle_triggers


class CoHandling(PartOfDemand):
    """What one co-handler (协办) is asked for. The handler answers to the enterprise; the co-handler to the handler.

    ``working_days`` were given for it; they begin anew when a report is returned or the request is made again.
    """

    status = models.CharField(
        _("state"), max_length=12, default=ASKED, choices=[(s.name, _(s.label)) for s in CO_HANDLING.states.values()]
    )
    team = models.ForeignKey(HelpTeam, models.PROTECT, related_name="+", verbose_name=_("co-handler"))
    task = models.TextField(_("what is asked for"))
    working_days = models.PositiveSmallIntegerField(_("working days given"))
    due_at = models.DateTimeField(_("due"))
    report = models.TextField(_("report"), blank=True)
    reported_at = models.DateTimeField(_("reported"), null=True)
    note = models.TextField(_("last remark"), blank=True)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("co-handling")
        verbose_name_plural = _("co-handlings")
        indexes = [models.Index(fields=["team", "status"], name="co_handling_of_team")]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "team"], condition=Q(status__in=UNSETTLED), name="co_handling_one_of_a_team_at_a_time"
            ),
            models.CheckConstraint(condition=Q(working_days__gt=0), name="co_handling_gives_time"),
        ]
        triggers = lifecycle_triggers(CO_HANDLING)

    def __str__(self) -> str:
        return self.task
