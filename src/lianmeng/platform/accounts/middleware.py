"""Who acts in this request: one person, in one post, looked up afresh each time."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import ANONYMOUS
from lianmeng.platform.accounts.queries.posts import actor_in, actor_without_post, chosen_post, posts_held
from lianmeng.platform.permissions.ambient import acting_as

SESSION_KEY = "acting_post"


class ActingPostMiddleware:
    """Set ``request.actor``, ``request.post`` and ``request.posts``, and read in that actor's name.

    Posts are read from the database on every request, so that a right withdrawn is gone at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor, request.post, request.posts = ANONYMOUS, None, []  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            posts = posts_held(request.user, local_date(request.at))  # type: ignore[attr-defined, arg-type]
            post = chosen_post(posts, request.session.get(SESSION_KEY))
            request.posts, request.post = posts, post  # type: ignore[attr-defined]
            request.actor = (  # type: ignore[attr-defined]
                actor_in(post, str(request.user)) if post else actor_without_post(request.user)  # type: ignore[arg-type]
            )
        with acting_as(request.actor):  # type: ignore[attr-defined]
            return self.get_response(request)
