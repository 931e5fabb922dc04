"""The tables of this part."""

from lianmeng.platform.notices.models.notice import Notice
from lianmeng.platform.notices.models.outbox import Outbox

__all__ = ["Notice", "Outbox"]
