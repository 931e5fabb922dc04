"""What every request to the interface passes through: language, token, throttling, scope, safe repetition."""

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation.trans_real import parse_accept_lang_header

from lianmeng.kernel.errors import Refused
from lianmeng.kernel.periods import local_date
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.platform.records.memory import remembering
from lianmeng.platform.records.queries.limits import amount
from lianmeng.platform.rest.actions.answers import Answer, answer_once
from lianmeng.platform.rest.actions.throttling import count_request
from lianmeng.platform.rest.problems import BAD_KEY, Fault
from lianmeng.platform.rest.queries.tokens import Bearer, bearer_of
from lianmeng.platform.rest.web.answers import problem, refusal

Run = Callable[..., HttpResponse]
_MINUTE = 60
_KEPT_HEADERS = ("Location", "ETag", "Content-Type")


def entered(scope: str) -> Callable[[Run], Run]:
    """Let in whoever shows a good token that has ``scope`` (empty: any good token)."""

    def decorate(run: Run) -> Run:
        @wraps(run)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            with translation.override(asked_language(request)), remembering():
                response = _admit(request, scope, lambda: run(request, *args, **kwargs))
                response.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
                response.headers["Vary"] = "Accept-Language, Authorization"
            return response

        return enter

    return decorate


def asked_language(request: HttpRequest) -> str:
    """The first language of ``Accept-Language`` that the site speaks, otherwise its own."""
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:500]):
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def _admit(request: HttpRequest, scope: str, run: Callable[[], HttpResponse]) -> HttpResponse:
    at = request.at  # type: ignore[attr-defined]
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    # A session means nothing here: without its cookie there is nothing that another site could ride on.
    bearer = None
    if kind.lower() == "bearer":
        bearer = bearer_of(secret.strip(), at, demonstration=settings.DEMONSTRATION)
    if bearer is None:
        return problem(request, 401, "unauthorised", headers={"WWW-Authenticate": 'Bearer realm="lianmeng"'})
    now = int(time.time())
    most = int(amount("rest.requests", local_date(at)))
    if count_request(bearer.token, minute=now // _MINUTE, on=local_date(at)) > most:
        wait = _MINUTE - now % _MINUTE
        return problem(request, 429, "throttled", headers={"Retry-After": str(wait)}, seconds=wait)
    if scope and scope not in bearer.token.scopes:
        return problem(request, 403, "no_scope", scope=scope)
    request.actor = bearer.actor  # type: ignore[attr-defined]
    with acting_as(bearer.actor):
        return _once(request, bearer, run) if request.method == "POST" else run()


def _once(request: HttpRequest, bearer: Bearer, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Run a write, or answer it as before where it comes again under its key."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return run()
    if not 0 < len(key) <= 200 or not key.isascii() or not key.isprintable():
        fault = Fault("Idempotency-Key", "key", gettext(BAD_KEY))
        return problem(request, 422, "faulty", fault.detail, faults=[fault])
    fresh: list[HttpResponse] = []

    def act() -> Answer:
        fresh.append(run())
        kept = {name: fresh[0].headers[name] for name in _KEPT_HEADERS if name in fresh[0].headers}
        return Answer(fresh[0].status_code, kept, fresh[0].content.decode())

    try:
        answer = answer_once(bearer.token, key, _digest(request), act, at=request.at)  # type: ignore[attr-defined]
    except Refused as refused:
        return refusal(request, refused)
    if not answer.repeated:
        return fresh[0]
    response = HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _digest(request: HttpRequest) -> str:
    parts = (request.method or "", request.get_full_path(), request.headers.get("If-Match", ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + request.body).hexdigest()
