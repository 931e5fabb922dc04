"""What an organisation is to a chain: 1 lead department, X chain-leader enterprises, N others."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.models.chain import IndustryChain
from lianmeng.alliance.models.dates import in_order, one_at_a_time
from lianmeng.alliance.models.organisation import Organisation
from lianmeng.platform.permissions.models import GuardedModel


class ChainRole(GuardedModel):
    """A dated role of an organisation on a chain, with the act that gave it.

    Of the chains an organisation is on, one at a time is its primary one: where its figures are counted
    when chains are added up.
    """

    class Kind(models.TextChoices):
        LEAD_DEPARTMENT = "lead_department", _("Lead department")
        CHAIN_LEAD_ENTERPRISE = "chain_lead_enterprise", _("Chain-leader enterprise")
        ENTERPRISE = "chain_enterprise", _("Enterprise on the chain")
        BANK = "bank", _("Partner bank")
        INSTITUTE = "institute", _("Research partner")
        ASSOCIATION = "association", _("Trade association")
        COOPERATING = "cooperating", _("Cooperating unit")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    chain = models.ForeignKey(IndustryChain, models.PROTECT, related_name="+", verbose_name=_("industry chain"))
    kind = models.CharField(_("role on the chain"), max_length=24, choices=Kind.choices)
    primary = models.BooleanField(_("primary chain"), default=False)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until (exclusive)"), null=True, blank=True)
    source = models.CharField(_("act or source"), max_length=200)

    class Meta(GuardedModel.Meta):
        verbose_name = _("role on a chain")
        verbose_name_plural = _("roles on chains")
        ordering = ["-primary", "from_on"]
        indexes = [models.Index(fields=["chain", "kind"], name="role_on_chain")]
        constraints = [
            in_order("chain_role_dates_in_order", takes_back=True),
            one_at_a_time("chain_role_held_once", "organisation", "chain", "kind"),
            one_at_a_time("one_primary_chain", "organisation", condition=Q(primary=True)),
            one_at_a_time("one_lead_department", "chain", condition=Q(kind="lead_department")),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def dimensions(self) -> dict[str, str]:
        return {"chain": str(self.chain_id), "organisation": str(self.organisation_id), "kind": self.kind}


#: The roles whose holders are the alliance's enterprises.
ENTERPRISE_ROLES = (ChainRole.Kind.CHAIN_LEAD_ENTERPRISE, ChainRole.Kind.ENTERPRISE)
