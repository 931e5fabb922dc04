"""Setting up, changing and ending chains."""

from datetime import date, datetime

from lianmeng.alliance.actions.refusals import constraints_in_words, require_later
from lianmeng.alliance.models import IndustryChain, Level, Region
from lianmeng.alliance.models.named import spelled
from lianmeng.kernel.errors import N_, Invalid
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import unit_of_work


def found_chain(
    *,
    actor: Viewer,
    at: datetime,
    code: str,
    name: str,
    region: Region,
    established_on: date,
    short_name: str = "",
    parent: IndustryChain | None = None,
    order: int = 0,
) -> IndustryChain:
    """Set up a chain of the city or, in a county, of that county; ``parent`` is the city chain it is part of."""
    level = Level.CITY if region.kind == Region.Kind.CITY else Level.COUNTY
    if parent is not None and (level == Level.CITY or parent.level != Level.CITY):
        raise Invalid(
            "chain_parent", N_("Only a county chain can be part of another one, a city chain."), field="parent"
        )
    chain = IndustryChain(
        code=code,
        name=name,
        short_name=short_name,
        level=level,
        parent=parent,
        region_id=region.code,
        order=order,
        established_on=established_on,
        **spelled(name),
    )
    with constraints_in_words(), unit_of_work(actor) as work:
        require(actor, "chain.found", chain)
        return work.create(chain, verb="chain_founded", at=at, on=established_on)


def change_chain(*, actor: Viewer, at: datetime, chain: IndustryChain, **values: object) -> IndustryChain:
    """Change a chain's ``name``, ``short_name``, ``code``, ``order`` or ``parent``; equal values change nothing."""
    _only(values, {"name", "short_name", "code", "order", "parent"})
    with constraints_in_words(), unit_of_work(actor) as work:
        chain = work.lock(chain)
        require(actor, "chain.found", chain)
        changes = {name: value for name, value in values.items() if getattr(chain, name) != value}
        if "name" in changes:
            changes.update(spelled(str(changes["name"])))
        if changes:
            work.change(chain, verb="chain_changed", at=at, changes=changes)
        return chain


def end_chain(*, actor: Viewer, at: datetime, chain: IndustryChain, on: date, note: str) -> IndustryChain:
    """Wind a chain up: from ``on`` it counts no longer. What it did stays on record."""
    with constraints_in_words(), unit_of_work(actor) as work:
        chain = work.lock(chain)
        require(actor, "chain.found", chain)
        require_later(on, chain.established_on)
        work.change(chain, verb="chain_ended", at=at, on=on, changes={"ended_on": on}, note=note)
        return chain


def _only(values: dict[str, object], known: set[str]) -> None:
    if set(values) - known:
        raise TypeError(f"not to be changed here: {sorted(set(values) - known)}")
