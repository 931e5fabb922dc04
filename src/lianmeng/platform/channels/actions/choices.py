"""Choosing to be told through a channel, and choosing otherwise."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lianmeng.kernel.errors import N_, Invalid
from lianmeng.kernel.places import Actor
from lianmeng.platform.channels.models import Channel, Choice
from lianmeng.platform.channels.queries.channels import choice_of
from lianmeng.platform.channels.rules import CHOOSE
from lianmeng.platform.permissions.policy import require
from lianmeng.platform.work.unit import unit_of_work

_FIELDS = ("active", "kinds", "pace", "quiet_from", "quiet_to", "address")


def choose(*, actor: Actor, channel: Channel, values: Mapping[str, Any], at: datetime) -> Choice:
    """Choose how one is told through ``channel``: of notices from ``at``, or from when it was last switched on."""
    assert actor.account is not None
    given = {name: values[name] for name in _FIELDS}
    with unit_of_work(actor) as work:
        if (given["quiet_from"] is None) != (given["quiet_to"] is None):
            raise Invalid("quiet", N_("Give both hours of silence, or neither."), field="quiet_to")
        if channel.kind == Channel.Kind.EMAIL and given["active"] and not given["address"]:
            raise Invalid("required", N_("Please fill in this field: %(field)s."), field="address")
        known = choice_of(actor, channel)
        if known is None:
            choice = Choice(account_id=actor.account, channel=channel, since=at, **given)
            require(actor, CHOOSE, choice)
            return work.create(choice, verb="channel_chosen", at=at)
        require(actor, CHOOSE, known)
        choice = work.lock(known)
        changes = {name: value for name, value in given.items() if value != getattr(choice, name)}
        if changes.get("active"):
            changes["since"] = at
        if changes:
            work.change(choice, verb="channel_choice_changed", at=at, changes=changes)
        return choice
