"""Who looks after the accounts of others: the security administrator, and after nobody's but others'."""

from lianmeng.kernel.errors import N_
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.permissions.paths import EVERYTHING, ByAccount
from lianmeng.platform.permissions.policy import ANY_ROLE, register_rights, register_scope

SECURE = "account.secure"


def register() -> None:
    """Called once, when the applications are ready."""
    register_scope(Account, {"security_admin": EVERYTHING, ANY_ROLE: ByAccount("pk")})
    register_rights(Account, {SECURE: (N_("look after the accounts of others"), {"security_admin": EVERYTHING})})
