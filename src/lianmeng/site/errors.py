"""Pages for what goes wrong before or beside a view. They ask nothing of the database, which may be what went wrong."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from lianmeng.platform.rest.web.answers import problem

#: The same for programs.
_PROBLEMS = {400: "unreadable", 403: "no_scope", 404: "not_found", 413: "too_large", 500: "broken"}
_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be understood, or one that is too large."""
    status = 413 if isinstance(exception, _TOO_LARGE) else 400
    return _page(request, status)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Something that the reader may not do."""
    return _page(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without this site's token: sent from elsewhere, or from a page that was open for too long."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is here, or nothing that the reader may see. Both read the same, whatever was asked for."""
    return _page(request, 404)


def not_this_way(request: HttpRequest) -> HttpResponse:
    """An address that takes another method than the one asked with."""
    return _page(request, 405)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of the program; the reference number leads to it in the log."""
    return _page(request, 500)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem(request, status, _PROBLEMS[status])
    # The request alone, without context processors: those ask who is looking.
    return HttpResponse(render_to_string(f"{status}.html", {"request": request}), status=status)
