"""The register of accounts: the list, one account, and the steps that the security administrator may take."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from lianmeng.kernel.errors import Forbidden, Invalid, Refused
from lianmeng.kernel.periods import local_date
from lianmeng.platform.access.actions import accounts as actions
from lianmeng.platform.access.queries.accounts import account_for, account_lines, accounts
from lianmeng.platform.access.rules import SECURE
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.accounts.queries.links import is_linked
from lianmeng.platform.accounts.queries.posts import posts_of
from lianmeng.platform.accounts.queries.second_factor import second_factors
from lianmeng.platform.accounts.queries.sessions import sessions_by_account
from lianmeng.platform.permissions.policy import holds_somewhere
from lianmeng.platform.records.wording import worded

_PER_PAGE = 30
Text = str | Promise


class ReasonForm(forms.Form):
    """Why it is done: for the trail."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on the trail. For example: came in person, telephone lost, identity checked."),
    )


class LinkForm(ReasonForm):
    """By which identifier the provider elsewhere knows this person."""

    subject = forms.CharField(
        label=_("Identifier at the provider"),
        max_length=191,
        help_text=_("The person sees it on trying to sign in there before the link exists."),
    )
    field_order = ["subject", "reason"]


@dataclass(frozen=True)
class Step:
    """What may be done about an account: the act, its title, what is said before and after, and when it is offered."""

    act: Callable[..., object]
    title: Text
    icon: str
    intro: Text
    done: Text
    offered: Callable[["Known"], bool]
    form: type[ReasonForm] = ReasonForm


@dataclass(frozen=True)
class Known:
    """What the page of an account shows, and what its steps depend on."""

    account: Account
    factors: Any
    sessions: int
    linked: bool
    own: bool


STEPS: dict[str, Step] = {
    "reset": Step(
        actions.reset_second_factors,
        _("Reset the second factors"),
        "rotate-ccw",
        _("App, passkeys and recovery codes of this person no longer count. Make sure who asks you for it."),
        _("The second factors have been reset; the person has been told."),
        lambda known: bool(known.factors.count or known.factors.codes_left is not None),
    ),
    "end_sessions": Step(
        actions.end_all_sessions,
        _("End all sessions"),
        "log-out",
        _("This person is signed out everywhere and may sign in again."),
        _("All sessions of this person have ended."),
        lambda known: known.sessions > 0,
    ),
    "link": Step(
        actions.link_account,
        _("Link with an account elsewhere"),
        "link-2",
        _("From then on this person may sign in at the provider elsewhere. Make sure whose identifier it is."),
        _("The accounts are linked."),
        lambda known: bool(settings.OIDC_SERVER) and not known.linked,
        LinkForm,
    ),
    "unlink": Step(
        actions.unlink_account,
        _("Take the link away"),
        "x",
        _("This person no longer signs in at the provider elsewhere; open sessions end."),
        _("The link has been taken away."),
        lambda known: known.linked,
    ),
    "lock": Step(
        actions.lock_account,
        _("Lock the account"),
        "lock",
        _("Nobody signs in with this account until it is unlocked; its sessions end at once. Posts stay as they are."),
        _("The account is locked."),
        lambda known: known.account.is_active,
    ),
    "unlock": Step(
        actions.unlock_account,
        _("Unlock the account"),
        "key-round",
        _("This person may sign in again."),
        _("The account is unlocked."),
        lambda known: not known.account.is_active,
    ),
}


@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """Every account, with its posts and how safely it signs in."""
    if not holds_somewhere(request.actor, SECURE):  # type: ignore[attr-defined]
        raise Http404("not this person's business")
    text = request.GET.get("q", "").strip()[:60]
    page = Paginator(accounts(request.actor, text), _PER_PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    lines = account_lines(page.object_list, local_date(request.at), timezone.now())  # type: ignore[attr-defined]
    return render(request, "access/account_list.html", {"page": page, "lines": lines, "text": text})


@require_safe
def account_detail(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One account: posts, second factors, and the steps that make sense now."""
    known = _known(request, account_id)
    steps = [(name, step) for name, step in STEPS.items() if not known.own and step.offered(known)]
    held = posts_of(known.account, local_date(request.at))  # type: ignore[attr-defined]
    return render(request, "access/account_detail.html", {"known": known, "held": held, "steps": steps})


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(enabled=lambda request: holds_somewhere(request.actor, SECURE))
def account_step(request: HttpRequest, account_id: UUID, step: str) -> HttpResponse:
    """The page of one step: a reason, one action, and back to the account."""
    known = _known(request, account_id)
    page = STEPS.get(step)
    if page is None:
        raise Http404("no such step")
    form = page.form(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                page.act(actor=request.actor, account=known.account, at=request.at, **form.cleaned_data)  # type: ignore[attr-defined]
            except Refused as refusal:
                form.add_error(None, worded(refusal.message, refusal.params))
                status = 403 if isinstance(refusal, Forbidden) else 422 if isinstance(refusal, Invalid) else 409
            else:
                messages.success(request, str(page.done))
                return redirect("access:account_detail", account_id)
    context = {
        "title": page.title,
        "intro": gettext("%(who)s: %(what)s") % {"who": known.account.display_name, "what": page.intro},
        "form": form,
        "submit_label": page.title,
        "back_url": reverse("access:account_detail", args=[account_id]),
    }
    return render(request, "ui/action.html", context, status=status)


def _known(request: HttpRequest, account_id: UUID) -> Known:
    account = account_for(request.actor, account_id)  # type: ignore[attr-defined]
    if account is None:
        raise Http404("no such account for this person")
    sessions = sessions_by_account([account.pk], timezone.now())[account.pk]
    linked = is_linked(account)
    return Known(account, second_factors(account), sessions, linked, account.pk == request.user.pk)
