"""Who appoints to posts: the security administrator, for everybody but themselves."""

from lianmeng.kernel.errors import N_
from lianmeng.platform.accounts.models import Post
from lianmeng.platform.permissions.paths import EVERYTHING, ByAccount
from lianmeng.platform.permissions.policy import ANY_ROLE, register_rights, register_scope


def register() -> None:
    """Called once, when the applications are ready."""
    own = ByAccount("holder_id")
    register_scope(Post, {"security_admin": EVERYTHING, "auditor": EVERYTHING, ANY_ROLE: own})
    register_rights(Post, {"post.appoint": (N_("appoint to posts"), {"security_admin": EVERYTHING})})
