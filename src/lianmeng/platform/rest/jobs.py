"""What the worker does for the interface by itself."""

from lianmeng.platform.background.clock import business_now
from lianmeng.platform.background.handlers import every
from lianmeng.platform.rest.actions.answers import forget_answers


@every(minutes=60)
def forget_old_answers() -> None:
    """Remove the answers that nobody may ask for again."""
    forget_answers(at=business_now())
