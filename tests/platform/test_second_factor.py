"""Second factors: setting up, signing in with them, by whose rule they are required, and who resets them."""

import re
from collections.abc import Callable
from datetime import date, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianmeng.kernel.errors import Forbidden, Invalid, NotPossible
from lianmeng.kernel.places import System
from lianmeng.platform.access.actions.accounts import reset_second_factors
from lianmeng.platform.accounts.models import Account, SecondFactorRule
from lianmeng.platform.events.models import Event
from lianmeng.platform.notices.actions.delivery import deliver_waiting
from lianmeng.platform.notices.queries.inbox import inbox
from tests.support.cast import Cast, moment
from tests.support.codes import app_code

NOW = moment("2022-09-28 10:00")
PASSWORD = "柿子树下看书 2022"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(business_time: Callable[[datetime], datetime]) -> None:
    business_time(NOW)


@pytest.fixture
def admin(cast: Cast) -> Account:
    """The system administrator, with a password."""
    account = cast.people["system_admin"]
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def required(db: None) -> SecondFactorRule:
    """The system administrator must have a second factor from the day of the test on."""
    return SecondFactorRule.objects.create(role="system_admin", from_on=NOW.date(), source="GB/T 22239-2019")


def sign_in(client: Client, account: Account) -> str:
    answer = client.post(reverse("account_login"), {"login": account.username, "password": PASSWORD})
    return str(answer["Location"])


