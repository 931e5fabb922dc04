"""Channels against real local servers: what goes out, to whom, when, how often, and what never does."""

import base64
import hashlib
import hmac
import json
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lianmeng.kernel.errors import Forbidden, Invalid
from lianmeng.kernel.identifiers import new_id
from lianmeng.kernel.places import System
from lianmeng.platform.channels.actions.carrying import collect, send_due
from lianmeng.platform.channels.actions.channels import add_channel, change_channel
from lianmeng.platform.channels.actions.choices import choose
from lianmeng.platform.channels.models import Carried, Channel, Message
from lianmeng.platform.channels.secrets import Secret, opened
from lianmeng.platform.events.models import Event
from lianmeng.platform.notices.actions.delivery import deliver_waiting
from lianmeng.platform.notices.models import Outbox
from lianmeng.platform.outbound import sending
from lianmeng.platform.permissions.ambient import writing
from tests.support.cast import Cast, moment

NOW = moment("2022-09-28 10:00")
REAL = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SITE = "https://lianmeng.example.cn"
LOOK = System("look at messages")
#: Written into the notice; must never leave the house.
CANARY = "崇信示例蔬菜有限公司 13800007001 司马甲一"
HOSTS = {"wecom": "qyapi.weixin.qq.com", "dingtalk": "oapi.dingtalk.com", "feishu": "open.feishu.cn"}
PATHS = {
    "wecom": "/cgi-bin/webhook/send?key=secret-of-the-group",
    "dingtalk": "/robot/send?access_token=secret-of-the-group",
    "feishu": "/open-apis/bot/v2/hook/secret-of-the-group",
}  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(business_time: Callable[[datetime], datetime]) -> None:
    business_time(NOW)


class Robots:
    """The three platforms in one: a TLS server that keeps what it was sent and answers what it is told to."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.answer, self.status, self.taken = {"errcode": 0}, 200, []  # type: ignore[var-annotated]
        self._context, self._listener = context, socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    def dial(self, address: tuple[str, int], timeout: float) -> socket.socket:
        return socket.create_connection(self._listener.getsockname(), timeout)

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            with suppress(OSError), self._context.wrap_socket(plain, server_side=True) as client:
                stream = client.makefile("rb")
                target, length = stream.readline().split()[1].decode(), 0
                while (line := stream.readline().strip()) != b"":
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                self.taken.append((target, json.loads(stream.read(length))))
                body = json.dumps(self.answer).encode()
                head = f"HTTP/1.1 {self.status} X\r\nContent-Length: {len(body)}\r\n\r\n"
                client.sendall(head.encode() + body)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    paths = folder / "cert.pem", folder / "key.pem"
    names = ",".join(f"DNS:{host}" for host in HOSTS.values())
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    names_of = ["-subj", "/CN=robots", "-addext", f"subjectAltName={names}"]
    subprocess.run([*command, *names_of, "-out", paths[0], "-keyout", paths[1]], check=True, capture_output=True)
    return paths


@pytest.fixture
def robots(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Robots]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    robots = Robots(context)
    trust = partial(ssl.create_default_context, cafile=certificate[0])
    monkeypatch.setattr(sending, "INTERNET", sending.Network(lambda host, port: ["93.184.216.34"], robots.dial, trust))
    yield robots
    robots.close()


class Letters:
    """A mail server's hand: keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(envelope)
        return self.answer


@pytest.fixture
def mail() -> Iterator[tuple[Letters, int]]:
    letters = Letters()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    yield letters, port
    controller.stop()


def robot(cast: Cast, kind: str = "wecom", key: str = "") -> Channel:
    secret = Secret(url=f"https://{HOSTS[kind]}{PATHS[kind]}", key=key)
    return add_channel(actor=cast["system_admin"], kind=kind, values={"name": "链办工作群"}, secret=secret, at=NOW)


def mailbox(cast: Cast, port: int) -> Channel:
    values = {
        "name": "市电子政务邮箱", "host": "127.0.0.1", "port": port, "security": "none", "sender": "lm@example.cn",
    }  # fmt: skip
    return add_channel(actor=cast["system_admin"], kind="email", values=values, secret=Secret(), at=NOW)


