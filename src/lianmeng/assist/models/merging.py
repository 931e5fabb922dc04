"""Duplicates handled as one: that a demand follows another one of the same matter."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models.demand import Demand
from lianmeng.assist.models.handling import PartOfDemand


class Merge(PartOfDemand):
    """That ``demand`` follows ``leader`` (并单), from ``at`` on and until it was separated again.

    A follower leads nobody and a leader follows nobody: there are neither chains nor circles.
    """

    leader = models.ForeignKey(Demand, models.PROTECT, related_name="+", verbose_name=_("leading demand"))
    reason = models.TextField(_("reason"))
    ended_at = models.DateTimeField(_("until"), null=True)

    class Meta(PartOfDemand.Meta):
        verbose_name = _("merge of duplicates")
        verbose_name_plural = _("merges of duplicates")
        constraints = [
            models.UniqueConstraint(fields=["demand"], condition=Q(ended_at__isnull=True), name="merge_one_at_a_time"),
            models.CheckConstraint(condition=~Q(demand=F("leader")), name="merge_into_another"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="merge_no_chain",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF EXISTS (SELECT 1 FROM assist_merge WHERE ended_at IS NULL"
                    " AND (demand_id = NEW.leader_id OR leader_id = NEW.demand_id))"
                    " THEN RAISE EXCEPTION 'a merged demand leads nobody'; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.reason
