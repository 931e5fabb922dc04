"""The pages of supervision: the list of letters, one letter as it is printed, and its steps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lianmeng.assist.actions import supervising
from lianmeng.assist.models import Supervision
from lianmeng.assist.queries.supervision import (
    answer_late,
    may_supervise,
    moves_open,
    seen_supervision,
    supervising_office,
    supervisions_filtered,
)
from lianmeng.assist.queries.supervision_tables import levels_on
from lianmeng.assist.states_supervision import ISSUED, NUMBERED, SUPERVISION
from lianmeng.assist.web import forms, supervision_forms
from lianmeng.assist.web.asking import SiteRequest, demand_or_404, refusal_page
from lianmeng.assist.web.filters import is_filtered
from lianmeng.assist.web.lists import ROWS_A_PAGE
from lianmeng.assist.web.steps import carried_out, form_status
from lianmeng.kernel.errors import N_, Forbidden, NotPossible, Refused
from lianmeng.kernel.periods import local_date
from lianmeng.platform.permissions.policy import require

Text = str | Promise


@dataclass(frozen=True)
class LetterPage:
    """What belongs to a step of a letter: its form and action, what is said before and after."""

    form: type[forms.StepForm]
    action: Callable[..., object]
    done: Text
    intro: Text = ""


PAGES: dict[str, LetterPage] = {
    "issue": LetterPage(
        supervision_forms.IssueForm,
        supervising.issue_supervision,
        _("The letter is issued; the handler has been told."),
        _("It takes the next number of your office. Number and text cannot be changed afterwards."),
    ),
    "dismiss": LetterPage(
        forms.ReasonForm, supervising.dismiss_supervision, _("The proposal is put aside, with its reason.")
    ),
    "answer": LetterPage(
        supervision_forms.LetterAnswerForm,
        supervising.answer_supervision,
        _("Your answer has been sent to the supervising office."),
    ),
    "return_answer": LetterPage(
        forms.ReasonForm,
        supervising.return_answer,
        _("The answer was returned; the time to answer runs anew."),
    ),
    "close": LetterPage(
        supervision_forms.FindingForm,
        supervising.close_supervision,
        _("The supervision is closed."),
        _("Closing the supervision does not close the demand: that goes on in its own way."),
    ),
}
_QUIET = frozenset({"dismiss", "return_answer"})


@require_safe
def supervision_list(request: SiteRequest) -> HttpResponse:
    """The letters that the reader sees, under filters."""
    rows = supervisions_filtered(request.actor, request.GET.dict(), request.at)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "letters": page.object_list,
        "late": supervisions_filtered(request.actor, {}, request.at).filter(answer_late(request.at)).count(),
        "filters": supervision_forms.SupervisionFilters(request),
        "filtered": is_filtered(request),
    }
    return render(request, "assist/supervision_list.html", context)


@require_safe
def supervision_detail(request: SiteRequest, letter_id: UUID) -> HttpResponse:
    """One letter in the form in which it is sent, with its answer and what may be done."""
    letter = _letter_or_404(request, letter_id)
    moves = moves_open(request.actor, letter, request.at)
    moves.sort(key=lambda move: move.name in _QUIET or (move.name == "close" and letter.status == ISSUED))
    context = {
        "letter": letter,
        "numbered": letter.status in NUMBERED,
        "late": letter.status == ISSUED and letter.answer_due_at and request.at > letter.answer_due_at,
        "moves": moves,
    }
    return render(request, "assist/supervision_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def supervision_step(request: SiteRequest, letter_id: UUID, step: str) -> HttpResponse:
    """Show the form of a step of a letter, or take it."""
    letter = _letter_or_404(request, letter_id)
    page = PAGES.get(step)
    if page is None:
        raise Http404
    move, back = SUPERVISION.move(step), reverse("assist:supervision_detail", args=[letter.pk])
    title = gettext(move.label)
    try:
        require(request.actor, move.right, letter)
        if request.method != "POST":
            SUPERVISION.check_state(step, letter.status)
            if move not in moves_open(request.actor, letter, request.at):
                raise Forbidden("not_now", N_("This is for somebody else to do, or no longer called for."))
    except Refused as refused:
        return refusal_page(request, refused, title=title, back_url=back)
    form = page.form(request.POST) if request.method == "POST" else page.form(initial={"version": letter.version})

    def act() -> object:
        return page.action(actor=request.actor, supervision=letter, at=request.at, **form.values())

    if request.method == "POST" and form.is_valid() and carried_out(form, letter, act):
        messages.success(request, str(page.done))
        return redirect(back)
    context = {"title": title, "intro": page.intro, "submit_label": title, "back_url": back, "form": form}
    return _step_page(request, {**context, "letter": letter, "demand": letter.demand}, form)


@require_http_methods(["GET", "HEAD", "POST"])
def demand_supervise(request: SiteRequest, demand_id: UUID) -> HttpResponse:
    """Put an overdue demand under supervision by hand."""
    demand = demand_or_404(request, demand_id)
    title, back = gettext("Issue a letter of supervision"), reverse("assist:demand_detail", args=[demand.pk])
    office = supervising_office(request.actor)
    try:
        require(request.actor, "supervision.issue", Supervision(demand=demand, office_id=office))
        if request.method != "POST" and not may_supervise(request.actor, demand, request.at):
            raise NotPossible("not_overdue", N_("Only a demand that is overdue is put under supervision."))
    except Refused as refused:
        return refusal_page(request, refused, title=title, back_url=back)
    levels = levels_on(local_date(request.at))
    form = supervision_forms.StartForm(
        request.POST if request.method == "POST" else None, initial={"version": demand.version}, levels=levels
    )
    made: list[Supervision] = []

    def act() -> None:
        values = form.values()
        made.append(
            supervising.supervise_demand(actor=request.actor, demand=demand, office=office, at=request.at, **values)
        )

    if request.method == "POST" and form.is_valid() and carried_out(form, demand, act):
        messages.success(request, gettext("The letter is issued; the handler has been told."))
        return redirect("assist:supervision_detail", made[0].pk)
    context = {"title": title, "intro": PAGES["issue"].intro, "submit_label": gettext("Issue the letter")}
    return _step_page(request, {**context, "back_url": back, "form": form, "demand": demand}, form)


def _step_page(request: SiteRequest, context: dict[str, Any], form: forms.StepForm) -> HttpResponse:
    return render(request, "assist/supervision_step.html", context, status=form_status(form))


def _letter_or_404(request: SiteRequest, key: UUID) -> Supervision:
    letter = seen_supervision(request.actor, key)
    if letter is None:
        raise Http404
    return letter
