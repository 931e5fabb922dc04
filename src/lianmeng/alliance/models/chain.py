"""Industry chains of the city and of its counties."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.models.dates import in_order
from lianmeng.alliance.models.named import Named
from lianmeng.alliance.models.region import Region


class Level(models.TextChoices):
    """At which level a chain or committee stands."""

    CITY = "city", _("City level")
    COUNTY = "county", _("County level")


class IndustryChain(Named):
    """A key industry chain. A county chain may be part of a city chain, or stand alone."""

    code = models.CharField(_("chain code"), max_length=20, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("part of the city chain")
    )
    region = models.ForeignKey(Region, models.PROTECT, to_field="code", related_name="+", verbose_name=_("region"))
    order = models.PositiveSmallIntegerField(_("order of the office"), default=0)
    established_on = models.DateField(_("established on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("industry chain")
        verbose_name_plural = _("industry chains")
        ordering = ["order", "code"]
        constraints = [in_order("chain_dates_in_order", since="established_on", until="ended_on")]

    def dimensions(self) -> dict[str, str]:
        chain = {"chain": str(self.pk), "level": self.level}
        return chain if self.level == Level.CITY else {**chain, "county": self.region_id}
