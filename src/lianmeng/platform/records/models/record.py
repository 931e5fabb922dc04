"""What every stored record shares."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.kernel.identifiers import new_id


class Record(models.Model):
    """A record with an identifier made by us and a version that each change raises by one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def dimensions(self) -> dict[str, str]:
        """What figures are split by, frozen into each event of this record; nothing unless a model says so."""
        return {}


class ReferenceRecord(Record):
    """An entry of reference data: what the law, a plan or the office laid down, from when to when.

    ``from_on`` is the first day of validity, ``to_on`` the first day on which it no longer holds.
    """

    source = models.CharField(_("source"), max_length=200)
    from_on = models.DateField(_("valid from"))
    to_on = models.DateField(_("valid until (exclusive)"), null=True, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, on: object) -> bool:
        """Whether the entry is in force on the day ``on``."""
        return self.from_on <= on and (self.to_on is None or on < self.to_on)  # type: ignore[operator]
