"""Organisations under their unified social credit code, their staff and their marks, all dated."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.models.dates import in_order, one_at_a_time
from lianmeng.alliance.models.named import Named
from lianmeng.alliance.models.region import Region
from lianmeng.platform.permissions.models import GuardedModel


class Organisation(Named):
    """An enterprise, bank, department, institute or association; one for each credit code."""

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", _("Enterprise")
        BANK = "bank", _("Bank")
        DEPARTMENT = "department", _("Department")
        INSTITUTE = "institute", _("Research institute")
        COLLEGE = "college", _("College")
        ASSOCIATION = "association", _("Association")
        OTHER = "other", _("Other organisation")

    credit_code = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    county = models.ForeignKey(Region, models.PROTECT, to_field="code", related_name="+", verbose_name=_("county"))
    address = models.CharField(_("address"), max_length=200, blank=True)
    established_on = models.DateField(_("established on"), null=True, blank=True)
    active = models.BooleanField(_("on the register"), default=True)

    class Meta(Named.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["pinyin", "id"]
        indexes = [models.Index(fields=["county", "kind"], name="organisation_of_county")]
        constraints = [
            models.CheckConstraint(
                condition=Q(credit_code__regex=r"^[0-9A-HJ-NP-RTUWXY]{18}$"), name="organisation_code_of_18"
            )
        ]

    def dimensions(self) -> dict[str, str]:
        return {"county": self.county_id, "kind": self.kind}


class StaffCount(GuardedModel):
    """How many people an organisation employed on one day. A count entered in error is taken back, never removed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    on = models.DateField(_("counted on"))
    staff = models.PositiveIntegerField(_("staff"))
    taken_back = models.BooleanField(_("taken back"), default=False, db_default=False)

    class Meta(GuardedModel.Meta):
        verbose_name = _("staff count")
        verbose_name_plural = _("staff counts")
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "on"], condition=Q(taken_back=False), name="staff_counted_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.staff}"

    def dimensions(self) -> dict[str, str]:
        return {"organisation": str(self.organisation_id)}


class OrganisationMark(GuardedModel):
    """A standing that somebody granted an organisation: a fact of registration or a certificate.

    Never computed from revenue: whether a firm is above scale is what the statistics register says.
    """

    class Kind(models.TextChoices):
        ABOVE_SCALE = "above_scale", _("Above scale")
        ABOVE_QUOTA = "above_quota", _("Above quota")
        SPECIALISED_NEW = "specialised_new", _("Specialised and innovative")
        LITTLE_GIANT = "little_giant", _("Little giant")
        HIGH_TECH = "high_tech", _("High-technology enterprise")
        LEADING = "leading", _("Leading agricultural enterprise")

    class Level(models.TextChoices):
        NATIONAL = "national", _("National")
        PROVINCIAL = "provincial", _("Provincial")
        CITY = "city", _("City level")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    kind = models.CharField(_("mark"), max_length=20, choices=Kind.choices)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until (exclusive)"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta(GuardedModel.Meta):
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["kind", "-from_on"]
        constraints = [
            in_order("mark_dates_in_order", takes_back=True),
            one_at_a_time("mark_held_once", "organisation", "kind", "level"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def dimensions(self) -> dict[str, str]:
        return {"organisation": str(self.organisation_id), "mark": self.kind}
