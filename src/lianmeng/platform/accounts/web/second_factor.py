"""The pages of second factors: what one has, adding an app or a passkey, removing, recovery codes, and the check.

Allauth's views and forms do the checking, our actions the writing, our templates the talking.
"""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base_views
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as app_views
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.mfa.webauthn import views as passkey_views
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianmeng.kernel.errors import Refused
from lianmeng.kernel.periods import local_date
from lianmeng.platform.accounts.actions import second_factors as actions
from lianmeng.platform.accounts.queries.posts import actor_without_post
from lianmeng.platform.accounts.queries.requirements import rule_for
from lianmeng.platform.accounts.queries.second_factor import second_factors
from lianmeng.platform.accounts.roles import roles
from lianmeng.platform.accounts.web.drawing import qr_code
from lianmeng.platform.accounts.web.factor_adapter import passkeys_possible
from lianmeng.platform.accounts.web.forms import AppCodeForm, CodeAgainForm, CodeForm, PasskeyForm, PasswordAgainForm
from lianmeng.platform.records.wording import worded

#: Adding, removing and reading secrets ask who one is, unless that was shown a moment ago.
confirmed = reauthentication_required(app="allauth.mfa")


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """One's own second factors, and by which rule one must have one."""
    account = request.user
    rule = rule_for(account, local_date(request.at))  # type: ignore[arg-type, attr-defined]
    context = {
        "factors": second_factors(account),  # type: ignore[arg-type]
        "rule": rule,
        "required_role": roles.get(rule.role).label if rule and rule.role in roles else "",
        "passkeys_possible": passkeys_possible(request),
    }
    return render(request, "accounts/second_factor.html", context)


class AddAppView(app_views.ActivateTOTPView):
    """Set up an authenticator app: its secret as a QR code and in letters, and the first code back."""

    template_name = "accounts/add_app.html"

    def get_form_class(self) -> type[AppCodeForm]:
        return AppCodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super(app_views.ActivateTOTPView, self).get_context_data(**kwargs)
        secret = context["form"].secret
        address = get_adapter().build_totp_url(self.request.user, secret)
        groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return {**context, "qr": qr_code(address), "secret": secret, "secret_groups": groups}

    def form_valid(self, form: Any) -> HttpResponse:
        request = self.request
        try:
            actions.add_app(actor=request.actor, account=request.user, secret=form.secret, at=request.at)
        except Refused as refusal:
            return _refused(request, refusal)
        clear_totp_secret(request)
        return _added(request)


class AddPasskeyView(passkey_views.AddWebAuthnView):
    """Set up a passkey: the browser makes it, the form brings it."""

    template_name = "accounts/add_passkey.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not passkeys_possible(request):
            raise Http404("no browser offers passkeys at this address")
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[PasskeyForm]:
        return PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Allauth's own forgets the form that was refused.
        return {**super().get_context_data(**kwargs), **({"form": kwargs["form"]} if "form" in kwargs else {})}

    def form_valid(self, form: Any) -> HttpResponse:
        request, values = self.request, form.cleaned_data
        actions.add_passkey(
            actor=request.actor, account=request.user, name=values["name"], credential=values["credential"],
            at=request.at,
        )  # fmt: skip
        return _added(request)


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def remove_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then remove one of one's own factors; another person's counts as not there."""
    factor = Authenticator.objects.filter(user_id=request.user.pk, pk=pk).first()
    if factor is None or factor.type == Authenticator.Type.RECOVERY_CODES:
        raise Http404("no such factor of this person")
    if request.method == "POST":
        try:
            actions.remove_factor(actor=request.actor, account=request.user, factor=factor, at=request.at)  # type: ignore[arg-type, attr-defined]
        except Refused as refusal:
            return _refused(request, refusal)
        messages.success(request, _("The second factor has been removed."))
        return redirect("mfa_index")
    passkey = factor.type == Authenticator.Type.WEBAUTHN
    context = {
        "title": _("Remove the passkey “%(name)s”") % {"name": factor.data["name"]}
        if passkey
        else _("Remove the authenticator app"),
        "intro": _("From then on it no longer signs you in. What you keep on your device can be deleted there."),
        "submit_label": _("Take away"),
        "back_url": reverse("mfa_index"),
    }
    return render(request, "ui/action.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@confirmed
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """How many recovery codes are left; they themselves are shown when asked for."""
    factors = second_factors(request.user)  # type: ignore[arg-type]
    if factors.codes_left is None:
        raise Http404("no recovery codes")
    codes: list[str] = []
    if request.method == "POST":
        codes = actions.show_codes(actor=request.actor, account=request.user, at=request.at)  # type: ignore[arg-type, attr-defined]
    context = {
        "factors": factors,
        "codes": [f"{code[:4]} {code[4:]}" for code in codes],
        "all_codes": settings.MFA_RECOVERY_CODE_COUNT,
        "as_text": "\n".join(codes),
    }
    return render(request, "accounts/recovery_codes.html", context)


@require_POST
@confirmed
def renew_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the ones before."""
    try:
        actions.renew_codes(actor=request.actor, account=request.user, at=request.at)  # type: ignore[arg-type, attr-defined]
    except Refused as refusal:
        return _refused(request, refusal)
    messages.success(request, _("You have new recovery codes; the ones before no longer count."))
    return redirect("mfa_view_recovery_codes")


class CheckView(base_views.AuthenticateView):
    """The second step of signing in: a code, a passkey or a recovery code."""

    template_name = "accounts/second_factor_check.html"

    def get_form_class(self) -> type[CodeForm]:
        return CodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        factors = second_factors(self.stage.login.user)
        offered = bool(factors.passkeys) and passkeys_possible(self.request)
        return {**super().get_context_data(**kwargs), "factors": factors, "passkey_offered": offered}

    def form_valid(self, form: Any) -> HttpResponse:
        account = self.stage.login.user
        response: HttpResponse = super().form_valid(form)
        used = getattr(form, "authenticator", None)
        if used is not None and used.type == Authenticator.Type.RECOVERY_CODES:
            left = second_factors(account).codes_left or 0
            actor = actor_without_post(account)
            actions.record_code_used(actor=actor, account=account, left=left, at=self.request.at)
            messages.warning(self.request, _("You used a recovery code. %(left)s are left.") % {"left": left})
        return response


class _Confirming:
    """What the pages that ask again have in common."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        user = self.request.user  # type: ignore[attr-defined]
        shown = settings.DEMONSTRATION and user.demonstration
        return {**context, "demonstration_password": settings.DEMONSTRATION_PASSWORD if shown else ""}


class ConfirmByPasswordView(_Confirming, ReauthenticateView):
    """Show again who one is, by the password."""

    template_name = "accounts/confirm_password.html"

    def get_form_class(self) -> type[PasswordAgainForm]:
        return PasswordAgainForm


class ConfirmByCodeView(_Confirming, base_views.ReauthenticateView):
    """Show again who one is, by a code."""

    template_name = "accounts/confirm_code.html"

    def get_form_class(self) -> type[CodeAgainForm]:
        return CodeAgainForm


class ConfirmByPasskeyView(_Confirming, passkey_views.ReauthenticateWebAuthnView):
    """Show again who one is, by a passkey."""

    template_name = "accounts/confirm_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("This passkey was not accepted. Please try again."))
        return redirect(self.request.get_full_path())


def _added(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("The second factor is set up. Keep your recovery codes where you find them."))
    return redirect("mfa_view_recovery_codes")


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    messages.error(request, worded(refusal.message, refusal.params))
    return redirect("mfa_index")
