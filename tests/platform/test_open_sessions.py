"""The list of sessions, ending them, and what else ends them."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lianmeng.kernel.errors import Forbidden, NotPossible
from lianmeng.kernel.places import System
from lianmeng.platform.access.actions.accounts import end_all_sessions, lock_account, unlock_account
from lianmeng.platform.accounts.actions.appointments import end_post
from lianmeng.platform.accounts.actions.sessions import sweep_sessions
from lianmeng.platform.accounts.models import Account, OpenSession, Post
from lianmeng.platform.accounts.web.watching import device_of
from lianmeng.platform.events.models import Event
from tests.support.cast import ARRANGE, Cast, moment

NOW = moment("2022-09-28 10:00")
PASSWORD = "柿子树下看书 2022"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(business_time: Callable[[datetime], datetime]) -> None:
    business_time(NOW)


@pytest.fixture
def person(cast: Cast) -> Account:
    """Somebody of the help team, with a password."""
    account = cast.people["helper"]
    account.set_password(PASSWORD)
    account.save()
    return account


def sign_in(account: Account, device: str = FIREFOX, address: str = "10.1.2.3") -> Client:
    client = Client(headers={"User-Agent": device}, REMOTE_ADDR=address)
    client.post(reverse("account_login"), {"login": account.username, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def buttons(client: Client) -> list[str]:
    return re.findall(
        r'action="(/accounts/sessions/[0-9a-f-]+/end/)"', client.get(reverse("sessions")).content.decode()
    )


def test_one_sees_where_one_is_signed_in_and_ends_one_or_all_others(person: Account) -> None:
    office, telephone, forgotten = sign_in(person), sign_in(person, EDGE, "10.9.8.7"), sign_in(person)
    page = office.get(reverse("sessions")).content.decode()
    for shown in ("Firefox · Linux", "10.1.2.3", "Edge · Windows", "10.9.8.7"):
        assert shown in page
    assert office.session.session_key not in page
    assert len(buttons(office)) == 2
    (here,) = set(buttons(telephone)) - set(buttons(office))  # of the office, as the telephone sees it
    (of_telephone,) = [one for one in buttons(office) if one not in buttons(telephone)]
    assert office.post(of_telephone)["Location"] == reverse("sessions")
    assert [is_in(one) for one in (office, telephone, forgotten)] == [True, False, True]
    assert office.post(of_telephone).status_code == 404
    assert office.post(here).status_code == 404  # the present one is left by signing out
    office.post(reverse("sessions_end_others"))
    assert [is_in(one) for one in (office, forgotten)] == [True, False]
    events = Event.objects.visible_to(System("look")).filter(verb="sessions_ended").order_by("position")
    assert [event.new for event in events] == [{"sessions": 1}, {"sessions": 1}]


def test_the_key_changes_with_a_switch_of_post_and_the_session_stays_the_same_line(person: Account) -> None:
    client = sign_in(person)
    handles = set(OpenSession.objects.values_list("handle", flat=True))
    post = Post.objects.visible_to(ARRANGE).get(holder=person)
    client.post(reverse("switch_post"), {"post": str(post.pk)})
    assert set(OpenSession.objects.values_list("handle", flat=True)) == handles
    assert OpenSession.objects.get().account == person.pk


def test_somebody_elses_session_counts_as_not_there(person: Account, cast: Cast) -> None:
    sign_in(person)
    stranger = Client()
    stranger.force_login(cast.people["enterprise"])
    handle = OpenSession.objects.get(account=person.pk).handle
    assert stranger.post(reverse("session_end", args=[handle])).status_code == 404
    assert stranger.post(reverse("session_end", args=[uuid4()])).status_code == 404
    assert OpenSession.objects.filter(account=person.pk).count() == 1


def test_one_that_ended_by_itself_is_not_listed(person: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(person)
    sign_in(person)
    began = time.time()
    monkeypatch.setattr(time, "time", lambda: began + 29 * 60)
    assert is_in(client)
    monkeypatch.setattr(time, "time", lambda: began + 31 * 60)
    assert buttons(client) == []


def test_a_changed_password_ends_the_others(person: Account) -> None:
    here, elsewhere = sign_in(person), sign_in(person)
    data = {"oldpassword": PASSWORD, "password1": "another long sentence 7", "password2": "another long sentence 7"}
    here.post(reverse("account_change_password"), data)
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert OpenSession.objects.filter(account=person.pk).count() == 1


def test_the_last_post_ends_them_and_a_planned_end_does_not_yet(person: Account) -> None:
    client = sign_in(person)
    post = Post.objects.visible_to(ARRANGE).get(holder=person)
    post = end_post(actor=ARRANGE, at=NOW, post=post, on=NOW.date() + timedelta(days=9))
    assert is_in(client)
    end_post(actor=ARRANGE, at=NOW, post=post, on=NOW.date())
    assert not is_in(client)


class TestOfOthers:
    def test_the_security_administrator_ends_all_locks_and_unlocks(self, person: Account, cast: Cast) -> None:
        client, guard = sign_in(person), Client()
        guard.force_login(cast.people["security_admin"])

        def step(name: str) -> str:
            return reverse("access:account_step", args=[person.pk, name])

        page = guard.get(reverse("access:account_detail", args=[person.pk])).content.decode()
        assert [name for name in ("reset", "end_sessions", "lock", "unlock") if step(name) in page] == [
            "end_sessions", "lock",
        ]  # fmt: skip
        guard.post(step("end_sessions"), {"reason": "设备遗失"})
        assert not is_in(client)
        client = sign_in(person)
        guard.post(step("lock"), {"reason": "离岗"})
        assert not is_in(client)
        assert not OpenSession.objects.filter(account=person.pk).exists()
        refused = client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
        assert refused.status_code == 200
        assert guard.post(step("lock"), {"reason": "离岗"}).status_code == 409
        guard.post(step("unlock"), {"reason": "复岗"})
        sign_in(person)
        events = Event.objects.visible_to(System("look")).filter(record_id=person.pk).exclude(verb="signed_in")
        assert [(event.verb, event.note) for event in events.order_by("position")] == [
            ("sessions_ended", "设备遗失"), ("account_locked", "离岗"), ("account_unlocked", "复岗"),
        ]  # fmt: skip

    def test_nobody_else_and_nobody_their_own(self, person: Account, cast: Cast) -> None:
        guard = cast["security_admin"]
        for act in (end_all_sessions, lock_account, unlock_account):
            with pytest.raises(Forbidden):
                act(actor=cast["system_admin"], account=person, reason="x", at=NOW)
            with pytest.raises(Forbidden):
                act(actor=guard, account=cast.people["security_admin"], reason="x", at=NOW)
        for act in (end_all_sessions, unlock_account):
            with pytest.raises(NotPossible):
                act(actor=guard, account=person, reason="x", at=NOW)


def test_expired_ones_are_swept(person: Account) -> None:
    sign_in(person)
    sign_in(person)
    first = OpenSession.objects.first()
    OpenSession.objects.filter(pk=first.pk).update(expire_date=datetime.now(UTC) - timedelta(minutes=1))  # type: ignore[union-attr]
    assert sweep_sessions(before=datetime.now(UTC)) == 1
    assert OpenSession.objects.count() == 1


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        (FIREFOX, "Firefox · Linux"),
        (EDGE, "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) wxwork/4.1 MicroMessenger/7.0", "WeCom · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/120 Mobile Safari DingTalk/7.5", "DingTalk · Android"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_named_in_a_few_words(agent: str, shown: str) -> None:
    assert device_of(agent) == shown
