"""What every request passes through: headers, cookies, language, time, and the word about health."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.utils.translation import get_language

from lianmeng.platform.database import bootstrap
from lianmeng.platform.database.cluster import OWNER_ROLE
from lianmeng.platform.database.supervisor import EmbeddedServer
from lianmeng.site.middleware.clock import BusinessClockMiddleware
from lianmeng.site.middleware.language import LanguageMiddleware

SIGN_IN = "/accounts/login/"


@pytest.mark.django_db
def test_every_page_carries_the_strict_headers(client: Client) -> None:
    response = client.get(SIGN_IN)
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]
    assert "camera=()" in response["Permissions-Policy"]
    assert len(response["X-Reference"]) == 32


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookie", "browser", "language"),
    [("", "en-US,en", "zh-hans"), ("en", "zh-CN", "en"), ("xx", "en", "zh-hans"), ("zh-hans", "en", "zh-hans")],
)
def test_only_a_choice_changes_the_language(cookie: str, browser: str, language: str) -> None:
    spoken = []

    def view(request: HttpRequest) -> HttpResponse:
        spoken.append(get_language())
        return HttpResponse()

    request = RequestFactory(headers={"Accept-Language": browser}).get("/")
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    response = LanguageMiddleware(view)(request)
    assert spoken == [language]
    assert response["Content-Language"] == language


def test_a_request_takes_place_at_the_business_time(business_time: Callable[[datetime], datetime]) -> None:
    moment = business_time(datetime(2022, 9, 28, 9, 30))
    request = RequestFactory().get("/")
    BusinessClockMiddleware(lambda request: HttpResponse())(request)
    assert request.at == moment == datetime(2022, 9, 28, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))  # type: ignore[attr-defined]


def test_without_a_choice_the_business_time_is_the_real_one() -> None:
    request = RequestFactory().get("/")
    BusinessClockMiddleware(lambda request: HttpResponse())(request)
    at = request.at  # type: ignore[attr-defined]
    assert abs(at - datetime.now(ZoneInfo("UTC"))) < timedelta(seconds=5)
    assert at.utcoffset() == timedelta(hours=8)


@pytest.mark.django_db
def test_a_healthy_installation_says_so_to_anybody(client: Client) -> None:
    response = client.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "findings": []})


def test_a_broken_installation_is_not_served_as_healthy(own_database: str, database_server: EmbeddedServer) -> None:
    with bootstrap.connect(database_server.socket_folder, database=own_database, role=OWNER_ROLE) as owner:
        owner.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    response = Client().get("/health")
    assert (response.status_code, response.json()["findings"]) == (503, ["migrations"])


@pytest.mark.django_db
@override_settings(ALLOWED_HOSTS=["lianmeng.example"])
def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    assert client.get("/health", headers={"Host": "elsewhere.example"}).status_code == 400


SHOW = (
    "from django.conf import settings as s;"
    "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_NAME, s.SECURE_HSTS_SECONDS > 0, s.DEBUG)"
)


@pytest.mark.parametrize(
    ("profile", "shown"),
    [("https", "__Host-session True __Host-csrf True False"), ("office-http", "session False csrf False False")],
)
def test_cookies_belong_to_the_host_unless_the_network_has_no_tls(profile: str, shown: str) -> None:
    assert _settings_shown_in(profile).stdout.strip() == shown


def test_an_unknown_profile_is_refused() -> None:
    result = _settings_shown_in("open")
    assert result.returncode == 1
    assert "LIANMENG_PROFILE must be https or office-http" in result.stderr


def _settings_shown_in(profile: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LIANMENG_PROFILE": profile}
    return subprocess.run([sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=False)
