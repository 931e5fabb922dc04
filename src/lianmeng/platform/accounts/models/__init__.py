"""The tables of this part."""

from lianmeng.platform.accounts.models.account import Account
from lianmeng.platform.accounts.models.post import Post
from lianmeng.platform.accounts.models.second_factor import SecondFactorRule
from lianmeng.platform.accounts.models.session import OpenSession

__all__ = ["Account", "OpenSession", "Post", "SecondFactorRule"]