def chosen(cast: Cast, channel: Channel, person: str = "helper", **values: object) -> None:
    given = {
        "active": True, "kinds": "all", "pace": "at_once", "quiet_from": None, "quiet_to": None, "address": "",
        **values,
    }  # fmt: skip
    choose(actor=cast[person], channel=channel, values=given, at=NOW)


def tell(cast: Cast, person: str = "helper", *, urgent: bool = False, at: datetime = NOW) -> None:
    actor = cast[person]
    assert actor.place is not None
    with writing("arrange a test"):
        Outbox.objects.create(
            message="Demand %(number)s was dispatched to you: %(title)s", params={"number": "N1", "title": CANARY},
            urgent=urgent, recipients=[[actor.role, actor.place.kind, actor.place.id]], record_kind="assist.demand",
            record_id=new_id(), at=at,
        )  # fmt: skip
    deliver_waiting(at=at)


def go(at: datetime = NOW, now: datetime = REAL) -> int:
    collect(at=at)
    return send_due(at=at, now=now, site=SITE)


def log() -> list[tuple[str, int, int, str]]:
    rows = Message.objects.visible_to(LOOK).order_by("at", "pk")
    return list(rows.values_list("status", "notices", "attempts", "reason"))


class TestRobots:
    def test_wecom_gets_how_many_and_never_what(self, cast: Cast, robots: Robots) -> None:
        chosen(cast, robot(cast))
        tell(cast)
        tell(cast, urgent=True)
        assert go() == 1
        ((target, body),) = robots.taken
        assert (target, body["msgtype"]) == (PATHS["wecom"], "text")
        text = body["text"]["content"]
        assert "2 条新通知" in text
        assert "其中 1 条为紧急通知" in text
        assert SITE in text
        assert not [word for word in CANARY.split() if word in json.dumps(robots.taken, ensure_ascii=False)]
        assert go() == 0
        assert log() == [("sent", 2, 1, "")]

    def test_dingtalk_and_feishu_check_the_signatures_of_the_real_time(self, cast: Cast, robots: Robots) -> None:
        chosen(cast, robot(cast, "dingtalk", "key of the robot"))
        tell(cast)
        go()
        query = parse_qs(urlsplit(robots.taken[0][0]).query)
        stamp = str(int(REAL.timestamp() * 1000))
        expected = hmac.digest(b"key of the robot", f"{stamp}\nkey of the robot".encode(), "sha256")
        assert (query["timestamp"], base64.b64decode(query["sign"][0])) == ([stamp], expected)
        robots.answer = {"code": 0, "msg": "success"}
        chosen(cast, robot(cast, "feishu", "key of the robot"))
        go()
        body = robots.taken[1][1]
        stamp = str(int(REAL.timestamp()))
        expected = hmac.new(f"{stamp}\nkey of the robot".encode(), b"", hashlib.sha256).digest()
        assert (body["timestamp"], base64.b64decode(body["sign"])) == (stamp, expected)
        assert body["msg_type"] == "text"

    def test_at_most_twenty_a_minute_and_the_rest_in_the_next(self, cast: Cast, robots: Robots) -> None:
        channel = robot(cast)
        account = cast.people["helper"]
        with writing("arrange a test"):
            Message.objects.bulk_create(
                Message(channel=channel, account=account, test=True, at=NOW, due_at=NOW) for _ in range(23)
            )
        assert go() == 20
        assert go(NOW + timedelta(seconds=59)) == 0
        assert go(NOW + timedelta(seconds=61)) == 3
        assert len(robots.taken) == 23

    def test_trouble_that_may_pass_is_tried_again_later_and_given_up_in_the_end(
        self, cast: Cast, robots: Robots
    ) -> None:
        chosen(cast, robot(cast))
        tell(cast)
        robots.answer = {"errcode": 45009, "errmsg": "api freq out of limit"}
        at = NOW
        for attempt, wait in enumerate((1, 2, 4, 8), 1):
            assert go(at) == 0
            assert log() == [("waiting", 1, attempt, "busy")]
            assert go(at + timedelta(minutes=wait, seconds=-1)) == 0
            assert len(robots.taken) == attempt
            at += timedelta(minutes=wait)
        go(at)
        assert log() == [("failed", 1, 5, "busy")]
        assert go(at + timedelta(days=1)) == 0
        # What is declined for good is not repeated.
        robots.answer = {"errcode": 93000, "errmsg": "invalid webhook url"}
        tell(cast)
        go(at)
        assert log()[-1] == ("failed", 1, 1, "refused")

    def test_one_a_worker_died_over_is_not_repeated(self, cast: Cast, robots: Robots) -> None:
        chosen(cast, robot(cast))
        tell(cast)
        collect(at=NOW)
        with writing("a worker died"):
            Message.objects.update(status="sending", begun_at=NOW, attempts=1)
        assert go(NOW + timedelta(minutes=6)) == 0
        assert (robots.taken, log()) == ([], [("unclear", 1, 1, "interrupted")])


