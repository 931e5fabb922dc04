"""The page of one step: a small form, one action, and back to the demand. A table says what belongs to each step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lianmeng.assist.actions import (
    closing,
    co_handling,
    dispatching,
    escalating,
    evidence,
    excluding,
    extending,
    handling,
    merging,
    pausing,
    raising,
    redoing,
    reopening,
    writing_off,
)
from lianmeng.assist.models import CoHandling, Demand, Escalation, Exclusion, WriteOff
from lianmeng.assist.queries.escalation import escalation_reasons, first_level
from lianmeng.assist.queries.exclusion import exclusion_reasons
from lianmeng.assist.queries.merging import leader_choices
from lianmeng.assist.queries.reference import outcome_kinds, pause_reasons
from lianmeng.assist.queries.routing import teams_for
from lianmeng.assist.queries.steps import (
    APPLY_WRITE_OFF,
    ASK_CO_HANDLER,
    ASK_EXCLUSION,
    ASK_PAUSE,
    ASK_REDO,
    ASK_TIME,
    DECIDE_PAUSE,
    DECIDE_REDO,
    DECIDE_TIME,
    ESCALATE,
    GRADE_MERGED,
    KEEP_PARKED,
    PROGRESS,
    SOMEBODY_ELSE,
    Standing,
    next_steps,
    standing,
)
from lianmeng.assist.states import DEMAND, EXTENSION, PAUSE, REQUESTED
from lianmeng.assist.web import forms, merge_forms, part_forms
from lianmeng.assist.web.asking import SiteRequest, demand_or_404, refusal_page, status_of
from lianmeng.kernel.errors import N_, Conflict, Forbidden, Invalid, NotPossible, Refused
from lianmeng.kernel.periods import local_date
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.permissions.policy import allowed, require

Text = str | Promise
Act = Callable[[SiteRequest, Demand, Standing, dict[str, Any]], object]


def acting(action: Callable[..., object]) -> Act:
    """The usual case: the action takes the demand and the form's values."""

    def act(request: SiteRequest, demand: Demand, known: Standing, values: dict[str, Any]) -> object:
        return action(actor=request.actor, demand=demand, at=request.at, **values)

    return act


def decide_time(request: SiteRequest, demand: Demand, known: Standing, values: dict[str, Any]) -> object:
    """Approve or refuse the request that waits."""
    if known.asked is None:
        raise Conflict("moved", N_("Somebody else has changed this in the meantime. Please look again and repeat."))
    known.asked.demand = demand
    if values["decision"] == "approve":
        return extending.approve_extension(
            actor=request.actor, extension=known.asked, note=values["note"], at=request.at
        )
    if not values["note"].strip():
        raise Invalid("required", N_("Please fill in this field: %(field)s."), field="note")
    return extending.refuse_extension(actor=request.actor, extension=known.asked, note=values["note"], at=request.at)


def decide_pause(request: SiteRequest, demand: Demand, known: Standing, values: dict[str, Any]) -> object:
    """Hold the clock as asked, or refuse to."""
    if known.pause is None or known.pause.status != REQUESTED:
        raise Conflict("moved", N_("Somebody else has changed this in the meantime. Please look again and repeat."))
    known.pause.demand = demand
    if values["decision"] == "approve":
        return pausing.approve_pause(actor=request.actor, pause=known.pause, note=values["note"], at=request.at)
    if not values["note"].strip():
        raise Invalid("required", N_("Please fill in this field: %(field)s."), field="note")
    return pausing.refuse_pause(actor=request.actor, pause=known.pause, note=values["note"], at=request.at)


def decide_redo(request: SiteRequest, demand: Demand, known: Standing, values: dict[str, Any]) -> object:
    """Have it redone as asked, or refuse to."""
    redo = known.parts.redo_asked
    if redo is None:
        raise Conflict("moved", N_("Somebody else has changed this in the meantime. Please look again and repeat."))
    redo.demand = demand
    if values["decision"] == "approve":
        return redoing.grant_redo(actor=request.actor, redo=redo, note=values["note"], at=request.at)
    if not values["note"].strip():
        raise Invalid("required", N_("Please fill in this field: %(field)s."), field="note")
    return redoing.refuse_redo(actor=request.actor, redo=redo, note=values["note"], at=request.at)


@dataclass(frozen=True)
class StepPage:
    """What belongs to a step: its form and deed, what is said before and after, and the right it needs."""

    form: type[forms.StepForm]
    act: Act
    submit: Text
    done: Text
    intro: Text = ""
    danger: Text = ""
    right: str = ""


