"""The tables of this part."""

from lianmeng.platform.accounts.models.account import Account
from lianmeng.platform.accounts.models.post import Post

__all__ = ["Account", "Post"]
