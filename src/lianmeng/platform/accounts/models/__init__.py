"""The tables of this part."""

from lianmeng.platform.accounts.models.account import Account
from lianmeng.platform.accounts.models.post import Post
from lianmeng.platform.accounts.models.second_factor import SecondFactorRule

__all__ = ["Account", "Post", "SecondFactorRule"]