class TestMail:
    def test_a_letter_says_how_many_and_never_what(self, cast: Cast, mail: tuple[Letters, int]) -> None:
        letters, port = mail
        chosen(cast, mailbox(cast, port), address="helper@example.cn")
        tell(cast)
        assert go() == 1
        (letter,) = letters.taken
        assert (letter.mail_from, letter.rcpt_tos) == ("lm@example.cn", ["helper@example.cn"])
        read = message_from_bytes(letter.content, policy=default)
        body = read.get_content()
        assert "1 条新通知" in body
        assert "1 条新通知" in read["Subject"]
        assert not [word for word in CANARY.split() if word in read["Subject"] + body]

    def test_after_a_worker_died_it_goes_again_under_the_same_name(self, cast: Cast, mail: tuple[Letters, int]) -> None:
        letters, port = mail
        chosen(cast, mailbox(cast, port), address="helper@example.cn")
        tell(cast)
        go()
        with writing("the worker died before it could note that the letter is out"):
            Message.objects.update(status="sending", begun_at=NOW)
        assert go(NOW + timedelta(minutes=6)) == 1
        names = [re.search(r"^Message-ID: .*$", one.content.decode("utf-8"), re.M)[0] for one in letters.taken]  # type: ignore[index]
        assert len(names) == 2
        assert len(set(names)) == 1
        assert Carried.objects.visible_to(LOOK).count() == 1

    def test_a_server_that_is_away_is_asked_again(self, cast: Cast) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        chosen(cast, mailbox(cast, port), address="helper@example.cn")
        tell(cast)
        assert go() == 0
        assert log() == [("waiting", 1, 1, "unreachable")]


class TestChoices:
    def test_each_notice_is_carried_once_through_each_channel(self, cast: Cast, robots: Robots) -> None:
        channel = robot(cast)
        chosen(cast, channel)
        tell(cast)
        assert [collect(at=NOW), collect(at=NOW)] == [1, 0]
        once = Carried.objects.visible_to(LOOK).get()
        with pytest.raises(IntegrityError), transaction.atomic(), writing("carry it twice"):
            Carried.objects.create(notice_id=once.notice_id, channel=channel, message_id=once.message_id)

    def test_nobody_is_told_who_did_not_choose_or_of_what_came_before(self, cast: Cast, robots: Robots) -> None:
        channel = robot(cast)
        tell(cast, at=NOW - timedelta(minutes=1))
        tell(cast, "enterprise")
        chosen(cast, channel)
        assert go() == 0
        chosen(cast, channel, active=False)
        tell(cast)
        assert go() == 0

    def test_urgent_ones_only(self, cast: Cast, robots: Robots) -> None:
        chosen(cast, robot(cast), kinds="urgent")
        tell(cast)
        assert go() == 0
        tell(cast, urgent=True)
        assert go() == 1
        assert log() == [("sent", 1, 1, "")]

    @pytest.mark.parametrize(
        ("pace", "quiet", "due"),
        [
            ("at_once", None, "2022-09-28 10:00"),
            ("hourly", None, "2022-09-28 11:00"),
            ("daily", None, "2022-09-29 08:30"),
            ("at_once", (time(9), time(12)), "2022-09-28 12:00"),
            ("at_once", (time(22), time(7)), "2022-09-28 10:00"),
            ("at_once", (time(9, 30), time(7)), "2022-09-29 07:00"),
            ("hourly", (time(11), time(13)), "2022-09-28 13:00"),
        ],
    )
    def test_pace_and_silence(self, cast: Cast, robots: Robots, pace: str, quiet: Any, due: str) -> None:
        start, end = quiet or (None, None)
        chosen(cast, robot(cast), pace=pace, quiet_from=start, quiet_to=end)
        tell(cast)
        collect(at=NOW)
        message = Message.objects.visible_to(LOOK).get()
        assert message.due_at == moment(due)
        assert send_due(at=message.due_at - timedelta(seconds=1), now=REAL, site=SITE) == 0
        tell(cast, at=NOW + timedelta(seconds=1))  # travels along
        assert go(message.due_at) == 1
        assert sum(notices for _, notices, _, _ in log()) == 2

    def test_what_is_missing_is_said_by_its_field(self, cast: Cast) -> None:
        with pytest.raises(Invalid) as refused:
            chosen(cast, robot(cast), quiet_from=time(9))
        assert refused.value.field == "quiet_to"
        with pytest.raises(Invalid) as refused:
            chosen(cast, mailbox(cast, 25))
        assert refused.value.field == "address"


