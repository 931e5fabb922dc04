"""The demand: one problem of one enterprise, from its mouth to its own confirmation."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianmeng.alliance.models import IndustryChain, Organisation, Region
from lianmeng.assist.models.category import Category
from lianmeng.assist.models.team import HelpTeam
from lianmeng.assist.states import DEMAND, ENDED
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.records.triggers import lifecycle_triggers


class Demand(GuardedModel):
    """A demand (诉求). Where it stands is ``status``; how it got there is its trail of events.

    The clock starts at ``clock_started_at``, the first dispatch, and no reassignment stops it. County,
    chain and enterprise are those at the time of raising: a later move of the enterprise changes none.
    """

    class Channel(models.TextChoices):
        PHONE_FORM = "phone_form", _("enterprise's own form")
        OFFICE = "office", _("entered by an office")
        SHEET = "sheet", _("imported sheet")

    class Kind(models.TextChoices):
        HELP = "help", _("help wanted")
        CONSULTATION = "consultation", _("consultation")
        COMPLAINT = "complaint", _("complaint")
        SUGGESTION = "suggestion", _("suggestion")

    class Urgency(models.TextChoices):
        ORDINARY = "ordinary", _("ordinary")
        URGENT = "urgent", _("urgent")

    class Difficulty(models.TextChoices):
        SIMPLE = "simple", _("simple")
        ORDINARY = "ordinary", _("ordinary")
        HARD = "hard", _("hard")

    class CallResult(models.TextChoices):
        SOLVED = "solved", _("solved")
        PARTLY = "partly", _("partly solved")
        UNSOLVED = "unsolved", _("not solved")

    number = models.CharField(pgettext_lazy("of a demand", "number"), max_length=20, unique=True)
    status = models.CharField(
        _("state"), max_length=20, default="draft", choices=[(s.name, _(s.label)) for s in DEMAND.states.values()]
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices, default=Kind.HELP)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices, default=Urgency.ORDINARY)
    difficulty = models.CharField(
        _("difficulty"), max_length=10, choices=Difficulty.choices, default=Difficulty.ORDINARY
    )
    enterprise = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("enterprise"))
    county = models.ForeignKey(Region, models.PROTECT, to_field="code", related_name="+", verbose_name=_("county"))
    chain = models.ForeignKey(
        IndustryChain, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("industry chain")
    )
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("category"))
    title = models.CharField(_("title"), max_length=100)
    #: The first letters of the sounds of the title, for quick search.
    initials = models.CharField(max_length=120, editable=False, default="")
    content = models.TextField(_("content"), max_length=2000)
    contact_name = models.CharField(_("contact person"), max_length=40, blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=30, blank=True)
    source_ref = models.CharField(_("reference of the source"), max_length=80, blank=True)

    raised_by = models.UUIDField(null=True, editable=False)
    raised_at = models.DateTimeField(_("raised"))
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    handler = models.ForeignKey(
        HelpTeam, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("help team in charge")
    )
    clock_started_at = models.DateTimeField(_("clock started"), null=True)
    contact_due_at = models.DateTimeField(_("first contact due"), null=True)
    due_at = models.DateTimeField(_("due"), null=True)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)
    first_contact_at = models.DateTimeField(_("first contact"), null=True)
    reply = models.TextField(_("reply"), blank=True)
    concluded_at = models.DateTimeField(_("concluded"), null=True)
    reviewed_at = models.DateTimeField(_("reviewed"), null=True)
    reviewed_by = models.UUIDField(null=True, editable=False)
    called_back_at = models.DateTimeField(_("called back"), null=True)
    call_result = models.CharField(_("result of the call-back"), max_length=10, choices=CallResult.choices, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    grade = models.PositiveSmallIntegerField(_("grade"), null=True)
    comment = models.TextField(_("comment of the enterprise"), blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    disputes = models.PositiveSmallIntegerField(_("disputes of the assignment"), default=0)
    extensions = models.PositiveSmallIntegerField(_("extensions"), default=0)
    reopenings = models.PositiveSmallIntegerField(_("reopened"), default=0)
    redos = models.PositiveSmallIntegerField(_("redone"), default=0)

    private_fields = frozenset({"contact_name", "contact_phone"})

    class Meta(GuardedModel.Meta):
        verbose_name = _("demand")
        verbose_name_plural = _("demands")
        ordering = ["-raised_at", "-id"]
        indexes = [
            models.Index(fields=["-raised_at", "-id"], name="demand_newest"),
            models.Index(fields=["county", "status", "due_at"], name="demand_of_county"),
            models.Index(fields=["chain", "status"], name="demand_of_chain"),
            models.Index(fields=["handler", "status", "due_at"], name="demand_of_handler"),
            models.Index(fields=["enterprise", "-raised_at"], name="demand_of_enterprise"),
            models.Index(fields=["due_at"], condition=~Q(status__in=ENDED), name="demand_due"),
            models.Index(fields=["submitted_at"], name="demand_submitted"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__range=(1, 5)), name="demand_grade_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(clock_started_at__isnull=True) | Q(due_at__isnull=False), name="demand_clock_has_deadline"
            ),
        ]
        triggers = lifecycle_triggers(DEMAND)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def handled_by(self) -> UUID:
        """The team in charge, of a demand that has been dispatched."""
        assert self.handler_id is not None
        return self.handler_id

    def dimensions(self) -> dict[str, str]:
        return {
            "county": self.county_id,
            "chain": str(self.chain_id or ""),
            "enterprise": str(self.enterprise_id),
            "category": str(self.category_id),
            "handler": str(self.handler_id or ""),
        }
