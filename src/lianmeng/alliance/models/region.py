"""Regions by their official codes, and what became of codes that changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.models.dates import in_order
from lianmeng.alliance.models.named import Named
from lianmeng.platform.permissions.models import GuardedModel


class Region(Named):
    """A city, or a county, county-level city or district of it, under its GB/T 2260 code.

    Other records point to the code, not to the identifier, so that a post's place, a filter and an
    imported column all say the same six digits. ``order`` is the office's own order of its counties.
    """

    class Kind(models.TextChoices):
        CITY = "city", _("City")
        COUNTY = "county", _("County")

    code = models.CharField(_("region code"), max_length=6, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, to_field="code", related_name="+", null=True, blank=True, verbose_name=_("belongs to")
    )
    order = models.PositiveSmallIntegerField(_("order of the office"), default=0)
    from_on = models.DateField(_("valid from"), null=True, blank=True)
    to_on = models.DateField(_("valid until (exclusive)"), null=True, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[1-9]\d{5}$"), name="region_code_of_six_digits"),
            in_order("region_dates_in_order"),
        ]

    def dimensions(self) -> dict[str, str]:
        return {"county": self.code} if self.kind == self.Kind.COUNTY else {}


class RegionChange(GuardedModel):
    """That one code took the place of another, on which day, and who says so."""

    old_code = models.CharField(_("old code"), max_length=6)
    old_name = models.CharField(_("old name"), max_length=120)
    new_code = models.CharField(_("new code"), max_length=6)
    on = models.DateField(_("in force from"))
    source = models.CharField(_("source"), max_length=200)

    class Meta(GuardedModel.Meta):
        verbose_name = _("change of region code")
        verbose_name_plural = _("changes of region codes")
        ordering = ["on", "old_code"]
        constraints = [models.UniqueConstraint(fields=["old_code", "new_code"], name="region_change_once")]

    def __str__(self) -> str:
        return f"{self.old_code} → {self.new_code}"
