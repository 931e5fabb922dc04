"""Open sessions: Django's, each with the account that it belongs to and where it was opened."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class OpenSession(AbstractBaseSession):
    """A session of a browser. Deleting the row ends it; the key itself is a secret and shown to nobody.

    ``handle`` names it on pages; for a moment, while its key changes, two rows have the same. ``account`` is no key to
    the table, because sessions are written by Django's machinery, also for browsers in which nobody has signed in.
    """

    account = models.UUIDField(null=True, db_index=True)
    handle = models.UUIDField(null=True, db_index=True)
    device = models.CharField(_("device"), max_length=60, blank=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("session")  # type: ignore[assignment]
        verbose_name_plural = _("sessions")  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.device} {self.address}"
