"""Addresses: the interface, and the pages about it."""

from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.utils import translation

from lianmeng.platform.rest.web import tokens, webhooks
from lianmeng.platform.rest.web.answers import problem
from lianmeng.platform.rest.web.front import asked_language
from lianmeng.platform.rest.web.operations import interface


def _opened(pattern: URLPattern) -> URLPattern:
    """Nobody signs in to the interface: its own front asks for a token. A method it does not take is a problem too."""
    view = pattern.callback

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:
            return response
        with translation.override(asked_language(request)):
            return problem(request, 405, "method", headers={"Allow": response.headers["Allow"]})

    pattern.callback = login_not_required(answer)
    return pattern


def api_urls() -> tuple[list[Any], str, str]:
    """The patterns of the interface, to be mounted under its version."""
    patterns, app, namespace = interface().urls
    # One pattern for each address, where the library has one for each method; and no page at the root.
    named = {str(one.pattern): one for one in patterns if isinstance(one, URLPattern) and one.name != "api-root"}
    return [_opened(one) for one in named.values()], app, namespace


app_name = "rest"

urlpatterns = [
    path("accounts/tokens/", tokens.own_page, name="tokens"),
    path("accounts/tokens/all/", tokens.all_page, name="all_tokens"),
    path("accounts/tokens/<uuid:token_id>/revoke", tokens.revoke, name="revoke_token"),
    path("accounts/webhooks/", webhooks.own_page, name="webhooks"),
    path("accounts/webhooks/<uuid:webhook_id>/", webhooks.log_page, name="webhook"),
    path("accounts/webhooks/<uuid:webhook_id>/end", webhooks.end, name="end_webhook"),
    path("accounts/webhooks/deliveries/<uuid:delivery_id>/resend", webhooks.send_again, name="resend"),
    path("accounts/api/", tokens.reference, name="reference"),
]
