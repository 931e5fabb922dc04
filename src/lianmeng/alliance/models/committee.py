"""Chain committees and the party units under them. Heads are counted; nobody is listed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.models.chain import IndustryChain, Level
from lianmeng.alliance.models.dates import in_order, one_at_a_time
from lianmeng.alliance.models.named import Named
from lianmeng.alliance.models.organisation import Organisation
from lianmeng.alliance.models.region import Region
from lianmeng.platform.permissions.models import GuardedModel


class Formation(models.TextChoices):
    """The three ways in which a committee or unit is formed."""

    JOINT = "joint", _("Formed jointly")
    ATTACHED = "attached", _("Attached")
    CITY_ENTERPRISE = "city_enterprise", _("Formed by city and enterprise")


class ChainCommittee(Named):
    """The party committee of a chain: the alliance's own body, one for each chain at a time."""

    chain = models.ForeignKey(IndustryChain, models.PROTECT, related_name="+", verbose_name=_("industry chain"))
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    region = models.ForeignKey(Region, models.PROTECT, to_field="code", related_name="+", verbose_name=_("region"))
    formation = models.CharField(_("way of forming"), max_length=20, choices=Formation.choices)
    host = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("hosted by")
    )
    established_on = models.DateField(_("established on"))
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("chain committee")
        verbose_name_plural = _("chain committees")
        ordering = ["pinyin", "id"]
        constraints = [
            in_order("committee_dates_in_order", since="established_on", until="dissolved_on"),
            one_at_a_time("one_committee_of_a_chain", "chain", since="established_on", until="dissolved_on"),
        ]

    def dimensions(self) -> dict[str, str]:
        committee = {"chain": str(self.chain_id), "level": self.level}
        return committee if self.level == Level.CITY else {**committee, "county": self.region_id}


class PartyUnit(Named):
    """A general branch, branch or group under a committee, seated in an organisation where it has one."""

    class Kind(models.TextChoices):
        GENERAL_BRANCH = "general_branch", _("General party branch")
        BRANCH = "branch", _("Party branch")
        GROUP = "group", _("Party group")

    committee = models.ForeignKey(ChainCommittee, models.PROTECT, related_name="+", verbose_name=_("committee"))
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("superior unit")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    formation = models.CharField(_("way of forming"), max_length=20, choices=Formation.choices)
    seat = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("seated in")
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until (exclusive)"), null=True, blank=True)

    class Meta(Named.Meta):
        verbose_name = _("party unit")
        verbose_name_plural = _("party units")
        ordering = ["pinyin", "id"]
        constraints = [
            in_order("party_unit_dates_in_order"),
            models.UniqueConstraint(fields=["committee", "name"], name="party_unit_named_once"),
        ]

    def dimensions(self) -> dict[str, str]:
        return {"committee": str(self.committee_id), "kind": self.kind}


class PartyUnitCount(GuardedModel):
    """How many members a party unit had on one day: a number, never a roster."""

    unit = models.ForeignKey(PartyUnit, models.PROTECT, related_name="+", verbose_name=_("party unit"))
    on = models.DateField(_("counted on"))
    members = models.PositiveIntegerField(_("members"))

    class Meta(GuardedModel.Meta):
        verbose_name = _("head count of a party unit")
        verbose_name_plural = _("head counts of party units")
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(fields=["unit", "on"], name="members_counted_once_a_day")]

    def __str__(self) -> str:
        return f"{self.on}: {self.members}"

    def dimensions(self) -> dict[str, str]:
        return {"unit": str(self.unit_id)}
