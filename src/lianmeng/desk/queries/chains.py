"""The chains as a leader looks at them: what they are made of, and what their enterprises wait for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from lianmeng.alliance.models import Level
from lianmeng.alliance.queries.chains import ChainRow, chain_rows, visible_chains
from lianmeng.assist.models import Demand
from lianmeng.assist.queries.groups import overdue
from lianmeng.assist.states import DRAFT, OPEN
from lianmeng.kernel.places import Viewer


@dataclass(frozen=True, slots=True)
class ChainWork:
    """A city chain with its demands and those of the county chains in it."""

    row: ChainRow
    demands: int
    open: int
    overdue: int


def chain_work(viewer: Viewer, on: date, at: datetime) -> list[ChainWork]:
    """The chains of the city in the office's order, with the demands that the viewer sees of them."""
    demands = Demand.objects.visible_to(viewer).exclude(status=DRAFT).order_by()
    counted = (
        demands.annotate(root=Coalesce("chain__parent_id", "chain_id"))
        .values("root")
        .annotate(all=Count("pk"), open=Count("pk", filter=Q(status__in=OPEN)), late=Count("pk", filter=overdue(at)))
    )
    by_chain = {row["root"]: row for row in counted}
    nothing = {"all": 0, "open": 0, "late": 0}
    found = []
    for row in chain_rows(viewer, visible_chains(viewer, on).filter(level=Level.CITY), on):
        counts = by_chain.get(row.chain.pk, nothing)
        found.append(ChainWork(row, counts["all"], counts["open"], counts["late"]))
    return found
