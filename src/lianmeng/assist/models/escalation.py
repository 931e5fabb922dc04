"""Escalation: its levels and reasons, which are data, and each time that a level was asked to decide."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models.handling import PartOfDemand
from lianmeng.assist.states_escalation import ESCALATION, PENDING
from lianmeng.platform.records.models import ReferenceRecord
from lianmeng.platform.records.triggers import lifecycle_triggers


class EscalationLevel(ReferenceRecord):
    """A level that can be asked to decide: which body it is, in which order, and how long it has."""

    class Body(models.TextChoices):
        COUNTY_OFFICE = "county_office", _("chain office of the county")
        CITY_OFFICE = "city_office", _("chain office of the city")
        CHAIN_LEADER = "chain_leader", _("chain leader")
        JOINT_MEETING = "joint_meeting", _("joint meeting")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    body = models.CharField(_("who decides"), max_length=14, choices=Body.choices)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    answer_days = models.PositiveSmallIntegerField(_("working days to decide"))

    class Meta:
        verbose_name = _("level of escalation")
        verbose_name_plural = _("levels of escalation")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="escalation_level_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(answer_days__gt=0), name="escalation_level_gives_time"),
        ]

    def __str__(self) -> str:
        return self.name


class EscalationReason(ReferenceRecord):
    """A reason for which a demand is escalated; the list is the administrator's."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("reason to escalate")
        verbose_name_plural = _("reasons to escalate")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Escalation(PartOfDemand):
    """That one level is asked to decide what the one below cannot. Passed on, the next level gets a row of its own."""

    status = models.CharField(
        _("state"), max_length=12, default=PENDING, choices=[(s.name, _(s.label)) for s in ESCALATION.states.values()]
    )
    level = models.ForeignKey(EscalationLevel, models.PROTECT, related_name="+", verbose_name=_("level"))
    reason = models.ForeignKey(EscalationReason, models.PROTECT, related_name="+", verbose_name=_("reason"))
    text = models.TextField(_("what is to be decided"))
    due_at = models.DateTimeField(_("decision due"))
    decision = models.TextField(_("decision"), blank=True)
    note = models.TextField(_("last remark"), blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        constraints = [
            models.UniqueConstraint(fields=["demand"], condition=Q(status=PENDING), name="escalation_one_at_a_time")
        ]
        triggers = lifecycle_triggers(ESCALATION)

    def __str__(self) -> str:
        return self.text
