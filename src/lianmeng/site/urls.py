"""Addresses: each room answers for its own."""

from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from lianmeng.site.health import health
from lianmeng.site.reference import reference_site

_ROOMS = (
    "lianmeng.desk.web.urls",
    "lianmeng.assist.web.urls",
    "lianmeng.alliance.web.urls",
    "lianmeng.indicators.web.urls",
    "lianmeng.platform.accounts.web.urls",
    "lianmeng.platform.background.web.urls",
    "lianmeng.platform.files.web.urls",
    "lianmeng.platform.notices.web.urls",
    "lianmeng.platform.sheets.web.urls",
    "lianmeng.platform.ui.web.urls",
)


def _present(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns = [
    path("health", health, name="health"),
    # Reference tables are reached by the one sign-in that counts failures, and passwords are changed on the trail.
    path("reference/login/", login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))),
    path("reference/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("reference/", reference_site.urls),
    *(path("", include(room)) for room in _ROOMS if _present(room)),
]

handler400 = "lianmeng.site.errors.bad_request"
handler403 = "lianmeng.site.errors.forbidden"
handler404 = "lianmeng.site.errors.not_found"
handler500 = "lianmeng.site.errors.broken"
