"""What a demand is about: a list the administrator keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.records.models import ReferenceRecord


class Category(ReferenceRecord):
    """A category of demands (用地、用工、融资 …). ``words`` are what people write when they mean it."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=30)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    words = models.CharField(_("typical words"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name
