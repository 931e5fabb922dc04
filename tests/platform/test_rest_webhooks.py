"""Webhooks: who is told what, signed, once or again, through the one door outward."""

import base64
import hashlib
import hmac
import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from lianmeng.assist.actions.raising import withdraw_demand
from lianmeng.assist.models import Demand
from lianmeng.kernel.errors import Refused
from lianmeng.platform.events.models import Event
from lianmeng.platform.outbound.sending import Network
from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.records.models import Limit
from lianmeng.platform.rest.actions.webhooks import deliver_due, end_webhook, gather_acts, make_webhook, resend
from lianmeng.platform.rest.models import Delivery, Webhook
from tests.support.stage import LOOK, NOW, Stage

HOST = "hooks.example.com"
URL = f"https://{HOST}/in"
SECONDS = 1_700_000_000
WITHDRAWN = "demands:demand_withdrawn"


class Receiver:
    """A program of somebody else, on a real server of this machine, that keeps what it was told."""

    def __init__(self, certificate: tuple[Path, Path]) -> None:
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(told.status)
                self.send_header("Location", "https://elsewhere.example.com/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Says nothing."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        trust = partial(ssl.create_default_context, cafile=certificate[0])
        self.network = Network(lambda host, port: ["93.184.216.34"], self._dial, trust)

    def _dial(self, address: tuple[str, int], timeout: float) -> socket.socket:
        return socket.create_connection(self._server.server_address[:2], timeout)  # type: ignore[arg-type]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    @property
    def told(self) -> list[dict[str, Any]]:
        """The messages received so far."""
        return [json.loads(body) for _, body in self.received]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    paths = folder / "cert.pem", folder / "key.pem"
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
    names = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    subprocess.run(
        [*command, *names, "-out", paths[0], "-keyout", paths[1]],
        check=True,
        capture_output=True,
    )
    return paths


@pytest.fixture
def receiver(certificate: tuple[Path, Path]) -> Iterator[Receiver]:
    one = Receiver(certificate)
    yield one
    one.close()


@pytest.fixture
def undone(stage: Stage) -> Iterator[None]:
    """Each test leaves the stage as it was; what waits for the stage's own webhook is nobody's business here."""
    with transaction.atomic():
        end_webhook(actor=stage.actors["county_office"], webhook=webhook_of(stage), at=NOW)
        yield
        transaction.set_rollback(True)


def webhook_of(stage: Stage) -> Webhook:
    found: Webhook = Webhook.objects.visible_to(LOOK).get(pk=stage.things["webhook"]["webhook_id"])
    return found


def made(stage: Stage, person: str = "county_office", *verbs: str) -> tuple[Webhook, str]:
    verbs = verbs or (WITHDRAWN,)
    return make_webhook(actor=stage.actors[person], name="台账系统", url=URL, verbs=verbs, at=NOW)


def withdraw(stage: Stage, name: str = "submitted") -> Demand:
    person = "enterprise" if name == "submitted" else "other_enterprise"
    stored = Demand.objects.visible_to(LOOK).get(pk=stage.demands[name].pk)
    return withdraw_demand(actor=stage.actors[person], demand=stored, note="不再需要", at=NOW)


def turn(receiver: Receiver, at: datetime = NOW) -> int:
    gather_acts(at=at)
    return deliver_due(at=at, seconds=SECONDS, network=receiver.network)


def only_delivery() -> Delivery:
    found: Delivery = Delivery.objects.visible_to(LOOK).exclude(verb="demand_closed").get()
    return found


@pytest.mark.usefixtures("undone")
def test_an_act_is_told_signed_and_once(stage: Stage, receiver: Receiver) -> None:
    _, secret = made(stage)
    demand = withdraw(stage)
    assert (turn(receiver), turn(receiver)) == (1, 0)
    [(headers, body)] = receiver.received
    message = json.loads(body)
    assert (message["type"], message["record"]) == ("demands.demand_withdrawn", str(demand.pk))
    assert (message["data"]["status"], message["data"]["contact"]["phone"]) == ("withdrawn", "13800007001")
    delivery = only_delivery()
    assert headers["webhook-id"] == message["id"] == str(delivery.pk)
    signed = f"{message['id']}.{SECONDS}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    right = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert (headers["webhook-signature"], headers["webhook-timestamp"]) == (right, str(SECONDS))
    assert (delivery.status, delivery.tries, delivery.answer) == ("received", 1, "204")


@pytest.mark.usefixtures("undone")
def test_a_post_is_told_of_what_it_sees_and_no_more(stage: Stage, receiver: Receiver) -> None:
    for person in ("county_office", "other_county_office", "chain_office", "bank", "security_admin"):
        made(stage, person)
    withdraw(stage)
    withdraw(stage, "foreign")
    turn(receiver)
    told = sorted((one["data"]["title"], one["data"]["contact"] is not None) for one in receiver.told)
    # The county office and the chain's office on one side, the chain's without the contact; the county on the other.
    assert told == [("园区道路硬化1", False), ("园区道路硬化1", True), ("果园灌溉", True)]


@pytest.mark.usefixtures("undone")
def test_what_has_gone_out_of_sight_is_withheld(stage: Stage, receiver: Receiver) -> None:
    webhook, _ = made(stage)
    withdraw(stage)
    gather_acts(at=NOW)
    with writing("end a post"):
        webhook.post.to_on = NOW.date()
        webhook.post.save()
    assert deliver_due(at=NOW, seconds=SECONDS, network=receiver.network) == 0
    assert (receiver.received, only_delivery().status) == ([], "withheld")


@pytest.mark.usefixtures("undone")
def test_a_failure_is_tried_again_ever_later_and_given_up(stage: Stage, receiver: Receiver) -> None:
    made(stage)
    withdraw(stage)
    Limit.objects.filter(code="rest.webhook_tries").update(value=4)
    receiver.status = 500
    tried = []
    for minute in range(20):
        before = len(receiver.received)
        turn(receiver, NOW + timedelta(minutes=minute))
        tried += [minute] if len(receiver.received) > before else []
    assert tried == [0, 1, 3, 7]
    assert {headers["webhook-id"] for headers, _ in receiver.received} == {str(only_delivery().pk)}
    assert (only_delivery().status, only_delivery().answer) == ("failed", "500")


@pytest.mark.usefixtures("undone")
def test_a_redirection_is_no_answer_and_not_followed(stage: Stage, receiver: Receiver) -> None:
    made(stage)
    withdraw(stage)
    receiver.status = 302
    assert turn(receiver) == 0
    assert (len(receiver.received), only_delivery().status, only_delivery().answer) == (1, "failed", "redirected")


@pytest.mark.usefixtures("undone")
def test_the_log_offers_to_send_again(stage: Stage, receiver: Receiver) -> None:
    webhook, _ = made(stage)
    withdraw(stage)
    receiver.status = 410
    Limit.objects.filter(code="rest.webhook_tries").update(value=1)
    turn(receiver)
    office = stage.client("county_office")
    page = office.get(f"/accounts/webhooks/{webhook.pk}/").content.decode()
    assert "已放弃" in page
    assert "410" in page
    assert office.post(f"/accounts/webhooks/deliveries/{only_delivery().pk}/resend").status_code == 302
    receiver.status = 200
    assert turn(receiver) == 1
    assert receiver.told[0]["id"] == receiver.told[1]["id"]
    with pytest.raises(Refused):
        resend(actor=stage.actors["helper"], delivery=only_delivery(), at=NOW)
    verbs = Event.objects.visible_to(LOOK).filter(record_id__in=[webhook.pk, only_delivery().pk])
    assert list(verbs.values_list("verb", flat=True)) == ["webhook_made", "webhook_resent"]


@pytest.mark.usefixtures("undone")
def test_an_ended_webhook_is_told_nothing(stage: Stage, receiver: Receiver) -> None:
    webhook, _ = made(stage)
    withdraw(stage)
    gather_acts(at=NOW)
    end_webhook(actor=stage.actors["security_admin"], webhook=webhook, at=NOW)
    assert (turn(receiver), receiver.received) == (0, [])


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("url", {"url": "https://elsewhere.example.com/"}),
        ("url", {"url": "http://hooks.example.com/in"}),
        ("url", {"url": "https://hooks.example.com:8443/"}),
        ("verbs", {"verbs": []}),
        ("verbs", {"verbs": ["demands:nothing"]}),
        ("name", {"name": " "}),
    ],
)
def test_what_a_webhook_may_not_be(stage: Stage, field: str, changes: dict[str, Any]) -> None:
    values = {"name": "台账系统", "url": URL, "verbs": [WITHDRAWN], **changes}
    with pytest.raises(Refused) as refused:
        make_webhook(actor=stage.actors["county_office"], at=NOW, **values)
    assert refused.value.field == field  # type: ignore[attr-defined]


@pytest.mark.usefixtures("undone")
def test_the_page_makes_one_and_shows_its_secret_once(stage: Stage) -> None:
    office = stage.client("helper")
    given = {"name": "团队系统", "url": URL, "verbs": [WITHDRAWN]}
    assert "whsec_" in office.post("/accounts/webhooks/", given).content.decode()
    page = office.get("/accounts/webhooks/").content.decode()
    assert "团队系统" in page
    assert "whsec_" not in page
    refused = office.post("/accounts/webhooks/", {**given, "url": "https://elsewhere.example.com/"})
    assert refused.status_code == 422