PAGES: dict[str, StepPage] = {
    "submit": StepPage(
        forms.PlainForm,
        acting(raising.submit_demand),
        _("Submit"),
        _("The demand is submitted; the office has been told."),
        _("From now on the office reads it, and the text stays as it is."),
    ),
    "withdraw": StepPage(
        forms.ReasonForm,
        acting(raising.withdraw_demand),
        _("Withdraw the demand"),
        _("The demand has been withdrawn."),
        danger=_("This cannot be taken back. Should the problem remain, raise a new demand."),
    ),
    "acknowledge": StepPage(
        forms.PlainForm,
        acting(handling.acknowledge_demand),
        _("Acknowledge receipt"),
        _("Receipt is acknowledged. Now contact the enterprise."),
        _("You confirm that your team has received this demand. The clock has been running since the dispatch."),
    ),
    "dispute": StepPage(
        forms.GroundForm,
        acting(dispatching.dispute_assignment),
        _("Dispute the assignment"),
        _("The office has been told and will decide."),
        _("Say whose business it is instead. This is possible once, and the clock runs on until the office decides."),
    ),
    "uphold": StepPage(
        forms.AnswerForm,
        acting(dispatching.uphold_assignment),
        _("Uphold the assignment"),
        _("The demand stays with its team."),
        _("The team keeps the demand. The deadline stays as it is."),
    ),
    "reassign": StepPage(
        forms.ReassignForm,
        acting(dispatching.reassign_demand),
        _("Reassign"),
        _("The demand has been reassigned."),
        _("The deadline stays as it is: the enterprise does not wait longer because offices search."),
    ),
    "contact": StepPage(
        forms.ContactForm,
        acting(evidence.contact_with_evidence),
        _("Record first contact"),
        _("The first contact is recorded; the demand is in progress."),
    ),
    PROGRESS: StepPage(
        forms.EvidenceForm,
        acting(evidence.report_with_evidence),
        _("Report progress"),
        _("The progress is reported; the enterprise has been told."),
        right="demand.handle",
    ),
    "conclude": StepPage(
        forms.ConcludeForm,
        acting(evidence.conclude_with_evidence),
        _("Conclude"),
        _("The conclusion waits for review by the office."),
    ),
    ASK_TIME: StepPage(
        forms.MoreTimeForm,
        acting(extending.request_extension),
        _("Ask for more time"),
        _("The request has been sent to the office. Until it decides, the deadline stands."),
        right="demand.handle",
    ),
    DECIDE_TIME: StepPage(
        forms.DecideTimeForm,
        decide_time,
        _("Send the decision"),
        _("The team has been told of your decision."),
    ),
    ASK_PAUSE: StepPage(
        forms.PauseForm,
        acting(pausing.ask_pause),
        _("Ask to hold the clock"),
        _("The request has been sent to the office. Until it decides, the clock runs on."),
        _("For what you cannot move yourself. The office decides; while the clock stands, the deadline moves on."),
        right="demand.handle",
    ),
    DECIDE_PAUSE: StepPage(
        forms.DecidePauseForm,
        decide_pause,
        _("Send the decision"),
        _("Team and enterprise have been told of your decision."),
        _("Hold the clock only for what the team cannot move. The deadline is counted anew, day by day."),
    ),
    KEEP_PARKED: StepPage(
        forms.KeepParkedForm,
        acting(pausing.keep_parked),
        _("Leave it parked"),
        _("It stays parked; team and enterprise have been told until when."),
        _("You have looked whether it can be solved now. It stays on the list of what is not ended."),
        right="demand.pause",
    ),
    "resume": StepPage(
        forms.ReasonForm,
        acting(pausing.resume_demand),
        _("Resume"),
        _("The clock runs on; everybody concerned has been told the new deadline."),
        _("The days on which the clock stood are not counted."),
    ),
    "send_back": StepPage(
        forms.ReasonForm,
        acting(closing.send_back),
        _("Send back"),
        _("The conclusion was sent back to the team."),
        _("The team works on it again. What it measured becomes void, and the clock runs on from the same start."),
    ),
    "review": StepPage(
        forms.RemarkForm,
        acting(closing.review_demand),
        _("Pass review"),
        _("The conclusion has passed review. Somebody else now calls the enterprise back."),
        _("You confirm that result and evidence agree with what was asked for."),
    ),
    "call_back": StepPage(
        forms.CallBackForm,
        acting(closing.record_call_back),
        _("Record call-back"),
        _("The call-back is recorded."),
    ),
    APPLY_WRITE_OFF: StepPage(
        part_forms.ClaimForm,
        acting(writing_off.apply_write_off),
        _("Apply"),
        _("Applied; somebody who did not handle it checks on site."),
        _("The matter is struck from the list after a check on site by somebody else, and looked at again later."),
    ),
    ASK_EXCLUSION: StepPage(
        part_forms.ExclusionForm,
        acting(excluding.ask_exclusion),
        _("Ask to exclude it"),
        _("The city has been asked to decide."),
        _("It stays collected and is handled as any other; it only does not count in judging the work."),
    ),
    ESCALATE: StepPage(
        part_forms.EscalateForm,
        acting(escalating.escalate_demand),
        _("Escalate"),
        _("The level above has been asked to decide."),
        _("For what you cannot decide yourself. The clock runs on, and you stay in charge."),
    ),
    ASK_CO_HANDLER: StepPage(
        part_forms.CoHandlerForm,
        acting(co_handling.ask_co_handler),
        _("Ask for help"),
        _("The co-handler has been asked and sees the demand from now on."),
        _("You stay in charge and answer to the enterprise. The demand is concluded once everybody has reported back."),
    ),
    ASK_REDO: StepPage(
        forms.ReasonForm,
        acting(redoing.ask_redo),
        _("Ask to redo"),
        _("A supervisor has been told and will decide whether it is redone."),
        _(
            "Say what is still missing. If a supervisor consents,"
            " the team works on it again under a new deadline, once."
        ),
        right="demand.confirm",
    ),
    DECIDE_REDO: StepPage(
        forms.DecideRedoForm,
        decide_redo,
        _("Send the decision"),
        _("Team and enterprise have been told of your decision."),
        _("If you consent, the team works on it again under a new deadline, and a grade that was given becomes void."),
        right="demand.redo",
    ),
    "close": StepPage(
        forms.RemarkForm,
        acting(closing.close_demand),
        _("Close the demand"),
        _("The demand is closed."),
        _("The enterprise has confirmed and graded. Closing ends the matter."),
    ),
    "close_unconfirmed": StepPage(
        forms.ReasonForm,
        acting(closing.close_unconfirmed),
        _("Close unconfirmed"),
        _("The demand is closed without confirmation."),
        danger=_("It is counted apart: an enterprise that was not reached is not counted as satisfied."),
    ),
    "reopen": StepPage(
        forms.ReasonForm,
        acting(reopening.reopen_demand),
        _("Reopen"),
        _("The demand is reopened; the office has been told to dispatch it."),
        _("For the same matter that has come back; for anything else raise a new demand."),
        danger=_("Its result and grade become void, and a new clock starts with the dispatch."),
    ),
    "merge": StepPage(
        merge_forms.MergeForm,
        acting(merging.merge_demand),
        _("Merge into another demand"),
        _("The demands are merged. The enterprise is answered under its own number."),
        _("Both tell of the same matter. The other one leads; this one follows it and still counts as collected."),
    ),
    "separate": StepPage(
        forms.ReasonForm,
        acting(merging.separate_demand),
        _("Separate again"),
        _("The demand stands for itself again. Please dispatch it."),
        _("The demand is accepted and waits for its dispatch. A clock that had started has run on all along."),
    ),
    GRADE_MERGED: StepPage(
        merge_forms.GradeForm,
        acting(merging.grade_merged),
        _("Grade the solution"),
        _("Thank you. Your grade has been recorded."),
        _("Your demand was solved together with another one. What you say counts for yourself alone."),
        right="demand.confirm",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def demand_step(request: SiteRequest, demand_id: UUID, step: str) -> HttpResponse:
    """Show the form of a step, or take it: checked by the action, refused in words, nothing typed is lost."""
    demand = demand_or_404(request, demand_id)
    page = PAGES.get(step)
    if page is None:
        raise Http404
    known = standing(request.actor, demand, request.at)
    title = _label(step, page)
    back = reverse("assist:demand_detail", args=[demand.pk])
    try:
        require_right(request, demand, known, step, page)
        if request.method != "POST":
            require_open(request, demand, known, step)
    except Refused as refused:
        return refusal_page(request, refused, title=title, back_url=back)
    form = step_form(request, demand, page.form)
    sent = request.method == "POST" and form.is_valid()
    if sent and carried_out(form, demand, lambda: page.act(request, demand, known, form.values())):
        messages.success(request, str(page.done))
        return redirect(back)
    context = {
        "title": title,
        "intro": page.intro,
        "danger": page.danger,
        "form": form,
        "submit_label": page.submit,
        "back_url": back,
        "demand": demand,
        "asked": known.asked if step == DECIDE_TIME else None,
        "redo": known.parts.redo_asked if step == DECIDE_REDO else None,
        "pause": known.pause if step in (DECIDE_PAUSE, KEEP_PARKED, "resume") else None,
    }
    return render(request, "assist/step.html", context, status=form_status(form))


def carried_out(form: forms.StepForm, demand: GuardedModel | None, act: Callable[[], object]) -> bool:
    """Whether the deed was done; if not, the form says why. The version shown to the reader is the one acted on."""
    present = demand.version if demand else 0
    if demand and form.cleaned_data.get("version") is not None:
        demand.version = form.cleaned_data["version"]
    try:
        act()
    except Refused as refused:
        form.refuse(refused, present)
        return False
    return True


def form_status(form: forms.StepForm) -> int:
    """200 for a fresh form, 422 for one at fault, and the status of the refusal if the action refused."""
    return status_of(form.refused) if form.refused else 422 if form.errors else 200


def _label(step: str, page: StepPage) -> str:
    if step == DECIDE_TIME:
        return gettext("Decide on more time")
    if step == DECIDE_PAUSE:
        return gettext("Decide on holding the clock")
    if step == DECIDE_REDO:
        return gettext("Decide on redoing")
    return gettext(DEMAND.move(step).label) if step in DEMAND.moves else str(page.submit)


def require_right(request: SiteRequest, demand: Demand, known: Standing, step: str, page: StepPage) -> None:
    """Raise, with the reason, unless the step is the reader's to take."""
    if step == DECIDE_TIME:
        if known.asked is None:
            raise NotPossible("nothing_asked", N_("No request for more time is waiting."))
        known.asked.demand = demand
        require(request.actor, EXTENSION.move("approve").right, known.asked)
    elif step == DECIDE_PAUSE:
        if known.pause is None or known.pause.status != REQUESTED:
            raise NotPossible("nothing_asked", N_("No request to hold the clock is waiting."))
        known.pause.demand = demand
        require(request.actor, PAUSE.move("approve").right, known.pause)
    elif step == ASK_CO_HANDLER:
        require(request.actor, "co_handling.lead", CoHandling(demand=demand))
    elif step == ASK_EXCLUSION:
        require(request.actor, "exclusion.ask", Exclusion(demand=demand))
    elif step == ESCALATE:
        require(request.actor, "escalation.raise", Escalation(demand=demand))
    elif step == APPLY_WRITE_OFF:
        require(request.actor, "write_off.apply", WriteOff(demand=demand))
    else:
        if step == DECIDE_REDO and known.parts.redo_asked is None:
            raise NotPossible("nothing_asked", N_("No request to redo is waiting."))
        require(request.actor, page.right or DEMAND.move(step).right, demand)


def require_open(request: SiteRequest, demand: Demand, known: Standing, step: str) -> None:
    """Do not show a form that can only be refused."""
    if any(one.name == step for one in next_steps(request.actor, demand, request.at, known)):
        return
    if step in DEMAND.moves and demand.status in DEMAND.move(step).sources:
        if step == "call_back" and allowed(request.actor, "demand.call_back", demand):
            raise Forbidden("not_somebody_else", SOMEBODY_ELSE)
        raise NotPossible("not_now", N_("The limits of the procedure do not permit this now."))
    if step in DEMAND.moves:
        DEMAND.check(step, demand.status, {})
    raise NotPossible("not_now", N_("The limits of the procedure do not permit this now."))


def step_form(request: SiteRequest, demand: Demand, kind: type[forms.StepForm]) -> forms.StepForm:
    """The form of a step with the choices that the reader has, filled in if it was sent."""
    on = local_date(request.at)
    further: dict[str, Any] = {}
    if issubclass(kind, forms.ReassignForm):
        further["teams"] = [team for team in teams_for(request.actor, on) if team.pk != demand.handler_id]
    if issubclass(kind, part_forms.CoHandlerForm):
        further["teams"] = [team for team in teams_for(request.actor, on) if team.pk != demand.handler_id]
    if issubclass(kind, part_forms.EscalateForm):
        further |= {"reasons": escalation_reasons(on), "level": first_level(request.actor, demand, on)}
    if issubclass(kind, part_forms.ExclusionForm):
        further["reasons"] = exclusion_reasons(on)
    if issubclass(kind, forms.PauseForm):
        further["reasons"] = list(pause_reasons(on))
    if issubclass(kind, forms.ConcludeForm):
        further["kinds"] = list(outcome_kinds(on))
    if issubclass(kind, merge_forms.MergeForm):
        further["leaders"] = leader_choices(request.actor, demand)
    if request.method == "POST":
        return kind(request.POST, request.FILES, **further)
    return kind(initial={"version": demand.version}, **further)
