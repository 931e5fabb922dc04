"""Addresses: each room answers for its own."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

from lianmeng.site.health import health

_ROOMS = (
    "lianmeng.desk.web.urls",
    "lianmeng.assist.web.urls",
    "lianmeng.alliance.web.urls",
    "lianmeng.indicators.web.urls",
    "lianmeng.platform.accounts.web.urls",
    "lianmeng.platform.files.web.urls",
    "lianmeng.platform.notices.web.urls",
    "lianmeng.platform.sheets.web.urls",
    "lianmeng.platform.background.web.urls",
)


def _present(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns = [
    path("health", health, name="health"),
    path("language/", include("django.conf.urls.i18n")),
    path("reference/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    *(path("", include(room)) for room in _ROOMS if _present(room)),
]
