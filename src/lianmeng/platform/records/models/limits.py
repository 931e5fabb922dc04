"""Limits: every number of days, tries or bytes that a rule of the practice sets."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianmeng.platform.records.models.record import ReferenceRecord


class Limit(ReferenceRecord):
    """The value of a named limit while it is in force, with the source that laid it down."""

    class Unit(models.TextChoices):
        WORKING_DAY = "working_day", _("working days")
        NATURAL_DAY = "natural_day", _("natural days")
        OFFICE_HOUR = "office_hour", pgettext_lazy("unit", "office hours")
        TIMES = "times", _("times")
        BYTES = "bytes", _("bytes")
        ROWS = "rows", _("rows")

    code = models.CharField(_("code"), max_length=80)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        ordering = ["code", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["code", "from_on"], name="limit_once_a_day"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="limit_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value.normalize():f} {self.get_unit_display()}"
