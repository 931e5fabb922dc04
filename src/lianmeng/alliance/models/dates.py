"""Dated validity: half-open ranges of days, asked of in Python, in filters and in constraints alike."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q


class Days(Func):
    """The range of days from one column until before another; an empty end is open."""

    function = "DATERANGE"
    output_field = models.Field()


def in_force(on: date, *, since: str = "from_on", until: str = "to_on") -> Q:
    """The filter that leaves what holds on the day ``on``; an empty beginning means since always."""
    begun = Q(**{f"{since}__isnull": True}) | Q(**{f"{since}__lte": on})
    return begun & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": on}))


def in_order(name: str, *, since: str = "from_on", until: str = "to_on", takes_back: bool = False) -> CheckConstraint:
    """The constraint that an end, where there is one, lies after its beginning.

    With ``takes_back`` it may be the same day: what was given in error and taken back held on no day at all.
    """
    end = Q(**{f"{until}__{'gte' if takes_back else 'gt'}": F(since)})
    return CheckConstraint(condition=Q(**{f"{until}__isnull": True}) | end, name=name)


def one_at_a_time(
    name: str, *fields: str, since: str = "from_on", until: str = "to_on", condition: Q | None = None
) -> ExclusionConstraint:
    """The constraint that no two rows that agree in ``fields`` hold on the same day."""
    equal = [(field, RangeOperators.EQUAL) for field in fields]
    return ExclusionConstraint(
        name=name, expressions=[*equal, (Days(since, until), RangeOperators.OVERLAPS)], condition=condition
    )
