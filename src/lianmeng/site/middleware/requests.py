"""One line in the log for each request, and a number by which a reader can name it to the administrator."""

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from lianmeng.kernel.identifiers import new_id

_UNLOGGED = ("/static/", "/health")

log = structlog.get_logger("lianmeng.requests")


class RequestLogMiddleware:
    """Set ``request.reference`` and log the request without its query, which may hold personal information."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reference = new_id().hex  # type: ignore[attr-defined]
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(reference=request.reference):  # type: ignore[attr-defined]
            response = self.get_response(request)
            if not request.path.startswith(_UNLOGGED):
                log.info(
                    "request",
                    method=request.method,
                    path=request.path,
                    status=response.status_code,
                    milliseconds=round((time.perf_counter() - started) * 1000, 1),
                )
        response.headers["X-Reference"] = request.reference  # type: ignore[attr-defined]
        return response
