"""Which kinds of content may be uploaded, as data with a source."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.records.models import ReferenceRecord


class AllowedType(ReferenceRecord):
    """A kind of content (a code of :data:`~lianmeng.platform.files.contents.KINDS`) allowed while in force."""

    code = models.CharField(_("kind of content"), max_length=20)

    class Meta:
        verbose_name = _("allowed file type")
        verbose_name_plural = _("allowed file types")
        ordering = ["code", "from_on"]
        constraints = [models.UniqueConstraint(fields=["code", "from_on"], name="allowed_type_once_a_day")]

    def __str__(self) -> str:
        return self.code
