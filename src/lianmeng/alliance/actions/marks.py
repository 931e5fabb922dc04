"""Granting and ending marks."""

from datetime import date, datetime

from lianmeng.alliance.actions.refusals import constraints_in_words, require_not_earlier
from lianmeng.alliance.models import Organisation, OrganisationMark
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import unit_of_work


def grant_mark(
    *,
    actor: Viewer,
    at: datetime,
    organisation: Organisation,
    kind: OrganisationMark.Kind,
    level: OrganisationMark.Level,
    from_on: date,
    source: str,
    to_on: date | None = None,
) -> OrganisationMark:
    """Enter that ``organisation`` holds a mark from ``from_on``, by which act; refused while it holds it already."""
    mark = OrganisationMark(
        organisation=organisation, kind=kind, level=level, from_on=from_on, to_on=to_on, source=source
    )
    with constraints_in_words(), unit_of_work(actor) as work:
        require(actor, "organisation.mark", organisation)
        return work.create(mark, verb="mark_granted", at=at, on=from_on)


def end_mark(*, actor: Viewer, at: datetime, mark: OrganisationMark, on: date, note: str) -> OrganisationMark:
    """End a mark: from ``on`` it is no longer held; ended on its first day, it never was."""
    with constraints_in_words(), unit_of_work(actor) as work:
        mark = work.lock(mark)
        require(actor, "organisation.mark", mark.organisation)
        require_not_earlier(on, mark.from_on)
        work.change(mark, verb="mark_ended", at=at, on=on, changes={"to_on": on}, note=note)
        return mark
