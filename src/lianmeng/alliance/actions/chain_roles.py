"""Giving and ending roles on chains, and choosing an organisation's primary chain."""

from datetime import date, datetime

from lianmeng.alliance.actions.refusals import constraints_in_words, require_not_earlier
from lianmeng.alliance.models import ENTERPRISE_ROLES, ChainRole, IndustryChain, Organisation
from lianmeng.kernel.errors import N_, Invalid
from lianmeng.kernel.places import Viewer
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import UnitOfWork, unit_of_work

#: Which kinds of organisation can play a part; parts not named here are open to every kind.
_PLAYERS = {
    ChainRole.Kind.LEAD_DEPARTMENT: {Organisation.Kind.DEPARTMENT},
    ChainRole.Kind.BANK: {Organisation.Kind.BANK},
    ChainRole.Kind.INSTITUTE: {Organisation.Kind.INSTITUTE, Organisation.Kind.COLLEGE},
    ChainRole.Kind.ASSOCIATION: {Organisation.Kind.ASSOCIATION},
    **{kind: {Organisation.Kind.ENTERPRISE} for kind in ENTERPRISE_ROLES},
}


def give_chain_role(
    *,
    actor: Viewer,
    at: datetime,
    organisation: Organisation,
    chain: IndustryChain,
    kind: ChainRole.Kind,
    from_on: date,
    source: str,
    primary: bool = False,
    to_on: date | None = None,
) -> ChainRole:
    """Give ``organisation`` a part on ``chain`` from ``from_on``, by the act or source named.

    Refused for an organisation whose kind cannot play the part, for a second lead department and for a
    second primary chain on the same day.
    """
    if organisation.kind not in _PLAYERS.get(kind, {organisation.kind}):
        raise Invalid("chain_role_kind", N_("An organisation of this kind cannot have this role."), field="kind")
    role = ChainRole(
        organisation=organisation,
        chain=chain,
        kind=kind,
        primary=primary,
        from_on=from_on,
        to_on=to_on,
        source=source,
    )
    with constraints_in_words(), unit_of_work(actor) as work:
        require(actor, "chain_role.give", role)
        return work.create(role, verb="chain_role_given", at=at, on=from_on)


def end_chain_role(*, actor: Viewer, at: datetime, role: ChainRole, on: date, note: str) -> ChainRole:
    """End a role: from ``on`` it is no longer held; ended on its first day, it never was."""
    with constraints_in_words(), unit_of_work(actor) as work:
        role = work.lock(role)
        require(actor, "chain_role.give", role)
        require_not_earlier(on, role.from_on)
        work.change(role, verb="chain_role_ended", at=at, on=on, changes={"to_on": on}, note=note)
        return role


def make_primary(*, actor: Viewer, at: datetime, role: ChainRole, on: date, source: str) -> ChainRole:
    """Make the chain of ``role`` the organisation's primary one from ``on``.

    The roles concerned end on that day and go on as new ones, so that earlier days keep their primary chain.
    """
    with constraints_in_words(), unit_of_work(actor) as work:
        role = work.lock(role)
        require(actor, "chain_role.give", role)
        if role.primary:
            return role
        present = ChainRole.objects.filter(organisation=role.organisation_id, primary=True, to_on__isnull=True).first()
        if present is not None:
            present = work.lock(present)
            require(actor, "chain_role.give", present)
            _replace(work, present, at=at, on=on, primary=False, source=source)
        return _replace(work, role, at=at, on=on, primary=True, source=source)


def _replace(work: UnitOfWork, role: ChainRole, *, at: datetime, on: date, primary: bool, source: str) -> ChainRole:
    if role.from_on == on:
        work.change(role, verb="primary_chain_changed", at=at, on=on, changes={"primary": primary}, note=source)
        return role
    work.change(role, verb="primary_chain_changed", at=at, on=on, changes={"to_on": on}, note=source)
    successor = ChainRole(
        organisation=role.organisation,
        chain=role.chain,
        kind=role.kind,
        primary=primary,
        from_on=on,
        source=source,
    )
    work.add(successor)
    return successor