def set_up_app(client: Client) -> str:
    """Set up an app through the pages and return its secret."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r'data-copy="([A-Z2-7]{32})"', page)
    assert found is not None
    answer = client.post(reverse("mfa_activate_totp"), {"code": app_code(found[1])})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return found[1]


def shown_codes(client: Client) -> list[str]:
    page = client.post(reverse("mfa_view_recovery_codes")).content.decode()
    return [code.replace(" ", "") for code in re.findall(r"<li class=\"code\" data-record>([\d ]+)</li>", page)]


def verbs(account: Account) -> list[str]:
    events = Event.objects.visible_to(System("look")).filter(record_id=account.pk).order_by("position")
    return [event.verb for event in events]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


class TestWithAnApp:
    def test_from_setting_up_to_signing_in_with_a_code_and_with_a_recovery_code(
        self, client: Client, admin: Account
    ) -> None:
        sign_in(client, admin)
        secret = set_up_app(client)
        codes = shown_codes(client)
        assert len(set(codes)) == 10
        stored = " ".join(str(one.data) for one in Authenticator.objects.all())
        assert secret not in stored  # encrypted under a key outside the database
        assert verbs(admin) == ["signed_in", "second_factor_added", "recovery_codes_shown"]

        other = Client()
        assert sign_in(other, admin) == reverse("mfa_authenticate")
        assert not signed_in(other)
        refused = other.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert (refused.status_code, signed_in(other)) == (200, False)
        code = app_code(secret, 1)
        assert other.post(reverse("mfa_authenticate"), {"code": code})["Location"] == "/"
        assert signed_in(other)
        # The same code opens no second session.
        third = Client()
        sign_in(third, admin)
        third.post(reverse("mfa_authenticate"), {"code": code})
        assert not signed_in(third)
        third.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert signed_in(third)
        assert verbs(admin)[-2:] == ["signed_in", "recovery_code_used"]
        trail = str(Event.objects.visible_to(System("look")).values_list("old", "new", "note"))
        assert secret not in trail
        assert not any(code in trail for code in codes)
        fourth = Client()
        sign_in(fourth, admin)
        fourth.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert not signed_in(fourth)

    def test_guessing_ends_after_five_codes(self, client: Client, admin: Account) -> None:
        sign_in(client, admin)
        secret = set_up_app(client)
        other = Client()
        sign_in(other, admin)
        for _ in range(5):
            other.post(reverse("mfa_authenticate"), {"code": "123456"})
        other.post(reverse("mfa_authenticate"), {"code": app_code(secret, 1)})
        assert not signed_in(other)

    def test_the_page_draws_the_secret_itself_and_needs_no_script_for_it(self, client: Client, admin: Account) -> None:
        sign_in(client, admin)
        page = client.get(reverse("mfa_activate_totp")).content.decode()
        drawn = re.search(
            r'<svg class="qr" viewBox="0 0 (\d+) \1".*?<path d="(M[\dMhvz -]+)" /></svg>', page, re.DOTALL
        )
        assert drawn is not None
        assert "style=" not in page

    def test_the_last_one_stays_while_a_post_requires_it(
        self, client: Client, admin: Account, required: SecondFactorRule
    ) -> None:
        sign_in(client, admin)
        set_up_app(client)
        app = Authenticator.objects.get(user_id=admin.pk, type="totp")
        client.post(reverse("mfa_remove", args=[app.pk]))
        assert Authenticator.objects.filter(pk=app.pk).exists()
        required.to_on = date(2022, 9, 29)
        required.save()
        SecondFactorRule.objects.filter(pk=required.pk).update(from_on=date(2022, 9, 1), to_on=NOW.date())
        client.post(reverse("mfa_remove", args=[app.pk]))
        assert not Authenticator.objects.filter(user_id=admin.pk).exists()  # nor codes that would stand in for it
        assert verbs(admin)[-1] == "second_factor_removed"

    def test_somebody_elses_factor_counts_as_not_there(self, client: Client, admin: Account, cast: Cast) -> None:
        sign_in(client, admin)
        set_up_app(client)
        app = Authenticator.objects.get(user_id=admin.pk, type="totp")
        client.force_login(cast.people["city_office"])
        assert client.post(reverse("mfa_remove", args=[app.pk])).status_code == 404
        assert client.get(reverse("mfa_view_recovery_codes")).status_code == 404

    def test_new_recovery_codes_replace_the_old_ones(self, client: Client, admin: Account) -> None:
        sign_in(client, admin)
        client.post(reverse("mfa_generate_recovery_codes"))
        assert not Authenticator.objects.exists()  # nothing to recover yet
        set_up_app(client)
        before = shown_codes(client)
        client.post(reverse("mfa_generate_recovery_codes"))
        assert not set(before) & set(shown_codes(client))


class TestRequired:
    def test_whoever_owes_one_is_led_to_it_before_anything_else(
        self, client: Client, admin: Account, required: SecondFactorRule
    ) -> None:
        sign_in(client, admin)
        for path in ("/", reverse("inbox"), reverse("account"), "/reference/"):
            assert client.get(path)["Location"] == reverse("mfa_index")
        assert client.post(reverse("inbox_read_all"))["Location"] == reverse("mfa_index")
        part = client.get(reverse("inbox"), headers={"HX-Request": "true"})
        assert (part.status_code, part["HX-Redirect"]) == (204, reverse("mfa_index"))
        page = client.get(reverse("mfa_index")).content.decode()
        assert "GB/T 22239-2019" in page
        set_up_app(client)
        assert client.get(reverse("inbox")).status_code == 200

    def test_other_roles_and_other_days_are_left_alone(
        self, client: Client, cast: Cast, admin: Account, required: SecondFactorRule
    ) -> None:
        other = Client()
        other.force_login(cast.people["city_office"])
        assert other.get(reverse("inbox")).status_code == 200
        sign_in(client, admin)
        SecondFactorRule.objects.filter(pk=required.pk).update(from_on=date(2022, 9, 29))
        assert client.get(reverse("inbox")).status_code == 200
        SecondFactorRule.objects.filter(pk=required.pk).update(from_on=date(2022, 9, 28))
        assert client.get(reverse("inbox")).status_code == 302

    def test_from_the_start_the_two_administrators_need_one_with_the_source_stated(self, db: None) -> None:
        rules = SecondFactorRule.objects.order_by("role")
        assert [(rule.role, rule.from_on) for rule in rules] == [
            ("security_admin", date(2026, 12, 1)), ("system_admin", date(2026, 12, 1)),
        ]  # fmt: skip
        assert all("GB/T 22239-2019" in rule.source for rule in rules)

    def test_asking_costs_no_query_of_its_own(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.people["city_office"])
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("keyboard"))
        about = [query["sql"] for query in asked if "secondfactorrule" in query["sql"] or "mfa_" in query["sql"]]
        assert len(about) == 1
        assert 'FROM "platform_accounts_post"' in about[0]


class TestConfirming:
    def test_after_ten_minutes_one_shows_again_who_one_is(
        self, client: Client, admin: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sign_in(client, admin)
        session = client.session
        session["account_authentication_methods"] = [
            {**one, "at": one["at"] - 601} for one in session["account_authentication_methods"]
        ]
        session.save()
        wanted = reverse("mfa_activate_totp")
        asked = client.get(wanted)
        assert asked["Location"] == f"{reverse('account_reauthenticate')}?next={wanted.replace('/', '%2F')}"
        wrong = client.post(asked["Location"], {"password": "wrong", "next": wanted})
        assert wrong.status_code == 200
        right = client.post(asked["Location"], {"password": PASSWORD, "next": wanted})
        assert right["Location"] == wanted
        secret = set_up_app(client)
        # From now on a password alone is not enough.
        session = client.session
        session["account_authentication_methods"] = []
        session.save()
        assert client.get(reverse("mfa_view_recovery_codes"))["Location"].startswith(reverse("mfa_reauthenticate"))
        assert client.get(reverse("account_reauthenticate"))["Location"].startswith(reverse("mfa_reauthenticate"))
        done = client.post(reverse("mfa_reauthenticate"), {"code": app_code(secret, 1), "next": wanted})
        assert done["Location"] == wanted


class TestReset:
    def test_by_the_security_administrator_with_a_reason_and_a_notice_to_the_person(
        self, client: Client, cast: Cast, admin: Account
    ) -> None:
        sign_in(client, admin)
        set_up_app(client)
        guard = Client()
        guard.force_login(cast.people["security_admin"])
        detail = reverse("access:account_detail", args=[admin.pk])
        step = reverse("access:account_step", args=[admin.pk, "reset"])
        assert step in guard.get(detail).content.decode()
        assert guard.post(step, {"reason": " "}).status_code == 422
        assert guard.post(step, {"reason": "手机遗失，本人到场"})["Location"] == detail
        assert not Authenticator.objects.exists()
        assert not signed_in(client)
        event = Event.objects.visible_to(System("look")).get(verb="second_factor_reset")
        assert (event.record_id, event.note, event.new) == (
            admin.pk, "手机遗失，本人到场", {"kinds": ["recovery_codes", "totp"], "sessions": 1},
        )  # fmt: skip
        deliver_waiting(at=NOW)
        (notice,) = inbox(cast["system_admin"])
        assert "重置" in notice.text or "reset" in notice.text
        assert list(inbox(cast["security_admin"])) == []
        assert step not in guard.get(detail).content.decode()

    def test_nobody_else_and_nobody_their_own(self, cast: Cast, admin: Account) -> None:
        for person in ("system_admin", "city_office", "auditor"):
            with pytest.raises(Forbidden):
                reset_second_factors(actor=cast[person], account=cast.people["helper"], reason="x", at=NOW)
        own = cast.people["security_admin"]
        with pytest.raises(Forbidden, match="own account"):
            reset_second_factors(actor=cast["security_admin"], account=own, reason="x", at=NOW)
        with pytest.raises(Invalid):
            reset_second_factors(actor=cast["security_admin"], account=admin, reason="", at=NOW)
        with pytest.raises(NotPossible):
            reset_second_factors(actor=cast["security_admin"], account=admin, reason="x", at=NOW)

    @pytest.mark.parametrize("number", [1, 3])
    def test_the_register_costs_the_same_for_one_and_for_three(
        self, client: Client, cast: Cast, number: int, django_assert_max_num_queries: Callable[[int], object]
    ) -> None:
        for index in range(number):
            Account.objects.create(username=f"row{index}", display_name=f"登记{index}")
        client.force_login(cast.people["security_admin"])
        client.get(reverse("access:account_list"))
        # Session, account, posts; how many there are, the page, their posts, factors and sessions; unread
        # notices twice.
        with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
            page = client.get(reverse("access:account_list"), {"q": "登记"}).content.decode()
        assert page.count(">登记") == number
