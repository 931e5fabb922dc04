"""What is laid down about supervision: levels, rules and how letters are numbered, as in force on a day."""

from datetime import date

from django.db.models import Q

from lianmeng.assist.models import LetterPattern, SupervisionLevel, SupervisionRule
from lianmeng.kernel.errors import N_, Refused


def levels_on(on: date) -> list[SupervisionLevel]:
    """The levels in force, the mildest first."""
    return list(SupervisionLevel.objects.filter(_in_force(on)).order_by("order", "code"))


def rules_on(on: date) -> list[SupervisionRule]:
    """The rules in force."""
    return list(SupervisionRule.objects.filter(_in_force(on)).select_related("level"))


def pattern_for(office: str, on: date) -> LetterPattern:
    """The office's own pattern, or the one for all. Refused if there is none: a number is never made up."""
    found = LetterPattern.objects.filter(_in_force(on)).filter(Q(region=office) | Q(region__isnull=True))
    pattern = found.order_by("region", "-from_on").first()  # an empty region sorts last
    if pattern is None:
        raise Refused("no_pattern", N_("The administrator has not laid down how letters are numbered."))
    return pattern


def _in_force(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gt=on))
