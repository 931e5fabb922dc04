"""How long a session lasts: it ends when nobody used it for a while, and in any case after a working day.

Both are counted in real time, whatever the business clock says. When a session was last used is kept in the
cache, so that looking at a page changes no record.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from lianmeng.kernel.identifiers import new_id

_WATCH = "watched_as"
_BEGAN = "began"
#: A session is noted as used at most once in so many seconds.
_PACE = 60


def watch(request: HttpRequest) -> None:
    """From now on this session, which has just been opened, ends by itself."""
    request.session[_WATCH], request.session[_BEGAN] = new_id().hex, int(time.time())
    _note_use(request)


class SessionAgeMiddleware:
    """Sign out whoever was away for too long, before anybody asks who they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _WATCH in request.session:
            now = time.time()
            away = now - cache.get(_key(request), 0)
            if away > settings.SESSION_IDLE_SECONDS or now - request.session[_BEGAN] > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif away > _PACE:
                _note_use(request)
        return self.get_response(request)


def _note_use(request: HttpRequest) -> None:
    cache.set(_key(request), int(time.time()), settings.SESSION_IDLE_SECONDS)


def _key(request: HttpRequest) -> str:
    return f"session-used:{request.session[_WATCH]}"
