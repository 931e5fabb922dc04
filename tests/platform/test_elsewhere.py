"""Signing in at a provider elsewhere, against a real small one on this machine."""

import http.client
from collections.abc import Callable, Iterator
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from lianmeng.platform.accounts.models import Account, OpenSession
from lianmeng.platform.events.models import Event
from tests.support.cast import ARRANGE, Cast, moment
from tests.support.provider import Provider, running_provider

NOW = moment("2022-09-28 10:00")
LEAVE = "/accounts/elsewhere/elsewhere/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(business_time: Callable[[datetime], datetime]) -> None:
    business_time(NOW)


@pytest.fixture
def provider(settings: object) -> Iterator[Provider]:
    """A provider at work, and the site told of it."""
    with running_provider() as provider:
        app = {
            "provider_id": "elsewhere", "name": "政务统一身份认证", "client_id": provider.client,
            "secret": provider.secret, "settings": {"server_url": provider.origin},
        }  # fmt: skip
        settings.OIDC_SERVER = provider.origin  # type: ignore[attr-defined]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}  # type: ignore[attr-defined]
        yield provider


def walk(client: Client, provider: Provider):  # type: ignore[no-untyped-def]
    """Press the button, let the provider answer, come back; return the last answer."""
    there = client.post(LEAVE)["Location"]
    assert there.startswith(f"{provider.origin}/authorize?")
    parts = urlsplit(there)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    back = urlsplit(connection.getresponse().headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def test_off_unless_an_operator_names_a_provider(client: Client) -> None:
    assert client.post(LEAVE).status_code == 404
    assert client.get(f"{LEAVE}back/").status_code == 404
    assert LEAVE not in client.get(reverse("account_login")).content.decode()


def test_only_who_was_linked_by_the_security_administrator_comes_in(
    client: Client, cast: Cast, provider: Provider
) -> None:
    assert "政务统一身份认证" in client.get(reverse("account_login")).content.decode()
    before = Account.objects.count()
    refused = walk(client, provider)
    assert refused.status_code == 403
    assert "s-0001" in refused.content.decode()
    assert not is_in(client)
    assert (Account.objects.count(), SocialAccount.objects.count()) == (before, 0)  # nobody opens or links an account

    helper, guard = cast.people["helper"], Client()
    guard.force_login(cast.people["security_admin"])
    step = reverse("access:account_step", args=[helper.pk, "link"])
    assert guard.post(step, {"reason": "本人到场核实", "subject": " "}).status_code == 422
    assert guard.post(step, {"reason": "本人到场核实", "subject": "s-0001"}).status_code == 302
    other = reverse("access:account_step", args=[cast.people["enterprise"].pk, "link"])
    assert guard.post(other, {"reason": "x", "subject": "s-0001"}).status_code == 409

    assert walk(client, provider)["Location"] == "/"
    assert is_in(client)
    assert OpenSession.objects.filter(account=helper.pk).count() == 1
    trail = Event.objects.visible_to(ARRANGE).filter(record_id=helper.pk).order_by("position")
    assert [event.verb for event in trail] == ["account_linked", "signed_in"]
    assert provider.faults == []

    guard.post(reverse("access:account_step", args=[helper.pk, "unlink"]), {"reason": "离岗"})
    assert not is_in(client)
    assert walk(Client(), provider).status_code == 403


def test_a_locked_account_and_a_second_factor_count_here_too(client: Client, cast: Cast, provider: Provider) -> None:
    helper = cast.people["helper"]
    SocialAccount.objects.create(user=helper, provider="elsewhere", uid="s-0001", extra_data={})
    Account.objects.filter(pk=helper.pk).update(is_active=False)
    refused = walk(client, provider)
    assert (refused.status_code, is_in(client)) == (403, False)
    Account.objects.filter(pk=helper.pk).update(is_active=True)
    helper.authenticator_set.create(type="totp", data={"secret": "x"})
    assert walk(client, provider)["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


def test_an_answer_that_was_not_asked_for_or_a_wrong_secret_opens_nothing(
    client: Client, cast: Cast, provider: Provider
) -> None:
    SocialAccount.objects.create(user=cast.people["helper"], provider="elsewhere", uid="s-0001", extra_data={})
    assert client.get(f"{LEAVE}back/?code=x&state=forged").status_code == 403
    provider.secret = "another one"
    assert walk(client, provider).status_code == 403
    assert provider.faults == ["token refused"]
    assert not is_in(client)
