"""The dated working calendar, editable by the administrator."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.records.models.record import Record, ReferenceRecord


class CalendarYear(Record):
    """Whether the official holiday plan of a year has been entered and confirmed."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    confirmed = models.BooleanField(_("confirmed"), default=False)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(Record):
    """A day on which the plan departs from Monday to Friday: a holiday, or a make-up working day."""

    on = models.DateField(_("day"), unique=True)
    working = models.BooleanField(_("working day"))
    name = models.CharField(_("occasion"), max_length=60)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class OfficeHours(ReferenceRecord):
    """One stretch of the working day; several in force together make up the day."""

    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("office hours")
        verbose_name_plural = _("office hours")
        ordering = ["from_on", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(opens__lt=models.F("closes")), name="office_hours_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"
