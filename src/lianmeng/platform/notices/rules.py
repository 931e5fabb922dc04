"""Who reads a notice: whoever acts in the post it was sent to, whatever their role."""

from lianmeng.platform.notices.models import Notice
from lianmeng.platform.permissions.paths import ByPost
from lianmeng.platform.permissions.policy import ANY_ROLE, register_scope


def register() -> None:
    """Called once, when the applications are ready."""
    register_scope(Notice, {ANY_ROLE: ByPost("post_id")})
