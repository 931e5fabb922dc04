"""Stored files."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.files.contents import KINDS, Kind
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.records.triggers import append_only_triggers


class StoredFile(GuardedModel):
    """What was uploaded, by whom, and to which record it belongs. Never changed and never removed.

    ``owner_kind`` and ``owner_id`` name the record, whose room decides who may fetch the file;
    ``kind`` is what the content was found to be; ``place_kind`` and ``place_id`` are where the uploader's
    post stands, for the quota. ``sha256`` and ``size`` (bytes) are those of the bytes as stored.
    """

    owner_kind = models.CharField(max_length=60)
    owner_id = models.UUIDField()
    storage_name = models.CharField(max_length=40, unique=True)
    original_name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind of content"), max_length=20)
    size = models.BigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    uploaded_by_account = models.UUIDField(null=True)
    uploaded_by_post = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(_("uploaded by"), max_length=120)
    place_kind = models.CharField(max_length=20, blank=True)
    place_id = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(_("uploaded"))

    class Meta(GuardedModel.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["owner_id", "at"], name="file_of_record"),
            models.Index(fields=["place_kind", "place_id"], name="file_of_place"),
        ]
        triggers = append_only_triggers("storedfile")

    def __str__(self) -> str:
        return self.original_name

    @property
    def content(self) -> Kind:
        """What the file is."""
        return KINDS[self.kind]
