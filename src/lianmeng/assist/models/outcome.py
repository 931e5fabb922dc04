"""Measured outcomes: what a solved demand brought, in a unit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models.handling import PartOfDemand
from lianmeng.platform.records.models import ReferenceRecord


class OutcomeKind(ReferenceRecord):
    """Something that can be measured (硬化道路, m²); the list is the administrator's."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=40)
    unit = models.CharField(_("unit"), max_length=12)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("kind of outcome")
        verbose_name_plural = _("kinds of outcome")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit})"


class DemandOutcome(PartOfDemand):
    """So much of one kind, reported with the conclusion; ``void`` when the conclusion was sent back."""

    kind = models.ForeignKey(OutcomeKind, models.PROTECT, related_name="+", verbose_name=_("outcome"))
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=2)
    void = models.BooleanField(_("void"), default=False)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="outcome_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.kind.name} {self.quantity.normalize():f} {self.kind.unit}"

    def dimensions(self) -> dict[str, str]:
        return {**super().dimensions(), "outcome": self.kind.code}
