"""Call-backs: somebody outside the handling unit asks the enterprise whether it is solved."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models.demand import Demand
from lianmeng.assist.models.handling import PartOfDemand


class CallBack(PartOfDemand):
    """One attempt. Unreached is not satisfied: such attempts are kept and counted apart."""

    reached = models.BooleanField(_("reached"))
    result = models.CharField(_("result"), max_length=10, choices=Demand.CallResult.choices, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("call-back")
        verbose_name_plural = _("call-backs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reached=True, result__gt="") | models.Q(reached=False, result=""),
                name="call_back_result_if_reached",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_result_display() or _("not reached"))
