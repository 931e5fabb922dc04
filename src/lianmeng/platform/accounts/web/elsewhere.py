"""Signing in at a provider elsewhere (OpenID Connect): it says who one is, an administrator has said whose account.

Nobody gets an account by it, and nobody links one with it: whoever is not linked is shown the identifier under which
the provider knows them, to give to the security administrator. A second factor of ours is asked for all the same.
"""

from dataclasses import dataclass
from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect import views as provider_views
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

log = structlog.get_logger("lianmeng.accounts")


@dataclass(frozen=True)
class Provider:
    """The button on the sign-in page."""

    name: str
    address: str


def elsewhere() -> Provider | None:
    """The provider that the operator has named, or None."""
    apps: Any = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    if not apps:
        return None
    return Provider(apps[0]["name"], reverse("openid_connect_login", args=[settings.ELSEWHERE]))


class ElsewhereAdapter(DefaultSocialAccountAdapter):
    """Opens sessions for linked accounts that may sign in, and refuses everybody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Accounts are opened by an administrator."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Turn away who is not linked, whose account is locked, and every other purpose than signing in."""
        wanted = sociallogin.state.get("process") in (None, "login")
        if wanted and sociallogin.is_existing:
            if sociallogin.user.may_sign_in(demonstration=settings.DEMONSTRATION):
                return
            raise ImmediateHttpResponse(_sorry(request))
        raise ImmediateHttpResponse(_sorry(request, sociallogin.account.uid if wanted else ""))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """The provider refused, or did not answer as agreed: the log says what, the page that it did not work."""
        log.warning("sign_in_elsewhere_failed", error=str(error), exception=type(exception).__name__)
        raise ImmediateHttpResponse(_sorry(request))


@login_not_required
@require_POST
def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider."""
    _check_on(provider_id)
    return provider_views.login(request, provider_id)


@login_not_required
@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider, with its word on who came."""
    _check_on(provider_id)
    return provider_views.callback(request, provider_id)


def _check_on(provider_id: str) -> None:
    if elsewhere() is None or provider_id != settings.ELSEWHERE:
        raise Http404("no such provider")


def _sorry(request: HttpRequest, subject: str = "") -> HttpResponse:
    return render(request, "accounts/elsewhere_refused.html", {"subject": subject}, status=403)
