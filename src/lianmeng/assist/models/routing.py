"""The routing catalogue (派单目录): which team gets which demands."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.models import IndustryChain, Region
from lianmeng.assist.models.category import Category
from lianmeng.assist.models.team import HelpTeam
from lianmeng.kernel.places import System
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.platform.records.models import ReferenceRecord


class RoutingRule(ReferenceRecord):
    """Category × county × chain → team. An empty field means any; the most specific rule wins."""

    category = models.ForeignKey(
        Category, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("category")
    )
    county = models.ForeignKey(
        Region, models.PROTECT, to_field="code", related_name="+", null=True, blank=True, verbose_name=_("county")
    )
    chain = models.ForeignKey(
        IndustryChain, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("industry chain")
    )
    team = models.ForeignKey(HelpTeam, models.PROTECT, related_name="+", verbose_name=_("help team"))

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing catalogue")
        ordering = ["county", "category", "chain", "from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "county", "chain", "from_on"], nulls_distinct=False, name="routing_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="routing_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        with acting_as(System("the name of a routing rule")):  # names of the register, open to whoever sees the rule
            named = [one.name for one in (self.category, self.county, self.chain) if one is not None]
            return f"{' × '.join(named) or gettext('everything else')} → {self.team.name}"
