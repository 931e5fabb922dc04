"""Who reads the trail as a whole. The timeline of one record comes through that record's own scope."""

from lianmeng.platform.events.models import Event
from lianmeng.platform.permissions.paths import EVERYTHING
from lianmeng.platform.permissions.policy import register_scope


def register() -> None:
    """Called once, when the applications are ready."""
    register_scope(Event, {"auditor": EVERYTHING})
