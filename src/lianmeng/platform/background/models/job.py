"""Jobs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.background.states import JOB
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.records.triggers import lifecycle_triggers
from lianmeng.platform.records.wording import worded


class Job(GuardedModel):
    """Something done in the background for somebody, and how far it has come.

    ``title`` and ``message`` are marked messages with their values, translated for each reader. ``done``
    out of ``total`` units are finished; ``total`` is 0 while nobody knows. ``result`` is what the handler
    returned. ``attempts`` counts how often it was started: more than once if a worker died over it.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("finished")
        FAILED = "failed", _("failed")

    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    title = models.CharField(max_length=200)
    title_params = models.JSONField(default=dict)
    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    message_params = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_by_account = models.UUIDField(null=True)
    requested_by_post = models.UUIDField(null=True)
    requested_by_name = models.CharField(_("requested by"), max_length=120)
    at = models.DateTimeField(_("requested"))

    class Meta(GuardedModel.Meta):
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        indexes = [models.Index(fields=["requested_by_post", "-at"], name="job_of_post")]
        triggers = lifecycle_triggers(JOB)

    def __str__(self) -> str:
        return self.title_text

    @property
    def title_text(self) -> str:
        """The title in the reader's language."""
        return worded(self.title, self.title_params)

    @property
    def message_text(self) -> str:
        """The latest message in the reader's language; empty if there is none."""
        return worded(self.message, self.message_params)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return JOB.state(self.status).final