class TestSettingUp:
    def test_the_address_is_written_and_never_read_back(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.people["system_admin"])
        url = f"https://{HOSTS['wecom']}{PATHS['wecom']}"
        assert (
            client.post(reverse("channels:add", args=["wecom"]), {"name": "群", "url": url, "active": "on"}).status_code
            == 302
        )
        channel = Channel.objects.visible_to(LOOK).get()
        pages = [reverse("channels:list"), reverse("channels:edit", args=[channel.pk]), reverse("channels:mine")]
        shown = "".join(client.get(page).content.decode() for page in pages)
        trail = str(Event.objects.visible_to(LOOK).values_list("old", "new", "note"))
        assert "secret-of-the-group" not in shown + trail + channel.secret
        # Left empty it stays, given anew it changes.
        client.post(reverse("channels:edit", args=[channel.pk]), {"name": "新群", "active": "on"})
        channel = Channel.objects.visible_to(LOOK).get()
        assert (channel.name, opened(channel.secret).url) == ("新群", url)

    @pytest.mark.parametrize(
        "url", ["", "https://example.com/hook", "http://qyapi.weixin.qq.com/x", "https://127.0.0.1/"]
    )
    def test_only_the_hosts_on_the_list_are_taken(self, cast: Cast, url: str) -> None:
        with pytest.raises(Invalid) as refused:
            add_channel(actor=cast["system_admin"], kind="wecom", values={"name": "群"}, secret=Secret(url=url), at=NOW)
        assert refused.value.field == "url"

    def test_nobody_else_sets_up_or_changes(self, cast: Cast) -> None:
        channel = robot(cast)
        for person in ("city_office", "security_admin", "enterprise"):
            with pytest.raises(Forbidden):
                change_channel(actor=cast[person], channel=channel, values={"name": "x"}, secret=Secret(), at=NOW)

    def test_the_test_button_sends_a_message_without_a_notice(self, client: Client, cast: Cast, robots: Robots) -> None:
        channel = robot(cast)
        client.force_login(cast.people["system_admin"])
        client.post(reverse("channels:test", args=[channel.pk]))
        assert go() == 1
        assert "测试消息" in robots.taken[0][1]["text"]["content"]
        assert "链办工作群" in client.get(reverse("channels:list")).content.decode()

    def test_pages_take_a_choice(self, client: Client, cast: Cast) -> None:
        channel = robot(cast)
        client.force_login(cast.people["helper"])
        page = reverse("channels:choose", args=[channel.pk])
        data = {"active": "on", "kinds": "urgent", "pace": "daily", "quiet_from": "22:00", "quiet_to": "07:00"}
        assert client.post(page, {**data, "quiet_to": ""}).status_code == 422
        assert client.post(page, data)["Location"] == reverse("channels:mine")
        assert "22:00–07:00" in client.get(reverse("channels:mine")).content.decode()
