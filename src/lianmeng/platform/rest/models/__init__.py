"""The tables of this part."""

from lianmeng.platform.rest.models.answer import StoredAnswer
from lianmeng.platform.rest.models.token import ApiToken, TokenUse
from lianmeng.platform.rest.models.webhook import Delivery, Webhook, WebhookDestination

__all__ = ["ApiToken", "Delivery", "StoredAnswer", "TokenUse", "Webhook", "WebhookDestination"]
