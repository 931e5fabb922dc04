"""Who sees a job: the post that asked for it, and the technical administrator."""

from lianmeng.platform.background.models import Job
from lianmeng.platform.permissions.paths import EVERYTHING, ByPost
from lianmeng.platform.permissions.policy import ANY_ROLE, register_scope


def register() -> None:
    """Called once, when the applications are ready."""
    register_scope(Job, {ANY_ROLE: ByPost("requested_by_post"), "system_admin": EVERYTHING})
