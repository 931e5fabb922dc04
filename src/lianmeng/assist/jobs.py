"""What the room does by itself at regular times."""

from lianmeng.assist.actions.pausing import remind_of_reviews, resume_what_is_due
from lianmeng.assist.actions.reminding import send_reminders
from lianmeng.assist.actions.reminding_parts import remind_of_what_waits
from lianmeng.assist.actions.supervising import propose_supervisions
from lianmeng.platform.background.clock import business_now
from lianmeng.platform.background.handlers import every


@every(minutes=15)
def remind() -> None:
    """Remind of deadlines that are near or past; each reminder goes out once, however often this runs."""
    send_reminders(at=business_now())
    remind_of_what_waits(at=business_now())


@every(minutes=15)
def let_run_on() -> None:
    """Let clocks run on whose pause is over, and tell of parked demands whose day of review has come."""
    resume_what_is_due(at=business_now())
    remind_of_reviews(at=business_now())


@every(minutes=15)
def supervise() -> None:
    """Propose the letters that the rules of supervision lay down; each is proposed once, however often this runs."""
    propose_supervisions(at=business_now())
