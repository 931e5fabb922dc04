"""The tables of this part."""

from lianmeng.platform.rest.models.answer import StoredAnswer
from lianmeng.platform.rest.models.token import ApiToken, TokenUse

__all__ = ["ApiToken", "StoredAnswer", "TokenUse"]
