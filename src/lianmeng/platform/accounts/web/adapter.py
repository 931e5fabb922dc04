"""How allauth signs people in here: throttled before any password is looked at, and without saying what was wrong."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.accounts.actions.accounts import change_password, record_sign_in
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.accounts.web.languages import greet_in_own_language
from lianmeng.platform.accounts.web.sessions import handle_of, watch

#: Seconds for which a name is refused from an address after too many failures; as in ACCOUNT_RATE_LIMITS.
HELD_BACK = 300


class SignInAdapter(DefaultAccountAdapter):
    """No sign-up, no letters, no messages of its own; failures are counted for a name from one address."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The user name or the password is wrong."),
        "enter_current_password": _("The current password is wrong."),
        "incorrect_password": _("The password is wrong."),
        "too_many_login_attempts": _("Too many wrong codes. Please wait five minutes and try again."),
        "rate_limited": _("Too many wrong codes. Please wait five minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by an administrator."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Sign-in answers with pages only."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's remarks are left out; the page that follows says enough."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt first. Once there were too many, the right password is refused as well, unread."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        self._login_failed_rl_usage = ratelimit.consume(request, app="allauth.account", action="login_failed", key=key)
        if not self._login_failed_rl_usage:
            refused = ratelimit.respond_429(request)
            refused["Retry-After"] = str(HELD_BACK)
            raise ImmediateHttpResponse(refused)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """A closed account is treated like a wrong password."""
        account = super().authenticate(request, **credentials)
        open_to_them = account is not None and account.may_sign_in(demonstration=settings.DEMONSTRATION)
        return account if open_to_them else None

    def login(self, request: HttpRequest, user: Account) -> None:
        """Open the session, under a new key, and put it on the trail. Signing in shows who one is, for a while."""
        super().login(request, user)
        watch(request, self.get_client_ip(request))
        record_authentication(request, user, "sign_in", reauthenticated=True)
        record_sign_in(account=user, at=request.at)  # type: ignore[attr-defined]

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Go on in the language of the person, wherever they sign in."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        greet_in_own_language(request, response, user)
        return response

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second factor confirms with it; a password alone would be the weaker half."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [one for one in methods if one["id"].startswith("mfa")] or methods

    def set_password(self, user: Account, password: str) -> None:
        """Through the action, so that it stands on the trail."""
        request = self.request
        keep = handle_of(request)
        change_password(actor=request.actor, account=user, password=password, at=request.at, keep=keep)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The name together with the address, so that nobody can lock a leader out from elsewhere."""
        return f"{self.get_client_ip(request)} {credentials.get('username', '').lower()}"
