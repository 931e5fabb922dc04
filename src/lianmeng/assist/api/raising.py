"""Demands raised, and drafts changed, by programs: with the form of the pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.models import Organisation
from lianmeng.assist.actions.evidence import edit_with_photos, raise_with_photos
from lianmeng.assist.api.reading import demand_values
from lianmeng.assist.api.shapes import DemandShape, RaisingFilters
from lianmeng.assist.models import Demand
from lianmeng.assist.queries.demands import demand_lines
from lianmeng.assist.queries.detail import seen_demand
from lianmeng.assist.queries.reference import categories, chains_of, enterprise_to_raise_for
from lianmeng.assist.rules import ENTERPRISE
from lianmeng.assist.web.raise_form import RaiseForm
from lianmeng.kernel.errors import N_, Forbidden, Words
from lianmeng.kernel.periods import local_date
from lianmeng.platform.permissions.policy import holds_somewhere, rights
from lianmeng.platform.rest.problems import Fault, Faulty, faults_of
from lianmeng.platform.rest.resources import Call, Creation, Values

NO_ENTERPRISE = N_("Please name an enterprise in whose name you may raise a demand.")


class ProgramRaiseForm(RaiseForm):
    """What the pages ask step by step, in one piece: for which enterprise, and whether it stays a draft."""

    enterprise = forms.CharField(label=_("Enterprise"), required=False, max_length=36)
    draft = forms.BooleanField(label=_("Keep as a draft"), required=False)


def raise_form(call: Call, data: Any) -> ProgramRaiseForm:
    """The form for the enterprise named, or for none yet: without its chains."""
    if not holds_somewhere(call.actor, "demand.raise"):
        raise Forbidden(
            "no_right",
            N_("In your present post you may not do this: %(right)s."),
            right=Words(rights.get("demand.raise").label),
        )
    on = local_date(call.at)
    named = call.filters.get("enterprise", "") if data is None else data.get("enterprise", "")
    enterprise = _enterprise(call, named)
    chains = chains_of(call.actor, enterprise, on) if enterprise else []
    return ProgramRaiseForm(data, categories=list(categories(on)), chains=chains)


def edit_form(call: Call, demand: Demand, data: Any) -> RaiseForm:
    """The form for a draft as it stands; a draft keeps its enterprise and its chain."""
    names = ("title", "content", "kind", "urgency", "contact_name", "contact_phone")
    written = {name: getattr(demand, name) for name in names}
    initial = {**written, "category": str(demand.category_id), "version": demand.version}
    chains = [demand.chain] if demand.chain else []
    return RaiseForm(data, initial=initial, categories=list(categories(local_date(call.at))), chains=chains)


def edit_draft(call: Call, demand: Demand, form: RaiseForm) -> object:
    """Change the draft; it stays one until the step ``submit`` is taken."""
    return edit_with_photos(actor=call.actor, demand=demand, text=form.demand_text, submit=False, at=call.at)


def _make(call: Call, data: Any) -> Values:
    form = raise_form(call, data)
    enterprise = _enterprise(call, data.get("enterprise", ""))
    faults = [] if form.is_valid() else faults_of(form)
    if enterprise is None:
        faults.append(Fault("enterprise", "required", gettext(NO_ENTERPRISE)))
    if faults or enterprise is None:
        raise Faulty(faults)
    own = call.actor.role == ENTERPRISE
    made = raise_with_photos(
        actor=call.actor,
        enterprise=enterprise,
        chain=form.chosen_chain,
        text=form.demand_text,
        channel=Demand.Channel.PHONE_FORM if own else Demand.Channel.OFFICE,
        submit=not form.cleaned_data["draft"],
        at=call.at,
    )
    seen = seen_demand(call.actor, made.pk)
    assert seen is not None  # nobody raises what they do not see
    return demand_values(demand_lines([seen], call.at)[0])


def _enterprise(call: Call, named: str) -> Organisation | None:
    own = call.actor.stands_at("organisation") if call.actor.role == ENTERPRISE else None
    return enterprise_to_raise_for(call.actor, own or named)


CREATION = Creation(kind=ProgramRaiseForm, form=raise_form, make=_make, shape=DemandShape, filters=RaisingFilters)
