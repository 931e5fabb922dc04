"""A way to demands that leads through what hangs on them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from lianmeng.assist.models import CoHandling
from lianmeng.assist.states_co_handling import WITHDRAWN
from lianmeng.kernel.places import Actor, System
from lianmeng.platform.permissions.paths import NOTHING_Q


@dataclass(frozen=True)
class CoHandled:
    """Demands that the actor's team was asked to help with, from the moment of the request until it is withdrawn."""

    def condition(self, actor: Actor) -> Q:
        place = actor.stands_at("team")
        return Q(pk__in=_asked(place).values("demand_id")) if place else NOTHING_Q

    def reaches(self, actor: Actor, record: Model) -> bool:
        place = actor.stands_at("team")
        return bool(place) and _asked(place).filter(demand=record.pk).exists()


def _asked(team: object) -> Any:
    rows = CoHandling.objects.visible_to(System("demands that a team helps with"))
    return rows.filter(team=team).exclude(status=WITHDRAWN)
