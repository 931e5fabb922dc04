"""What the text search of demands looks up: the pairs of characters of each, kept by the database itself."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models.demand import Demand
from lianmeng.platform.permissions.guard import GuardedTable


class DemandSearch(GuardedTable):
    """The search terms of one demand, written by a trigger in the transaction that writes the demand or its enterprise.

    A row of its own, because a demand moves often and its words never do once it is submitted: no move pays for
    the index. ``terms`` are the pairs of neighbouring characters of title, content and the enterprise's names;
    with ``~`` before them the pairs of the initials of title and enterprise; with ``#`` the number and its endings.
    """

    demand: Any = models.OneToOneField(
        Demand, models.PROTECT, primary_key=True, related_name="+", verbose_name=_("demand")
    )
    terms = ArrayField(models.CharField(max_length=24), verbose_name=_("search terms"))

    class Meta(GuardedTable.Meta):
        verbose_name = _("search terms of a demand")
        verbose_name_plural = _("search terms of demands")
        indexes = [GinIndex(fields=["terms"], name="demand_search_terms")]

    def __str__(self) -> str:
        return str(self.demand_id)
