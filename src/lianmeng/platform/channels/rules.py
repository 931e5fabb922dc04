"""Who sets channels up, who chooses them, and who reads the log of what went out."""

from lianmeng.kernel.errors import N_
from lianmeng.platform.channels.models import Carried, Channel, Choice, Message
from lianmeng.platform.permissions.paths import EVERYTHING, ByAccount
from lianmeng.platform.permissions.policy import ANY_ROLE, register_rights, register_scope

MANAGE = "channel.manage"
CHOOSE = "channel.choose"


def register() -> None:
    """Called once, when the applications are ready."""
    own = ByAccount("account_id")
    # What is on offer to everybody is read by ``queries.channels.on_offer``.
    register_scope(Channel, {"system_admin": EVERYTHING})
    register_scope(Choice, {ANY_ROLE: own})
    register_scope(Message, {"system_admin": EVERYTHING, ANY_ROLE: own})
    register_scope(Carried, {"system_admin": EVERYTHING})
    register_rights(Channel, {MANAGE: (N_("set up channels"), {"system_admin": EVERYTHING})})
    register_rights(Choice, {CHOOSE: (N_("choose channels"), {ANY_ROLE: own})})
