"""A page for an address that cannot be opened this way, as when somebody types the address behind a button."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lianmeng.site.errors import not_this_way


class MethodMiddleware:
    """Fill the empty answer 405 of a view; which methods are allowed stays in its header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content or request.method == "HEAD":
            return response
        page = not_this_way(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page
