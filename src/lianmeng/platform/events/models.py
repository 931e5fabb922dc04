"""The trail: one row for each action, never changed, each carrying the digest of all before it."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.permissions.guard import GuardedTable
from lianmeng.platform.records.triggers import append_only_triggers

_IN_ORDER = """
    IF NEW.position <> COALESCE((SELECT max(position) FROM platform_events_event), 0) + 1
       OR NEW.previous <> COALESCE(
            (SELECT digest FROM platform_events_event WHERE position = NEW.position - 1), repeat('0', 64))
    THEN RAISE EXCEPTION 'the trail grows at its end only';
    END IF;
    RETURN NEW;
"""


class Event(GuardedTable):
    """What one action did: who, in which post, to which record, effective when, from what to what.

    ``position`` follows the order of commits, because it is given under the lock of the chain; nothing
    is ever ordered by a clock. ``at`` is business time, ``on`` the day of effect, ``recorded_at`` the
    database's own clock. ``dimensions`` are frozen as they were on the day of effect.
    """

    position = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    at = models.DateTimeField(_("at"))
    on = models.DateField(_("day of effect"))
    verb = models.CharField(_("act"), max_length=60)
    record_kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    actor_account = models.UUIDField(null=True)
    actor_post = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=40)
    actor_place = models.CharField(max_length=80, blank=True)
    actor_name = models.CharField(_("by"), max_length=120)
    dimensions = models.JSONField(default=dict)
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    note = models.TextField(_("note"), blank=True)
    algorithm = models.CharField(max_length=20)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta(GuardedTable.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["record_id", "position"], name="event_of_record"),
            models.Index(fields=["record_kind", "verb", "on"], name="event_of_kind"),
        ]
        triggers = [
            *append_only_triggers("event"),
            pgtrigger.Trigger(name="event_in_order", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_IN_ORDER),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.verb}"
