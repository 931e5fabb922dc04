"""Who asks, in which post, and whether they owe a second factor: looked up afresh in each request."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import ANONYMOUS
from lianmeng.platform.accounts.queries.posts import actor_in, actor_without_post, chosen_post, posts_held
from lianmeng.platform.permissions.ambient import acting_as

SESSION_KEY = "acting_post"
#: What somebody may do who owes a second factor: set one up, confirm who they are, read on in another language, leave.
_OPEN_TO_DEBTORS = ("mfa_", "account_reauthenticate", "account_logout", "set_language", "health")


class SignedInMiddleware(LoginRequiredMiddleware):
    """Every page asks for sign-in unless its view says otherwise (``login_not_required``).

    After signing in people come back to the page that they asked for, or to the one on which they stood
    when a part of it was asked for.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]) -> HttpResponse:  # type: ignore[override]
        if request.headers.get("HX-Request") == "true":
            standing_on = urlsplit(request.headers.get("HX-Current-URL", "/")).path
            leave = HttpResponse(status=204)
            leave["HX-Redirect"] = redirect_to_login(standing_on)["Location"]
            return leave
        wanted = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        return redirect_to_login(wanted)


class ActingPostMiddleware:
    """Set ``request.actor``, ``request.post`` and ``request.posts``, and read in that actor's name.

    Posts are read from the database on every request, so that a right withdrawn is gone at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, request.post, request.posts = ANONYMOUS, None, []  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            posts = posts_held(request.user, local_date(request.at))  # type: ignore[attr-defined]
            post = chosen_post(posts, request.session.get(SESSION_KEY))
            request.posts, request.post = posts, post  # type: ignore[attr-defined]
            request.actor = (  # type: ignore[attr-defined]
                actor_in(post, str(request.user)) if post else actor_without_post(request.user)
            )
        with acting_as(request.actor):  # type: ignore[attr-defined]
            return self.get_response(request)


class SecondFactorMiddleware:
    """Lead whoever holds a post that requires a second factor, and has none, to setting one up before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        owing = any(post.needs_second_factor for post in request.posts)  # type: ignore[attr-defined]
        name = request.resolver_match.url_name or "" if request.resolver_match else ""
        if not owing or name.startswith(_OPEN_TO_DEBTORS):
            return None
        if request.headers.get("HX-Request") == "true":
            leave = HttpResponse(status=204)
            leave["HX-Redirect"] = reverse("mfa_index")
            return leave
        return redirect("mfa_index")
