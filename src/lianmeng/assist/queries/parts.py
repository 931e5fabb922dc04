"""What hangs on a demand besides its main line: read once for a page, and only the kinds that there are."""

from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Exists, OuterRef

from lianmeng.assist.models import CoHandling, Demand, Escalation, Exclusion, Redo, Reopening, WriteOff
from lianmeng.assist.states import APPROVED, REFUSED, REQUESTED
from lianmeng.assist.states_escalation import PENDING
from lianmeng.kernel.places import System, Viewer


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one demand that its reader sees, each kind in the order in which they began."""

    redos: tuple[Redo, ...] = ()
    co_handlings: tuple[CoHandling, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    write_offs: tuple[WriteOff, ...] = ()

    @property
    def redo_asked(self) -> Redo | None:
        """The request to redo that waits for its decision."""
        return next((one for one in self.redos if one.status == REQUESTED), None)

    @property
    def excluded(self) -> Exclusion | None:
        """What leaves the demand out of statistics now."""
        return next((one for one in self.exclusions if one.status == APPROVED), None)

    @property
    def pending(self) -> bool:
        """Whether a level has been asked and has not decided."""
        return any(one.status == PENDING for one in self.escalations)

    def redo_said(self, demand: Demand) -> bool:
        """Whether the present conclusion has been asked to be redone before."""
        since = demand.concluded_at
        return any(one.status in (REQUESTED, REFUSED) and (since is None or one.at >= since) for one in self.redos)


NO_PARTS = Parts()
#: Kind of part → its model, and what is read with it.
_MODELS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "redos": (Redo, ()),
    "co_handlings": (CoHandling, ("team",)),
    "write_offs": (WriteOff, ()),
    "escalations": (Escalation, ("level", "reason")),
    "exclusions": (Exclusion, ("reason",)),
    "reopenings": (Reopening, ("team",)),
}
assert set(_MODELS) == {field.name for field in fields(Parts)}


def parts_of(viewer: Viewer, demand: Demand) -> Parts:
    """The parts of a demand that the viewer sees; one query, and one more for each kind that there is."""
    system = System("which parts a demand has")
    asked = {
        f"has_{name}": Exists(model.objects.visible_to(system).filter(demand=OuterRef("pk")))
        for name, (model, _) in _MODELS.items()
    }
    present = Demand.objects.visible_to(system).filter(pk=demand.pk).annotate(**asked).values(*asked).get()
    found: dict[str, Any] = {}
    for name, (model, related) in _MODELS.items():
        if present[f"has_{name}"]:
            rows = model.objects.visible_to(viewer).filter(demand=demand).select_related(*related).order_by("at", "id")
            found[name] = tuple(rows)
    return Parts(**found)
