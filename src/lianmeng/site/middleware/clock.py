"""The business time of a request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class BusinessClockMiddleware:
    """Set ``request.at``: the one moment at which everything in this request takes place, in Asia/Shanghai."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.at = settings.BUSINESS_CLOCK.now()  # type: ignore[attr-defined]
        return self.get_response(request)
