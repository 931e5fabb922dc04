"""For whom a second factor is required, and from which day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.records.models import ReferenceRecord


class SecondFactorRule(ReferenceRecord):
    """Whoever holds a post of ``role`` while the rule is in force signs in with a second factor.

    The role is a registered one; whoever holds such a post without a second factor sets one up before anything else.
    """

    role = models.CharField(_("role"), max_length=40)

    class Meta:
        verbose_name = _("second factor required")
        verbose_name_plural = _("second factors required")
        ordering = ["role", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["role", "from_on"], name="second_factor_rule_once_a_day"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="second_factor_rule_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.from_on}"
