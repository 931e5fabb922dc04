"""The language in which somebody reads: kept in a cookie and, once they have signed in, on the account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lianmeng.platform.accounts.actions.accounts import choose_language
from lianmeng.platform.accounts.models import Account

#: In the session of somebody who chose a language before signing in.
_CHOSEN = "language_chosen"


def switch_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    """Read on in ``language``; one that the site does not speak changes nothing."""
    if language not in dict(settings.LANGUAGES):
        return
    _keep(response, language)
    if request.user.is_authenticated:
        choose_language(account=request.user, language=language)
    else:
        request.session[_CHOSEN] = language


def greet_in_own_language(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """At sign-in: the language chosen on the sign-in page a moment ago, otherwise the one the account remembers."""
    chosen = request.session.pop(_CHOSEN, "")
    if chosen:
        choose_language(account=account, language=chosen)
    if account.language:
        _keep(response, account.language)


def _keep(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
