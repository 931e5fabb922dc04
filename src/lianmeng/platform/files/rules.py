"""Who sees the row of a stored file on its own: who uploaded it. Everybody else comes through its record."""

from lianmeng.platform.files.models import StoredFile
from lianmeng.platform.permissions.paths import ByPost
from lianmeng.platform.permissions.policy import ANY_ROLE, register_scope


def register() -> None:
    """Called once, when the applications are ready."""
    register_scope(StoredFile, {ANY_ROLE: ByPost("uploaded_by_post")})
