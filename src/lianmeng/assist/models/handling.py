"""What happens to a demand while somebody works on it; each row belongs to one action on the demand."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models.demand import Demand
from lianmeng.assist.models.team import HelpTeam
from lianmeng.assist.states import EXTENSION
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.records.models import Limit
from lianmeng.platform.records.triggers import lifecycle_triggers


class PartOfDemand(GuardedModel):
    """A row under a demand; counted and split as the demand is."""

    demand = models.ForeignKey(Demand, models.PROTECT, related_name="+", verbose_name=_("demand"))
    at = models.DateTimeField(_("at"))

    class Meta(GuardedModel.Meta):
        abstract = True

    def dimensions(self) -> dict[str, str]:
        return self.demand.dimensions()


class Assignment(PartOfDemand):
    """That a team was given a demand, and until when it had it."""

    team = models.ForeignKey(HelpTeam, models.PROTECT, related_name="+", verbose_name=_("help team"))
    routed = models.BooleanField(_("as the routing catalogue says"))
    ended_at = models.DateTimeField(_("until"), null=True)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["demand"], condition=models.Q(ended_at__isnull=True), name="assignment_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return str(self.team)


class Dispute(PartOfDemand):
    """A team's objection that a demand is not its business, and what the office decided."""

    team = models.ForeignKey(HelpTeam, models.PROTECT, related_name="+", verbose_name=_("help team"))
    ground = models.TextField(_("ground"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    granted = models.BooleanField(_("granted"), null=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("dispute of an assignment")
        verbose_name_plural = _("disputes of assignments")

    def __str__(self) -> str:
        return self.ground


class Extension(PartOfDemand):
    """A request for more time, made before expiry, and its approval or refusal. A record, never a state."""

    status = models.CharField(
        _("state"),
        max_length=10,
        default="requested",
        choices=[(s.name, _(s.label)) for s in EXTENSION.states.values()],
    )
    value = models.PositiveSmallIntegerField(_("more time"))
    unit = models.CharField(_("counted in"), max_length=12, choices=Limit.Unit.choices[:2])
    reason = models.TextField(_("reason"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    answer = models.TextField(_("answer"), blank=True)
    old_due_at = models.DateTimeField(_("due before"))
    new_due_at = models.DateTimeField(_("due after"), null=True)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.UniqueConstraint(
                fields=["demand"], condition=models.Q(status="requested"), name="extension_one_request_at_a_time"
            )
        ]
        triggers = lifecycle_triggers(EXTENSION)

    def __str__(self) -> str:
        return f"+{self.value}"


class Progress(PartOfDemand):
    """What the handler did: the first contact, or a step towards the solution; files hang on it."""

    team = models.ForeignKey(HelpTeam, models.PROTECT, related_name="+", verbose_name=_("help team"))
    text = models.TextField(_("what was done"))
    first_contact = models.BooleanField(_("first contact"), default=False)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("progress")
        verbose_name_plural = _("progress")

    def __str__(self) -> str:
        return self.text


class Reminder(PartOfDemand):
    """That a reminder went out for a deadline: once for each kind and due moment."""

    class Kind(models.TextChoices):
        BEFORE = "before", _("before expiry")
        EXPIRED = "expired", _("expired")
        CRITICISM = "criticism", _("notice of criticism")
        CONTACT = "contact", _("first contact overdue")
        REVIEW = "review", _("parked, to be looked at again")
        CO_HANDLER = "co_handler", _("report of a co-handler overdue")
        WRITE_OFF = "write_off", _("check of a write-off overdue")
        ESCALATION = "escalation", _("decision on an escalation overdue")
        EXCLUSION = "exclusion", _("decision on an exclusion overdue")
        REDO = "redo", _("decision on redoing overdue")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    due_at = models.DateTimeField(_("due"))

    class Meta(PartOfDemand.Meta):
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(fields=["demand", "kind", "due_at"], name="reminder_once")]

    def __str__(self) -> str:
        return str(self.get_kind_display())
