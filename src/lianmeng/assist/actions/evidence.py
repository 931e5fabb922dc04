"""The deeds that come with files: photos of a problem, evidence of progress and of a conclusion."""

from collections.abc import Sequence
from datetime import datetime

from lianmeng.alliance.models import IndustryChain, Organisation
from lianmeng.assist.actions.handling import Measured, conclude_demand, contact_enterprise, report_progress
from lianmeng.assist.actions.raising import DemandText, edit_draft, raise_demand, submit_demand
from lianmeng.assist.models import Demand, Progress
from lianmeng.kernel.errors import Invalid, Refused
from lianmeng.kernel.places import Viewer
from lianmeng.platform.files.actions.files import Upload, store_file
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work


def raise_with_photos(
    *,
    actor: Viewer,
    enterprise: Organisation,
    chain: IndustryChain | None,
    text: DemandText,
    channel: str,
    at: datetime,
    photos: Sequence[Upload] = (),
    submit: bool = True,
) -> Demand:
    """Write a demand with its photos and, unless it shall stay a draft, submit it."""
    with unit_of_work(actor) as work:
        demand = raise_demand(actor=actor, enterprise=enterprise, chain=chain, text=text, channel=channel, at=at)
        _attach(work, demand, photos, at, "photos")
        return submit_demand(actor=actor, demand=demand, at=at) if submit else demand


def edit_with_photos(
    *,
    actor: Viewer,
    demand: Demand,
    text: DemandText,
    at: datetime,
    photos: Sequence[Upload] = (),
    submit: bool = True,
) -> Demand:
    """Change a draft, add photos and, unless it shall stay a draft, submit it."""
    with unit_of_work(actor) as work:
        demand = edit_draft(actor=actor, demand=demand, text=text, at=at)
        _attach(work, demand, photos, at, "photos")
        return submit_demand(actor=actor, demand=demand, at=at) if submit else demand


def contact_with_evidence(
    *, actor: Viewer, demand: Demand, text: str, at: datetime, evidence: Sequence[Upload] = ()
) -> Demand:
    """Record the first contact, with what was found on the spot."""
    with unit_of_work(actor) as work:
        demand = contact_enterprise(actor=actor, demand=demand, text=text, at=at)
        # The one that the action has just written: a team that took over makes a first contact of its own.
        progress = max(work.rows(Progress, demand_id=demand.pk), key=lambda one: (one.at, one.pk))
        _attach(work, progress, evidence, at, "evidence")
    return demand


def report_with_evidence(
    *, actor: Viewer, demand: Demand, text: str, at: datetime, evidence: Sequence[Upload] = ()
) -> Progress:
    """Report progress with its evidence."""
    with unit_of_work(actor) as work:
        progress = report_progress(actor=actor, demand=demand, text=text, at=at)
        _attach(work, progress, evidence, at, "evidence")
    return progress


def conclude_with_evidence(
    *,
    actor: Viewer,
    demand: Demand,
    reply: str,
    at: datetime,
    outcomes: Measured = (),
    evidence: Sequence[Upload] = (),
) -> Demand:
    """Conclude with measured outcomes and the evidence of them."""
    with unit_of_work(actor) as work:
        demand = conclude_demand(actor=actor, demand=demand, reply=reply, outcomes=outcomes, at=at)
        _attach(work, demand, evidence, at, "evidence")
    return demand


def _attach(work: UnitOfWork, owner: GuardedModel, uploads: Sequence[Upload], at: datetime, field: str) -> None:
    for upload in uploads:
        try:
            store_file(work, owner=owner, upload=upload, at=at)
        except Refused as refused:
            raise Invalid(refused.code, refused.message, field=field, **refused.params) from refused
