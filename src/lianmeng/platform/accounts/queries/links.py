"""Which accounts are linked with one at the provider elsewhere."""

from allauth.socialaccount.models import SocialAccount

from lianmeng.platform.accounts.models import Account


def is_linked(account: Account) -> bool:
    """Whether ``account`` is linked with one elsewhere."""
    return bool(SocialAccount.objects.filter(user_id=account.pk).exists())
