"""How each kind of channel takes a message. What goes out is a sentence and the address of the site, nothing else."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any, Protocol
from urllib.parse import quote_plus

from lianmeng.platform.channels.secrets import Secret
from lianmeng.platform.outbound import sending
from lianmeng.platform.outbound.mail import MailServer, send_mail
from lianmeng.platform.outbound.sending import Bounds, Destination
from lianmeng.platform.outbound.trouble import OutboundTrouble, Reason

#: NW-1 of the threat model: five seconds and 64 kB.
BOUNDS = Bounds(seconds=5, answer_bytes=64 * 1024)


@dataclass(frozen=True)
class Parcel:
    """What is sent: ``mark`` is the same whenever the same message is sent again; ``to`` is empty for robots."""

    mark: str
    subject: str
    text: str
    to: str = ""


class Channel(Protocol):
    """A way out. Raises OutboundTrouble when the parcel was not taken."""

    def send(self, parcel: Parcel, *, now: datetime) -> None:
        """Hand the parcel over; ``now`` is the real time, by which robots check signatures."""


@dataclass(frozen=True)
class Mail:
    """E-mail through the mail server of the installation."""

    server: MailServer
    sender: str

    def send(self, parcel: Parcel, *, now: datetime) -> None:
        letter = EmailMessage()
        letter["Subject"], letter["From"], letter["To"] = parcel.subject, self.sender, parcel.to
        letter["Date"] = now
        letter["Message-ID"] = f"<{parcel.mark}@{self.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(parcel.text)
        send_mail(letter, self.server, seconds=BOUNDS.seconds)


@dataclass(frozen=True)
class Robot:
    """The robot of a chat group: ``packed`` makes address and body out of the secret, the text and the real time."""

    secret: Secret
    hosts: Collection[str]
    packed: Callable[[Secret, str, datetime], tuple[str, dict[str, Any]]]

    def send(self, parcel: Parcel, *, now: datetime) -> None:
        url, body = self.packed(self.secret, parcel.text, now)
        answer = sending.post(
            url,
            json.dumps(body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8"},
            allowed={Destination(host) for host in self.hosts},
            bounds=BOUNDS,
            network=sending.INTERNET,
        )
        if answer.status == 429 or answer.status >= 500:
            raise OutboundTrouble(Reason.BUSY, f"status {answer.status}")
        try:
            said = json.loads(answer.body)
            code = next(said[name] for name in ("errcode", "code", "StatusCode") if name in said)
        except (ValueError, TypeError, StopIteration) as error:
            raise OutboundTrouble(Reason.REFUSED, "an answer that is none of a robot") from error
        if code in _TOO_MANY:
            raise OutboundTrouble(Reason.BUSY, f"code {code}")
        if answer.status != 200 or code != 0:
            raise OutboundTrouble(Reason.REFUSED, f"code {code}")


#: What the three robots answer to too many messages a minute: WeCom, DingTalk, Feishu.
_TOO_MANY = frozenset({45009, 410100, 130101, 9499, 11232})


def wecom(secret: Secret, text: str, now: datetime) -> tuple[str, dict[str, Any]]:
    """The robot of a WeCom group."""
    return secret.url, {"msgtype": "text", "text": {"content": text}}


def dingtalk(secret: Secret, text: str, now: datetime) -> tuple[str, dict[str, Any]]:
    """The robot of a DingTalk group; signed where it has a key."""
    url = secret.url
    if secret.key:
        stamp = str(int(now.timestamp() * 1000))
        sign = _sign(secret.key, f"{stamp}\n{secret.key}")
        url += f"&timestamp={stamp}&sign={quote_plus(sign)}"
    return url, {"msgtype": "text", "text": {"content": text}}


def feishu(secret: Secret, text: str, now: datetime) -> tuple[str, dict[str, Any]]:
    """The robot of a Feishu group; signed where it has a key, which there is part of the key of the digest."""
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if secret.key:
        stamp = str(int(now.timestamp()))
        body |= {"timestamp": stamp, "sign": _sign(f"{stamp}\n{secret.key}", "")}
    return secret.url, body


def _sign(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


ROBOTS = {"wecom": wecom, "dingtalk": dingtalk, "feishu": feishu}
