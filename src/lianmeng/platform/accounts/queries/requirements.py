"""Which requirement of a second factor holds for somebody."""

from datetime import date

from lianmeng.platform.accounts.models import Account, SecondFactorRule
from lianmeng.platform.accounts.queries.posts import official_posts
from lianmeng.platform.accounts.queries.second_factor import rules_in_force


def rule_for(account: Account, on: date) -> SecondFactorRule | None:
    """The rule, if any, by which ``account`` must have a second factor on the day ``on``: any post held counts."""
    roles = set(
        official_posts("is a second factor required").in_force(on).filter(holder=account).values_list("role", flat=True)
    )
    return next((rule for rule in rules_in_force(on) if rule.role in roles), None)
