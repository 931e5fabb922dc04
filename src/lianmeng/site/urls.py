"""Addresses: each room answers for its own."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase
from django.urls import include, path
from django.views.generic import RedirectView

from lianmeng.platform.rest.web.urls import api_urls
from lianmeng.site.health import health
from lianmeng.site.reference import reference_site


def _leads_to(name: str) -> Callable[..., HttpResponseBase]:
    """Another address of the page ``name``, for reading only."""
    return RedirectView.as_view(pattern_name=name, query_string=True, http_method_names=["get", "head"])


urlpatterns = [
    path("health", health, name="health"),
    # Reference tables are reached by the one sign-in that counts failures, and passwords are changed on the trail.
    path("reference/login/", login_not_required(_leads_to("account_login"))),
    path("reference/password_change/", _leads_to("account_change_password")),
    path("reference/", reference_site.urls),
    path("", include("lianmeng.desk.web.urls")),
    path("", include("lianmeng.assist.web.urls")),
    path("", include("lianmeng.alliance.web.urls")),
    path("", include("lianmeng.indicators.web.urls")),
    path("", include("lianmeng.platform.access.web.urls")),
    path("", include("lianmeng.platform.accounts.web.urls")),
    path("", include("lianmeng.platform.background.web.urls")),
    path("", include("lianmeng.platform.channels.web.urls")),
    path("", include("lianmeng.platform.files.web.urls")),
    path("", include("lianmeng.platform.notices.web.urls")),
    path("", include("lianmeng.platform.rest.web.urls")),
    path("api/v1/", api_urls()),
    path("", include("lianmeng.platform.sheets.web.urls")),
    path("", include("lianmeng.platform.ui.web.urls")),
]

handler400 = "lianmeng.site.errors.bad_request"
handler403 = "lianmeng.site.errors.forbidden"
handler404 = "lianmeng.site.errors.not_found"
handler500 = "lianmeng.site.errors.broken"
