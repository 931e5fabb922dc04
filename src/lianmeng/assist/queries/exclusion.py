"""What is left out of statistics, and for which reasons it may be."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from lianmeng.assist.models import Exclusion, ExclusionReason
from lianmeng.assist.states import APPROVED
from lianmeng.kernel.places import System


def counted() -> Q:
    """The condition on demands that they are not excluded from statistics."""
    left_out = Exclusion.objects.visible_to(System("what is left out of statistics")).filter(status=APPROVED)
    return ~Q(Exists(left_out.filter(demand=OuterRef("pk"))))


def exclusion_reasons(on: date) -> list[Any]:
    """The reasons in force on a day, in the office's order."""
    in_force = Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gt=on))
    return list(ExclusionReason.objects.filter(in_force).order_by("order", "code"))
