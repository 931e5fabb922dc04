"""Raising a demand, submitting it, withdrawing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from lianmeng.alliance.models import IndustryChain, Organisation
from lianmeng.alliance.models.named import spelled
from lianmeng.assist.actions.co_handling import release_co_handlers
from lianmeng.assist.actions.escalating import release_escalation
from lianmeng.assist.actions.followers import require_no_followers
from lianmeng.assist.models import Category, Demand
from lianmeng.assist.states import DEMAND
from lianmeng.kernel.errors import N_, Invalid
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import unit_of_work


@dataclass(frozen=True, kw_only=True)
class DemandText:
    """What somebody fills in to raise a demand; the fields that may be edited while it is a draft."""

    category: Category
    title: str
    content: str
    kind: str = Demand.Kind.HELP
    urgency: str = Demand.Urgency.ORDINARY
    contact_name: str = ""
    contact_phone: str = ""
    source_ref: str = ""

    def values(self) -> dict[str, object]:
        """The model's fields, checked: a demand without a title or content says nothing."""
        for name in ("title", "content"):
            if not getattr(self, name).strip():
                raise Invalid("required", N_("Please fill in this field: %(field)s."), field=name)
        if self.kind not in Demand.Kind.values:
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="kind")
        if self.urgency not in Demand.Urgency.values:
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="urgency")
        values = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "category"}
        return {**values, "category_id": self.category.pk, "initials": spelled(self.title)["initials"]}


def raise_demand(
    *,
    actor: Viewer,
    enterprise: Organisation,
    chain: IndustryChain | None,
    text: DemandText,
    channel: str,
    at: datetime,
) -> Demand:
    """Write a draft in the name of ``enterprise``; county and chain stay as they are on this day."""
    demand = Demand(
        number=next_number(at),
        channel=channel,
        enterprise=enterprise,
        county_id=enterprise.county_id,
        chain=chain,
        raised_by=actor.account if isinstance(actor, Actor) else None,
        raised_at=at,
        **text.values(),
    )
    require(actor, "demand.raise", demand)
    with unit_of_work(actor) as work:
        return work.create(demand, verb="demand_drafted", at=at)


def edit_draft(*, actor: Viewer, demand: Demand, text: DemandText, at: datetime) -> Demand:
    """Change a draft; what has been submitted stays as it was said."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        require(actor, "demand.raise", demand)
        DEMAND.check_state("submit", demand.status)
        work.change(demand, verb="draft_edited", at=at, changes=_differing(demand, text.values()))
    return demand


def submit_demand(*, actor: Viewer, demand: Demand, at: datetime) -> Demand:
    """Submit a draft. From now on it counts as collected."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.move(demand, DEMAND, "submit", at=at, changes={"submitted_at": at})
    return demand


def withdraw_demand(*, actor: Viewer, demand: Demand, note: str, at: datetime) -> Demand:
    """Take a demand back, before it is concluded."""
    with unit_of_work(actor) as work:
        demand = work.lock(demand)
        work.check_move(demand, DEMAND, "withdraw")
        require_no_followers(work, demand)
        work.move(demand, DEMAND, "withdraw", at=at, note=note, changes={"ended_at": at})
        release_co_handlers(work, demand, at)
        release_escalation(work, demand, at)
    return demand


def next_number(at: datetime) -> str:
    """A fresh number: the year of raising and a running count that no two demands share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('assist_demand_number')")
        count = cursor.fetchone()[0]
    return f"{local_date(at).year}-{count:06d}"


def _differing(demand: Demand, values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if getattr(demand, name) != value}
