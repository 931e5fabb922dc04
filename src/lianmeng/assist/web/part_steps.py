"""The steps of what hangs on a demand: one small form, one action, and back to the demand."""

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

from lianmeng.assist.actions import co_handling, escalating, excluding, writing_off
from lianmeng.assist.queries.registers import (
    CO_HANDLINGS,
    ESCALATIONS,
    EXCLUSIONS,
    REGISTERS,
    WRITE_OFFS,
    Register,
    moves_open,
    seen_part,
)
from lianmeng.assist.web import forms, part_forms
from lianmeng.assist.web.asking import SiteRequest, refusal_page
from lianmeng.assist.web.steps import carried_out, form_status
from lianmeng.kernel.errors import N_, Forbidden, Refused
from lianmeng.platform.permissions.policy import require

Text = str | Promise


@dataclass(frozen=True)
class PartPage:
    """What belongs to a step of a part: its form and action, what is said before and after."""

    form: type[forms.StepForm]
    action: Callable[..., object]
    done: Text
    intro: Text = ""
    #: Goes back or ends something: offered behind the steps that lead on.
    quiet: bool = False


#: Register → move → its page.
PAGES: dict[str, dict[str, PartPage]] = {
    CO_HANDLINGS.code: {
        "acknowledge": PartPage(
            forms.PlainForm,
            co_handling.acknowledge_co_handling,
            _("Acknowledged; the handler has been told."),
            _("You confirm that your team has the request. Its deadline has been running since it was made."),
        ),
        "report": PartPage(
            part_forms.ReportForm, co_handling.report_co_handling, _("Your report has been sent to the handler.")
        ),
        "decline": PartPage(
            forms.ReasonForm,
            co_handling.decline_co_handling,
            _("The request was sent back to the handler."),
            _("Say why it is not your business, and whose it is. The handler asks again or withdraws the request."),
            quiet=True,
        ),
        "return_report": PartPage(
            forms.ReasonForm,
            co_handling.return_report,
            _("The report was returned; the time given runs anew."),
            quiet=True,
        ),
        "ask_again": PartPage(
            forms.ReasonForm, co_handling.ask_again, _("The co-handler has been asked again; the time given runs anew.")
        ),
        "withdraw": PartPage(
            forms.ReasonForm,
            co_handling.withdraw_co_handling,
            _("The request is withdrawn; the co-handler has been told."),
            _("The co-handler no longer sees this demand."),
            quiet=True,
        ),
    },
    ESCALATIONS.code: {
        "decide": PartPage(
            part_forms.DecisionForm,
            escalating.decide_escalation,
            _("Decided; handler and office have been told."),
        ),
        "pass_on": PartPage(
            forms.ReasonForm,
            escalating.pass_on,
            _("Passed on; the next level has been asked to decide."),
            _("Only what you cannot decide yourself. The next level has its own deadline."),
        ),
        "turn_back": PartPage(
            forms.ReasonForm,
            escalating.turn_back,
            _("Turned back; handler and office have been told."),
            _("Say how it can be solved below."),
            quiet=True,
        ),
        "take_back": PartPage(forms.ReasonForm, escalating.take_back, _("The escalation is taken back."), quiet=True),
    },
    EXCLUSIONS.code: {
        "approve": PartPage(
            forms.RemarkForm,
            excluding.approve_exclusion,
            _("Excluded; the register shows reason and approver."),
            _("It no longer counts in judging the work. Your name stands beside the reason, open to all who see it."),
        ),
        "refuse": PartPage(
            forms.ReasonForm, excluding.refuse_exclusion, _("Refused; it counts as any other."), quiet=True
        ),
        "revoke": PartPage(forms.ReasonForm, excluding.revoke_exclusion, _("It counts again."), quiet=True),
    },
    WRITE_OFFS.code: {
        "strike": PartPage(
            part_forms.CheckForm,
            writing_off.write_off,
            _("Written off; it will be looked at again when the re-check is due."),
            _("You have been on the spot and found that it is put right."),
        ),
        "turn_down": PartPage(
            part_forms.CheckForm,
            writing_off.turn_down,
            _("It stays on the list; the team has been told."),
            _("You have been on the spot and found that it is not put right. If need be, reopen the demand as well."),
            quiet=True,
        ),
        "uphold": PartPage(
            part_forms.CheckForm, writing_off.uphold_write_off, _("The re-check is recorded: it holds.")
        ),
        "rebound": PartPage(
            part_forms.CheckForm,
            writing_off.fail_recheck,
            _("The demand is reopened; the office has been told to dispatch it."),
            _("The demand is reopened with your finding as the reason, however long ago it was closed."),
            quiet=True,
        ),
    },
}


@require_http_methods(["GET", "HEAD", "POST"])
def part_step(request: SiteRequest, register: str, part_id: UUID, step: str) -> HttpResponse:
    """Show the form of a step of a part, or take it."""
    known = REGISTERS.get(register)
    part = seen_part(known, request.actor, part_id) if known else None
    page = PAGES.get(register, {}).get(step)
    if known is None or known.lifecycle is None or part is None or page is None:
        raise Http404
    move, back = known.lifecycle.move(step), reverse("assist:demand_detail", args=[part.demand_id])
    title = gettext(move.label)
    try:
        require(request.actor, move.right, part)
        if request.method != "POST":
            known.lifecycle.check_state(step, part.status)
            if move not in moves_open(known, request.actor, part, request.at):
                raise Forbidden("not_now", N_("This is for somebody else to do, or no longer called for."))
    except Refused as refused:
        return refusal_page(request, refused, title=title, back_url=back)
    form = page.form(request.POST) if request.method == "POST" else page.form(initial={"version": part.version})

    def act() -> object:
        return page.action(actor=request.actor, part=part, at=request.at, **form.values())

    if request.method == "POST" and form.is_valid() and carried_out(form, part, act):
        messages.success(request, str(page.done))
        return redirect(back)
    context = {"title": title, "intro": page.intro, "submit_label": title, "back_url": back, "form": form}
    return render(
        request, "assist/part_step.html", {**context, "part": part, "demand": part.demand}, status=form_status(form)
    )


@dataclass(frozen=True)
class PartDeed:
    """A step that the reader may take with a part: its move, and whether it leads on."""

    name: str
    label: str
    quiet: bool


@dataclass(frozen=True)
class ShownPart:
    """A part on the page of its demand, with what the reader may do."""

    part: Any
    register: Register
    deeds: tuple[PartDeed, ...]


def shown_parts(request: SiteRequest, register: Register, parts: tuple[Any, ...], demand: Any) -> list[ShownPart]:
    """The parts of a demand as its page shows them, those that lead on first."""
    shown = []
    for part in parts:
        part.demand = demand
        pages = PAGES[register.code]
        deeds = [
            PartDeed(move.name, move.label, pages[move.name].quiet)
            for move in moves_open(register, request.actor, part, request.at)
            if move.name in pages
        ]
        shown.append(ShownPart(part, register, tuple(sorted(deeds, key=lambda deed: deed.quiet))))
    return shown
