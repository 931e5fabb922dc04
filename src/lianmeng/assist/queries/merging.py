"""What is shown of merged demands: how the leading one stands, who follows it, which ones could lead."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Value, When

from lianmeng.assist.models import Demand, Merge
from lianmeng.assist.queries.demands import visible_demands
from lianmeng.assist.states import UNCONCLUDED
from lianmeng.kernel.places import Actor, System
from lianmeng.platform.events.models import Event
from lianmeng.platform.events.trail import timeline

#: So many demands are offered to lead, those of the same category first.
_OFFERED = 100


@dataclass(frozen=True)
class Leading:
    """How the demand stands into which another was merged, without what its enterprise said.

    ``reply`` is shown once it has passed review; ``seen`` says whether the reader may open the demand itself.
    """

    merge: Merge
    demand: Demand
    events: tuple[Event, ...]
    seen: bool

    @property
    def reply(self) -> str:
        """The answer, which is one for all who raised the matter."""
        return self.demand.reply if self.demand.reviewed_at or self.demand.called_back_at else ""


def leading_demand(viewer: Actor, merge: Merge | None) -> Leading | None:
    """What the reader of a merged demand learns of the one that leads it; None if it follows nobody."""
    if merge is None:
        return None
    seen = visible_demands(viewer).filter(pk=merge.leader_id).exists()
    events = timeline(System("the way of the demand that leads the viewer's own"), merge.leader)
    return Leading(merge, merge.leader, tuple(events), seen)


def merged_demands(viewer: Actor, leader: Demand) -> tuple[Demand, ...]:
    """The demands merged into this one that the viewer may see."""
    merges = Merge.objects.visible_to(System("what follows a demand")).filter(leader=leader, ended_at__isnull=True)
    return tuple(visible_demands(viewer).filter(pk__in=merges.values("demand_id")).order_by("raised_at", "id"))


def leader_choices(viewer: Actor, demand: Demand) -> list[Demand]:
    """Demands of the same county that are not concluded, those of the same category first, then the newest."""
    same = Case(When(category_id=demand.category_id, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = visible_demands(viewer).filter(county_id=demand.county_id, status__in=UNCONCLUDED).exclude(pk=demand.pk)
    return list(found.annotate(other_category=same).order_by("other_category", "-raised_at", "-id")[:_OFFERED])
