"""How long a session lasts: it ends when nobody used it for a while, and in any case after a working day.

Both are counted in real time, whatever the business clock says. When a session was last used is kept in the
cache, so that looking at a page changes no record.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from lianmeng.kernel.identifiers import new_id
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.accounts.queries.sessions import open_sessions
from lianmeng.platform.accounts.web.watching import ADDRESS, BEGAN, DEVICE, WATCH, device_of

#: A session is noted as used at most once in so many seconds.
_PACE = 60


def watch(request: HttpRequest, address: str | None) -> None:
    """From now on this session, which has just been opened, ends by itself, and its owner can end it from elsewhere."""
    request.session[WATCH], request.session[BEGAN] = new_id().hex, int(time.time())
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
    request.session[ADDRESS] = (address or "")[:45]
    _note_use(request)


@dataclass(frozen=True)
class SessionLine:
    """One session as its owner sees it."""

    handle: UUID
    device: str
    address: str
    opened_at: datetime
    used_at: datetime
    this: bool


def handle_of(request: HttpRequest) -> UUID | None:
    """The handle of the session of this request; None in one that was opened before there were any."""
    handle = request.session.get(WATCH)
    return UUID(handle) if handle else None


def session_lines(account: Account, this: UUID | None = None) -> list[SessionLine]:
    """The sessions of ``account`` that are still open, the present one first."""
    now = time.time()
    rows: list[Any] = open_sessions(account, datetime.fromtimestamp(now, UTC))
    used = cache.get_many([_key(row.handle.hex) for row in rows])
    lines = []
    for row in rows:
        last = used.get(_key(row.handle.hex), 0)
        if now - last <= settings.SESSION_IDLE_SECONDS:
            at = datetime.fromtimestamp(last, UTC)
            lines.append(SessionLine(row.handle, row.device, row.address, row.opened_at, at, row.handle == this))
    return sorted(lines, key=lambda line: not line.this)


class SessionAgeMiddleware:
    """Sign out whoever was away for too long, before anybody asks who they are."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if WATCH in request.session:
            now = time.time()
            away = now - cache.get(_key(request.session[WATCH]), 0)
            if away > settings.SESSION_IDLE_SECONDS or now - request.session[BEGAN] > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif away > _PACE:
                _note_use(request)
        return self.get_response(request)


def _note_use(request: HttpRequest) -> None:
    cache.set(_key(request.session[WATCH]), int(time.time()), settings.SESSION_IDLE_SECONDS)


def _key(handle: str) -> str:
    return f"session-used:{handle}"
