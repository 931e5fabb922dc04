"""Addresses: each room answers for its own."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from lianmeng.site.health import health
from lianmeng.site.reference import reference_site

urlpatterns = [
    path("health", health, name="health"),
    # Reference tables are reached by the one sign-in that counts failures, and passwords are changed on the trail.
    path("reference/login/", login_not_required(RedirectView.as_view(pattern_name="account_login", query_string=True))),
    path("reference/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("reference/", reference_site.urls),
    path("", include("lianmeng.desk.web.urls")),
    path("", include("lianmeng.assist.web.urls")),
    path("", include("lianmeng.alliance.web.urls")),
    path("", include("lianmeng.indicators.web.urls")),
    path("", include("lianmeng.platform.accounts.web.urls")),
    path("", include("lianmeng.platform.background.web.urls")),
    path("", include("lianmeng.platform.files.web.urls")),
    path("", include("lianmeng.platform.notices.web.urls")),
    path("", include("lianmeng.platform.sheets.web.urls")),
    path("", include("lianmeng.platform.ui.web.urls")),
]

handler400 = "lianmeng.site.errors.bad_request"
handler403 = "lianmeng.site.errors.forbidden"
handler404 = "lianmeng.site.errors.not_found"
handler500 = "lianmeng.site.errors.broken"
