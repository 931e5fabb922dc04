"""What lists are exported for, as data with a source."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.records.models import ReferenceRecord


class ExportPurpose(ReferenceRecord):
    """A purpose that may be given for an export while it is in force; some have to be told in words as well."""

    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("purpose"), max_length=60)
    explained = models.BooleanField(_("to be told in words"), default=False)

    class Meta:
        verbose_name = _("purpose of exports")
        verbose_name_plural = _("purposes of exports")
        ordering = ["explained", "code", "from_on"]
        constraints = [models.UniqueConstraint(fields=["code", "from_on"], name="export_purpose_once_a_day")]

    def __str__(self) -> str:
        return self.name
