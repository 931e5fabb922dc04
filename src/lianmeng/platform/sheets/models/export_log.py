"""The log of exports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.records.triggers import append_only_triggers


class ExportLog(GuardedModel):
    """One export: who in which post took which rows and columns out, what for, by which filter, and the file's digest.

    The first characters of its identifier stand on every sheet that leaves, so that a copy that turns up
    somewhere leads back to here.
    """

    list_code = models.CharField(_("list"), max_length=60)
    filters = models.JSONField(_("filter"), default=dict)
    columns = models.JSONField(_("columns"), default=list)
    purpose = models.CharField(_("purpose"), max_length=60, blank=True)
    explanation = models.CharField(_("explanation"), max_length=200, blank=True)
    rows = models.PositiveIntegerField(_("rows"))
    format = models.CharField(_("format"), max_length=4)
    sha256 = models.CharField(max_length=64)
    by_account = models.UUIDField(null=True)
    by_post = models.UUIDField(null=True)
    by_role = models.CharField(_("post"), max_length=40, blank=True)
    by_name = models.CharField(_("exported by"), max_length=120)
    at = models.DateTimeField(_("at"))

    class Meta(GuardedModel.Meta):
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index(fields=["-at"], name="export_by_time")]
        triggers = append_only_triggers("exportlog")

    def __str__(self) -> str:
        return self.mark

    @property
    def trace(self) -> str:
        """The mark for programs, whole: it stands in the head of the list and in the properties of a workbook."""
        return f"lianmeng-export:{self.pk}"

    @property
    def mark(self) -> str:
        """The mark on the file: the random end of the identifier, in capitals."""
        return self.pk.hex[-10:].upper()
