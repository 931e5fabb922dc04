"""A way to demands that leads through what hangs on them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from lianmeng.assist.models import CoHandling
from lianmeng.assist.states_co_handling import WITHDRAWN
from lianmeng.kernel.places import Actor, System
from lianmeng.platform.permissions.paths import NOTHING_Q


@dataclass(frozen=True)
class CoHandled:
    """Demands that the actor's team was asked to help with, from the moment of the request until it is withdrawn."""

    def condition(self, actor: Actor) -> Q:
        team = _team_of(actor)
        return Q(pk__in=_asked(team).values("demand_id")) if team else NOTHING_Q

    def reaches(self, actor: Actor, record: Model) -> bool:
        team = _team_of(actor)
        return team is not None and _asked(team).filter(demand=record.pk).exists()


def _team_of(actor: Actor) -> UUID | None:
    """The actor's team; None as well for a place that names no team at all."""
    try:
        return UUID(str(actor.stands_at("team")))
    except ValueError:
        return None


def _asked(team: UUID) -> Any:
    rows = CoHandling.objects.visible_to(System("demands that a team helps with"))
    return rows.filter(team=team).exclude(status=WITHDRAWN)
