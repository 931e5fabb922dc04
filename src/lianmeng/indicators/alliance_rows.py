"""How the rows of the alliance's figures are shown, and the dimensions that the alliance gives to all figures."""

from typing import Any

from django.urls import reverse

from lianmeng.indicators.shown import RowText, register_dimension, register_rows
from lianmeng.kernel.errors import N_
from lianmeng.platform.accounts.roles import place_kinds


def register() -> None:
    """Called once, when the applications are ready."""
    register_rows("alliance.industrychain", _chain, "region")
    register_rows("alliance.chaincommittee", _committee, "chain", "region")
    register_rows("alliance.partyunit", _unit, "committee")
    register_rows("alliance.partyunitcount", lambda count: _counted(_unit(count.unit), count), "unit__committee")
    register_rows("alliance.organisation", _organisation, "county")
    register_rows(
        "alliance.staffcount", lambda count: _counted(_organisation(count.organisation), count), "organisation__county"
    )
    # Looked up when asked: the alliance registers its kinds of place after this room is ready.
    register_dimension("county", N_("County"), 1, lambda ids: place_kinds.get("county").names_of(ids))
    register_dimension("chain", N_("Industry chain"), 2, lambda ids: place_kinds.get("chain").names_of(ids))


def _chain(chain: Any) -> RowText:
    return RowText(chain.name, chain.region.name, reverse("alliance:chain_detail", args=[chain.pk]))


def _committee(committee: Any) -> RowText:
    note = f"{committee.chain.name} · {committee.region.name}"
    return RowText(committee.name, note, reverse("alliance:committee_detail", args=[committee.pk]))


def _unit(unit: Any) -> RowText:
    return RowText(unit.name, unit.committee.name, reverse("alliance:committee_detail", args=[unit.committee_id]))


def _organisation(organisation: Any) -> RowText:
    note = f"{organisation.credit_code} · {organisation.county.name}"
    return RowText(organisation.name, note, reverse("alliance:organisation_detail", args=[organisation.pk]))


def _counted(of: RowText, count: Any) -> RowText:
    return RowText(of.title, f"{of.note} · {count.on.isoformat()}", of.url)
