"""Steps taken by programs: each of the page's table, and what the pages put together on pages of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django import forms as django_forms

from lianmeng.assist.actions.closing import confirm_demand
from lianmeng.assist.api.raising import edit_draft, edit_form
from lianmeng.assist.api.reading import demand_values
from lianmeng.assist.api.shapes import StepTaken
from lianmeng.assist.models import Demand
from lianmeng.assist.queries.demands import demand_lines
from lianmeng.assist.queries.detail import seen_demand
from lianmeng.assist.queries.steps import EDIT, TRIAGE, next_steps, standing
from lianmeng.assist.states import ACCEPTED, DEMAND
from lianmeng.assist.web import forms
from lianmeng.assist.web.asking import SiteRequest
from lianmeng.assist.web.merge_forms import GradeForm
from lianmeng.assist.web.raise_form import RaiseForm
from lianmeng.assist.web.steps import PAGES, require_open, require_right, step_form
from lianmeng.assist.web.triage import DEEDS, triage_forms
from lianmeng.kernel.errors import N_, Invalid, NotPossible, Refused
from lianmeng.kernel.places import Actor
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.rest.problems import Faulty, faults_of
from lianmeng.platform.rest.resources import Call, Steps, Values

CONFIRM = "confirm"
_TRIAGE_FORMS: dict[str, type[forms.StepForm]] = {
    "dispatch": forms.DispatchForm,
    "answer": forms.ReplyForm,
    "reject": forms.RejectForm,
}


@dataclass
class _Asking:
    """What the forms and deeds of the pages read of a request."""

    actor: Actor
    at: Any
    method: str
    POST: Any
    FILES: None = None


def _kinds() -> Mapping[str, type[django_forms.BaseForm]]:
    """Every step by name, with the class of its form."""
    pages = {name: page.form for name, page in PAGES.items()}
    return {EDIT: RaiseForm, **_TRIAGE_FORMS, CONFIRM: GradeForm, **pages}


def _version(call: Call, key: UUID) -> int | None:
    demand = seen_demand(call.actor, key)
    return None if demand is None else demand.version


def _form(call: Call, key: UUID, step: str) -> django_forms.Form | None:
    """The form as it stands open to the actor; the reason why not, if it does not."""
    demand = seen_demand(call.actor, key)
    if demand is None or step not in _kinds():
        return None
    return _offered(call, demand, step, None)


def _take(call: Call, key: UUID, step: str, data: Any, version: int | None) -> Values | None:
    demand = seen_demand(call.actor, key)
    if demand is None or step not in _kinds():
        return None
    form = _offered(call, demand, step, data)
    if not form.is_valid():
        raise Faulty(faults_of(form))
    if version is not None:
        demand.version = version
    try:
        _act(call, demand, step, form)
    except Invalid as wrong:
        # The action knows a value by its own name; whoever filled in the form knows the field.
        form.refuse(wrong, demand.version)
        raise Faulty(faults_of(form)) from wrong
    seen = seen_demand(call.actor, key)
    after = demand_values(demand_lines([seen], call.at)[0]) if seen else None
    return {"id": str(key), "version": seen.version if seen else None, "demand": after}


def _offered(call: Call, demand: Demand, step: str, data: Any) -> forms.StepForm:
    """The step's form, blank or filled in, unless right, state or limits forbid the step."""
    request = _asking(call, data)
    known = standing(call.actor, demand, call.at)
    steps = {one.name for one in next_steps(call.actor, demand, call.at, known)}
    if step in _TRIAGE_FORMS:
        require(call.actor, DEMAND.move(step).right, demand)
        offered = triage_forms(request, demand, step if data is not None else "")
        if TRIAGE not in steps or step not in offered:
            DEMAND.check_state(step, demand.status)
            raise _not_now()
        return offered[step]
    if step == EDIT:
        require(call.actor, "demand.raise", demand)
        DEMAND.check_state("submit", demand.status)
        return edit_form(call, demand, data)
    if step == CONFIRM:
        require(call.actor, DEMAND.move(CONFIRM).right, demand)
        DEMAND.check_state(CONFIRM, demand.status)
        return GradeForm(data, initial={"version": demand.version})
    page = PAGES[step]
    require_right(request, demand, known, step, page)
    if data is None:
        require_open(request, demand, known, step)
    return step_form(request, demand, page.form)


def _act(call: Call, demand: Demand, step: str, form: forms.StepForm) -> None:
    if step in _TRIAGE_FORMS:
        deed = DEEDS[step][demand.status == ACCEPTED]
        deed(actor=call.actor, demand=demand, at=call.at, **form.values())
    elif step == EDIT:
        edit_draft(call, demand, cast(RaiseForm, form))
    elif step == CONFIRM:
        confirm_demand(actor=call.actor, demand=demand, at=call.at, **form.values())
    else:
        known = standing(call.actor, demand, call.at)
        PAGES[step].act(_asking(call, None), demand, known, form.values())


def _asking(call: Call, data: Any) -> SiteRequest:
    method = "GET" if data is None else "POST"
    return cast(SiteRequest, _Asking(call.actor, call.at, method, data or {}))


def _not_now() -> Refused:
    return NotPossible("not_now", N_("The limits of the procedure do not permit this now."))


STEPS = Steps(kinds=_kinds, version=_version, form=_form, take=_take, shape=StepTaken)
