"""Supervision (督办): its levels, the rules that propose it, how letters are numbered, and the letters themselves."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.models import Region
from lianmeng.assist.models.handling import PartOfDemand
from lianmeng.assist.models.team import HelpTeam
from lianmeng.assist.states_supervision import NUMBERED, RUNNING, SUPERVISION
from lianmeng.kernel.places import System
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.platform.records.models import ReferenceRecord
from lianmeng.platform.records.triggers import lifecycle_triggers


def _dates_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name=name)


class SupervisionLevel(ReferenceRecord):
    """How hard a letter presses (催办单 < 督办单 < 约谈通知书), and how long the handler has to answer it."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name of the letter"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    answer_days = models.PositiveSmallIntegerField(_("working days to answer"))

    class Meta:
        verbose_name = _("level of supervision")
        verbose_name_plural = _("levels of supervision")
        ordering = ["order", "code"]
        constraints = [
            _dates_in_order("supervision_level_dates_in_order"),
            models.CheckConstraint(condition=Q(answer_days__gt=0), name="supervision_level_gives_time"),
        ]

    def __str__(self) -> str:
        return self.name


class SupervisionRule(ReferenceRecord):
    """So many working days after the deadline, a letter of this level is proposed."""

    level = models.ForeignKey(SupervisionLevel, models.PROTECT, related_name="+", verbose_name=_("level of the letter"))
    after = models.PositiveSmallIntegerField(
        _("working days after the deadline"), help_text=_("0: as soon as the deadline has passed.")
    )

    class Meta:
        verbose_name = _("rule of supervision")
        verbose_name_plural = _("rules of supervision")
        ordering = ["after", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["level", "from_on"], name="supervision_rule_once"),
            _dates_in_order("supervision_rule_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"+{self.after} → {self.level.name}"


class LetterPattern(ReferenceRecord):
    """How the letters of an office are numbered and signed. Without a region it holds for all that have no own one.

    In ``pattern`` and ``issuer`` stand {first} (the first character of the region), {region}, {year} and {serial}.
    """

    region = models.ForeignKey(
        Region, models.PROTECT, to_field="code", related_name="+", null=True, blank=True, verbose_name=_("region")
    )
    pattern = models.CharField(
        _("pattern of the number"), max_length=40, help_text=_("Such as {first}链督〔{year}〕{serial}号")
    )
    issuer = models.CharField(_("signed by"), max_length=60, help_text=_("Such as {region}产业链工作办公室"))

    class Meta:
        verbose_name = _("numbering of letters")
        verbose_name_plural = _("numbering of letters")
        ordering = ["region", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["region", "from_on"], nulls_distinct=False, name="letter_pattern_once"),
            models.CheckConstraint(
                condition=Q(pattern__contains="{serial}") & Q(pattern__contains="{year}"),
                name="letter_pattern_counts",
                violation_error_message=_("The pattern must contain {year} and {serial}."),
            ),
            _dates_in_order("letter_pattern_dates_in_order"),
        ]

    def __str__(self) -> str:
        with acting_as(System("the name of a pattern")):  # names of the register, open to whoever sees the pattern
            return f"{self.region.name} {self.pattern}" if self.region else self.pattern


class Supervision(PartOfDemand):
    """A letter of supervision about one demand. ``office`` is the region whose office supervises.

    Proposed by hand or by a rule; on issue it takes the next number of its office and year, without gaps.
    """

    office = models.ForeignKey(Region, models.PROTECT, to_field="code", related_name="+", verbose_name=_("office"))
    level = models.ForeignKey(SupervisionLevel, models.PROTECT, related_name="+", verbose_name=_("level of the letter"))
    status = models.CharField(
        _("state"),
        max_length=10,
        default="proposed",
        choices=[(s.name, _(s.label)) for s in SUPERVISION.states.values()],
    )
    overdue_since = models.DateTimeField(_("deadline that passed"))
    by_rule = models.BooleanField(_("proposed by a rule"), default=False)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    serial = models.PositiveIntegerField(_("running number"), null=True)
    number = models.CharField(_("number of the letter"), max_length=60, blank=True)
    issuer = models.CharField(_("signed by"), max_length=80, blank=True)
    team = models.ForeignKey(HelpTeam, models.PROTECT, related_name="+", verbose_name=_("addressed to"))
    demanded = models.TextField(_("what is demanded"), blank=True)
    issued_at = models.DateTimeField(_("issued"), null=True)
    answer_due_at = models.DateTimeField(_("answer due"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    finding = models.TextField(_("finding"), blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("supervision")
        verbose_name_plural = _("supervisions")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["demand", "status"], name="supervision_of_demand")]
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "serial"], name="supervision_number_once"),
            models.UniqueConstraint(
                fields=["demand", "level"], condition=Q(status__in=RUNNING), name="supervision_one_of_a_level_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["demand", "level", "overdue_since"],
                condition=Q(by_rule=True),
                name="supervision_proposed_once",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=NUMBERED)
                | Q(serial__gt=0, year__isnull=False, number__gt="", answer_due_at__isnull=False),
                name="supervision_letter_is_numbered",
            ),
        ]
        triggers = [
            *lifecycle_triggers(SUPERVISION),
            pgtrigger.Protect(
                name="supervision_number_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__serial__isnull=False)
                & (
                    pgtrigger.Q(old__serial__df=pgtrigger.F("new__serial"))
                    | pgtrigger.Q(old__year__df=pgtrigger.F("new__year"))
                    | pgtrigger.Q(old__number__df=pgtrigger.F("new__number"))
                    | pgtrigger.Q(old__demanded__df=pgtrigger.F("new__demanded"))
                ),
            ),
            pgtrigger.Protect(name="supervision_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.level.name} ({self.get_status_display()})"
