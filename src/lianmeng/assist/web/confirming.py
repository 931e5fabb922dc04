"""The enterprise's own word on a solution: a grade, or that it is not solved."""

from collections.abc import Callable
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lianmeng.assist.actions.closing import confirm_demand
from lianmeng.assist.actions.redoing import ask_redo
from lianmeng.assist.actions.voiding import REDO_ASKED
from lianmeng.assist.queries.detail import demand_view
from lianmeng.assist.queries.parts import parts_of
from lianmeng.assist.states import DEMAND
from lianmeng.assist.web.asking import SiteRequest, demand_or_404, refusal_page
from lianmeng.assist.web.forms import StepForm
from lianmeng.assist.web.merge_forms import GradeForm
from lianmeng.assist.web.steps import carried_out, form_status
from lianmeng.kernel.errors import NotPossible, Refused
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.ui.widgets import TextArea


class RedoForm(StepForm):
    """What is still missing."""

    note = django_forms.CharField(label=_("What is not solved?"), max_length=500, widget=TextArea(attrs={"rows": 4}))


@require_http_methods(["GET", "HEAD", "POST"])
def demand_confirm(request: SiteRequest, demand_id: UUID) -> HttpResponse:
    """Grade the solution, or ask the team to work on it again."""
    demand = demand_or_404(request, demand_id)
    back = reverse("assist:demand_detail", args=[demand.pk])
    try:
        require(request.actor, "demand.confirm", demand)
        if request.method != "POST":
            DEMAND.check("confirm", demand.status, {"grade": 5})
            if parts_of(request.actor, demand).redo_asked:
                raise NotPossible("redo_asked", REDO_ASKED)
    except Refused as refused:
        return refusal_page(request, refused, title=gettext("Confirm and grade"), back_url=back)
    redo = request.method == "POST" and request.POST.get("deed") == "redo"
    initial = {"version": demand.version}
    grade_form = GradeForm(request.POST if request.method == "POST" and not redo else None, initial=initial)
    redo_form = RedoForm(request.POST if redo else None, initial=initial, auto_id="id_redo_%s")
    form: StepForm = redo_form if redo else grade_form
    action: Callable[..., object] = ask_redo if redo else confirm_demand
    if form.is_valid() and carried_out(
        form, demand, lambda: action(actor=request.actor, demand=demand, at=request.at, **form.values())
    ):
        messages.success(request, _thanks(redo))
        return redirect(back)
    view = demand_view(request.actor, demand, request.at)
    context = {
        "demand": demand,
        "view": view,
        "grade_form": grade_form,
        "redo_form": redo_form,
        "redo": redo,
        "may_redo": redo or any(step.name == "ask_redo" for step in view.steps),
        "back_url": back,
    }
    return render(request, "assist/confirm.html", context, status=form_status(form))


def _thanks(redo: bool) -> str:
    if redo:
        return gettext("A supervisor has been told and will decide whether it is redone.")
    return gettext("Thank you. Your grade has been recorded.")
