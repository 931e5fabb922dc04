"""Setting channels up, by the system administrator. Secrets are written and never read back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from lianmeng.kernel.errors import N_, Invalid, Words
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor
from lianmeng.platform.channels.models import Channel, Message
from lianmeng.platform.channels.queries.channels import robot_hosts
from lianmeng.platform.channels.rules import MANAGE
from lianmeng.platform.channels.secrets import Secret, opened, sealed
from lianmeng.platform.outbound.sending import HTTPS, destination_of
from lianmeng.platform.outbound.trouble import OutboundTrouble
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import unit_of_work

_OPEN = ("name", "active", "host", "port", "security", "username", "sender")


def add_channel(*, actor: Actor, kind: str, values: Mapping[str, Any], secret: Secret, at: datetime) -> Channel:
    """Set a channel up. Refused without an address for a robot, or a server and a sender for e-mail."""
    channel = Channel(kind=kind, **{name: values[name] for name in _OPEN if name in values})
    with unit_of_work(actor) as work:
        require(actor, MANAGE, channel)
        _check(channel, secret, at)
        channel.secret = sealed(secret)
        return work.create(channel, verb="channel_added", at=at)


def change_channel(
    *, actor: Actor, channel: Channel, values: Mapping[str, Any], secret: Secret, at: datetime
) -> Channel:
    """Change a channel; parts of the secret that are given empty stay as they were."""
    with unit_of_work(actor) as work:
        require(actor, MANAGE, channel)
        channel = work.lock(channel)
        changes = {name: values[name] for name in _OPEN if name in values and values[name] != getattr(channel, name)}
        given = {name: value for name, value in vars(secret).items() if value}
        whole = replace(opened(channel.secret), **given)
        wanted = Channel(kind=channel.kind, **{name: values.get(name, getattr(channel, name)) for name in _OPEN})
        _check(wanted, whole, at)
        if given:
            changes["secret"] = sealed(whole)
        if changes:
            work.change(channel, verb="channel_changed", at=at, changes=changes)
    return channel


def send_test(*, actor: Actor, channel: Channel, at: datetime) -> Message:
    """Have a message without any notice go out to whoever asks, next time the worker comes round."""
    assert actor.account is not None
    with unit_of_work(actor) as work:
        require(actor, MANAGE, channel)
        channel = work.lock(channel)
        message = Message(channel=channel, account_id=actor.account, test=True, at=at, due_at=at)
        work.add(message)
        work.change(channel, verb="channel_tested", at=at)
    return message


def _check(channel: Channel, secret: Secret, at: datetime) -> None:
    required = {"url": secret.url} if channel.is_robot else {"host": channel.host, "sender": channel.sender}
    for name, value in {"name": channel.name, **required}.items():
        if not str(value).strip():
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field=name)
    if not channel.is_robot:
        return
    hosts = robot_hosts(channel.kind, local_date(at))
    try:
        destination = destination_of(secret.url)
    except OutboundTrouble:
        destination = None
    if destination is None or destination.host not in hosts or destination.port != HTTPS:
        raise Invalid(
            "robot_host",
            N_("A %(kind)s is reached at https://%(hosts)s; copy the address whole."),
            field="url",
            kind=Words(channel.Kind(channel.kind).label),
            hosts=", ".join(sorted(hosts)),
        )
