"""The outbox: what an action wants people told, written in the action's own transaction."""

from django.db import models

from lianmeng.platform.permissions.models import GuardedModel


class Outbox(GuardedModel):
    """One message to whoever holds certain posts on the day of the act.

    ``message`` is a marked message with ``params``; it is translated for each reader. ``recipients`` is a
    list of [role, place kind, place id]; with the kind ``person`` the id is an account's. Delivered exactly
    once: the notice of an outbox row is unique for each post. Nobody sees it but the program: readers have
    their notices.
    """

    message = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    urgent = models.BooleanField(default=False)
    recipients = models.JSONField()
    record_kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta(GuardedModel.Meta):
        indexes = [
            models.Index(fields=["at"], condition=models.Q(delivered_at__isnull=True), name="outbox_waiting"),
        ]

    def __str__(self) -> str:
        return self.message
