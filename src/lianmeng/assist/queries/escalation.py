"""To which level a demand goes next, and for which reasons, as laid down on a day."""

from datetime import date

from django.db.models import Q

from lianmeng.assist.models import Demand, EscalationLevel, EscalationReason
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.records.memory import remembered

_Body = EscalationLevel.Body
#: Role → the level at which it decides itself; whoever has none begins at the lowest.
_OWN = {"county_office": _Body.COUNTY_OFFICE, "city_office": _Body.CITY_OFFICE}


@remembered
def _levels() -> list[EscalationLevel]:
    return list(EscalationLevel.objects.order_by("order", "code"))


def levels_on(on: date) -> list[EscalationLevel]:
    """The levels in force on a day, the lowest first."""
    return [level for level in _levels() if level.holds_on(on)]


def escalation_reasons(on: date) -> list[EscalationReason]:
    """The reasons in force on a day, in the office's order."""
    in_force = Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gt=on))
    return list(EscalationReason.objects.filter(in_force).order_by("order", "code"))


def level_above(demand: Demand, level: EscalationLevel, on: date) -> EscalationLevel | None:
    """The next level above one, or None at the top. A demand on no chain has no chain leader."""
    return _first_above(demand, level.order, levels_on(on))


def first_level(viewer: Viewer, demand: Demand, on: date) -> EscalationLevel | None:
    """The level that the viewer turns to: the lowest above their own."""
    own = _OWN.get(viewer.role) if isinstance(viewer, Actor) else None
    levels = levels_on(on)
    below = max((level.order for level in levels if level.body == own), default=-1)
    return _first_above(demand, below, levels)


def _first_above(demand: Demand, order: int, levels: list[EscalationLevel]) -> EscalationLevel | None:
    for level in levels:
        if level.order > order and (level.body != _Body.CHAIN_LEADER or demand.chain_id):
            return level
    return None
