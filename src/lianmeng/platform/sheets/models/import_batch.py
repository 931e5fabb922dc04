"""Imports: one file on its way in, what is wrong with it, and what it made or changed."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.files.models import StoredFile
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.records.triggers import append_only_triggers, lifecycle_triggers
from lianmeng.platform.records.wording import worded
from lianmeng.platform.sheets.specs import SheetSpec, imports
from lianmeng.platform.sheets.states import IMPORT


class ImportBatch(GuardedModel):
    """One uploaded file: what a check found in it, and whether it was imported, whole or not at all.

    ``sheet`` is the code of its spec, ``job`` the background job that works on it now or did so last.
    ``plan`` is the digest of what the import will do to which records; it is worked out again before the
    import, and a difference means that the records have moved. ``preview`` holds the first rows that
    change, for the screen. ``by_row`` says that every fault belongs to a row, so that the other rows may go in
    without them, ``right_only`` that this was chosen; ``rows_undone`` were taken back later. ``message`` says
    why a file was refused, or why an import or its undoing failed.
    """

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("being checked")
        CHECKED = "checked", _("checked, may be imported")
        REFUSED = "refused", _("faulty, cannot be imported as a whole")
        CONFIRMED = "confirmed", _("being imported")
        APPLIED = "applied", _("imported")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("not imported")
        CANCELLED = "cancelled", _("cancelled")

    sheet = models.CharField(max_length=60)
    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.UPLOADED)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    job = models.UUIDField()
    rows_new = models.PositiveIntegerField(_("new"), default=0)
    rows_changed = models.PositiveIntegerField(_("changed"), default=0)
    rows_same = models.PositiveIntegerField(_("unchanged"), default=0)
    rows_wrong = models.PositiveIntegerField(_("wrong"), default=0)
    problems = models.PositiveIntegerField(_("faults"), default=0)
    by_row = models.BooleanField(default=False)
    right_only = models.BooleanField(default=False)
    rows_undone = models.PositiveIntegerField(_("undone"), default=0)
    plan = models.CharField(max_length=64, blank=True)
    preview = models.JSONField(default=list)
    message = models.CharField(max_length=300, blank=True)
    message_params = models.JSONField(default=dict)
    by_account = models.UUIDField(null=True)
    by_post = models.UUIDField(null=True)
    by_name = models.CharField(_("uploaded by"), max_length=120)
    at = models.DateTimeField(_("uploaded"))
    applied_at = models.DateTimeField(_("imported"), null=True)

    class Meta(GuardedModel.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["by_post", "-at"], name="import_of_post")]
        triggers = lifecycle_triggers(IMPORT)

    def __str__(self) -> str:
        return self.sheet

    @property
    def spec(self) -> SheetSpec:
        """What the file is a sheet of."""
        return imports.get(self.sheet)

    @property
    def rows(self) -> int:
        """All rows with data."""
        return self.rows_new + self.rows_changed + self.rows_same + self.rows_wrong

    @property
    def rows_right(self) -> int:
        """The rows that would change something and have no fault."""
        return self.rows_new + self.rows_changed

    @property
    def may_go_without_wrong(self) -> bool:
        """Whether the right rows may be imported without the wrong ones."""
        return self.status == self.Status.REFUSED and self.by_row and self.rows_right > 0

    @property
    def message_text(self) -> str:
        """Why it was refused or failed, in the reader's language."""
        return worded(self.message, self.message_params)


class ImportProblem(GuardedModel):
    """One fault of a file: row, column letter, heading, and the reason; translated for each reader."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+")
    check_number = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    row = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=3, blank=True)
    label = models.CharField(_("heading"), max_length=100, blank=True)
    code = models.CharField(max_length=60)
    message = models.CharField(_("reason"), max_length=300)
    message_params = models.JSONField(default=dict)

    class Meta(GuardedModel.Meta):
        verbose_name = _("fault")
        verbose_name_plural = _("faults")
        indexes = [models.Index(fields=["batch", "position"], name="problem_of_batch")]
        triggers = append_only_triggers("importproblem")

    def __str__(self) -> str:
        return f"{self.row} {self.column} {self.code}"

    @property
    def message_text(self) -> str:
        """The reason in the reader's language."""
        return worded(self.message, self.message_params)

    @property
    def label_text(self) -> str:
        """The heading in the reader's language."""
        return gettext(self.label) if self.label else ""


class ImportedRow(GuardedModel):
    """What one row of an applied import did: which record it made or changed, and by which acts.

    ``acts`` are the events of the row in their order, as far as their opposites need them: verb, kind and id of
    the record, old and new values. Personal values are in none of them.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+")
    row = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    record_kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    acts = models.JSONField(default=list)

    class Meta(GuardedModel.Meta):
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        indexes = [
            models.Index(fields=["batch", "row"], name="row_of_batch"),
            models.Index(fields=["record_id"], name="row_of_record"),
        ]
        triggers = append_only_triggers("importedrow")

    def __str__(self) -> str:
        return f"{self.row} {self.outcome}"
