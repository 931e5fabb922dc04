"""Help teams (红色领航帮办团): who solves demands."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.models import IndustryChain, Region
from lianmeng.alliance.models.named import Named
from lianmeng.assist.models.category import Category
from lianmeng.platform.permissions.models import GuardedModel


class HelpTeam(Named):
    """A help team of the city or of one county; its members hold posts at it."""

    county = models.ForeignKey(
        Region, models.PROTECT, to_field="code", related_name="+", null=True, blank=True, verbose_name=_("county")
    )
    chain = models.ForeignKey(
        IndustryChain, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("industry chain")
    )
    founded_on = models.DateField(_("founded on"))
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("help team")
        verbose_name_plural = _("help teams")
        ordering = ["pinyin", "id"]

    def dimensions(self) -> dict[str, str]:
        return {"county": self.county_id or "", "chain": str(self.chain_id or "")}


class TeamFunction(GuardedModel):
    """A category of demands that a team takes."""

    team = models.ForeignKey(HelpTeam, models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")

    class Meta(GuardedModel.Meta):
        verbose_name = _("function of a team")
        verbose_name_plural = _("functions of teams")
        constraints = [models.UniqueConstraint(fields=["team", "category"], name="team_function_once")]

    def __str__(self) -> str:
        return str(self.category)
