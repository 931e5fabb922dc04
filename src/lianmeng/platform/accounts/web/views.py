"""Signing in, the password, the post in which somebody acts, the language, and the page of one's own account."""

from typing import Any
from uuid import UUID

from allauth.account import views as allauth_views
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lianmeng.kernel.periods import local_date
from lianmeng.platform.accounts.actions import sessions as actions
from lianmeng.platform.accounts.demonstration import demo_accounts
from lianmeng.platform.accounts.middleware import SESSION_KEY
from lianmeng.platform.accounts.queries.posts import posts_of
from lianmeng.platform.accounts.web.elsewhere import elsewhere
from lianmeng.platform.accounts.web.languages import switch_language
from lianmeng.platform.accounts.web.sessions import handle_of, session_lines


class SignInView(allauth_views.LoginView):
    """The sign-in page. In a demonstration it offers an account of each role."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = local_date(self.request.at)
        return super().get_context_data(**kwargs) | {"demo_accounts": demo_accounts(today), "elsewhere": elsewhere()}


class ChangePasswordView(allauth_views.PasswordChangeView):
    """A new password for oneself. This session goes on under a new key, every other one has ended."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_usable_password():  # type: ignore[union-attr]
            raise Http404("this account does not sign in with a password")
        return super().dispatch(request, *args, **kwargs)

    def get_default_success_url(self) -> str:
        return reverse("account")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        messages.success(self.request, _("Your password has been changed. All other sessions of yours have ended."))
        return response


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: name, posts, language, password."""
    posts = posts_of(request.user, local_date(request.at))  # type: ignore[arg-type, attr-defined]
    return render(request, "accounts/account.html", {"held": posts})


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in now."""
    lines = session_lines(request.user, handle_of(request))  # type: ignore[arg-type]
    return render(request, "accounts/sessions.html", {"lines": lines, "others": any(not line.this for line in lines)})


@require_POST
def end_session(request: HttpRequest, handle: UUID) -> HttpResponse:
    """End one of one's other sessions. Another person's, or one that has ended, counts as not there."""
    if handle == handle_of(request):
        raise Http404("the present session is ended by signing out")
    if not actions.end_session(actor=request.actor, account=request.user, handle=handle, at=request.at):  # type: ignore[arg-type, attr-defined]
        raise Http404("no such session of this person")
    messages.success(request, _("The session has ended."))
    return redirect("sessions")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    ended = actions.end_other_sessions(
        actor=request.actor, account=request.user, keep=handle_of(request), at=request.at  # type: ignore[arg-type, attr-defined]
    )  # fmt: skip
    text = ngettext("%(count)s session has ended.", "%(count)s sessions have ended.", ended)
    messages.success(request, text % {"count": ended})
    return redirect("sessions")


@require_POST
def switch_post(request: HttpRequest) -> HttpResponse:
    """Act in another of one's posts, under a new session key. A post that is not held counts as not there."""
    chosen = request.POST.get("post", "")
    if chosen not in {str(post.pk) for post in request.posts}:  # type: ignore[attr-defined]
        raise Http404("no such post of this person")
    request.session[SESSION_KEY] = chosen
    request.session.cycle_key()
    messages.success(request, _("You now act in the post shown at the top right, with its rights and no others."))
    return redirect("/")


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language and go back to the page from which that was asked, if it is one of ours."""
    page = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    response = redirect(page if inside else "/")
    switch_language(request, response, request.POST.get("language", ""))
    return response
