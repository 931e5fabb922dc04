"""The links between accounts and what the provider elsewhere knows. Parts of actions, whose events say who and why."""

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction

from lianmeng.platform.accounts.models import Account


def link(account: Account, subject: str) -> bool:
    """Link ``account`` with ``subject``; False if either is linked already."""
    if SocialAccount.objects.filter(user_id=account.pk).exists():
        return False
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=account, provider=settings.ELSEWHERE, uid=subject, extra_data={})
    except IntegrityError:
        return False
    return True


def unlink(account: Account) -> bool:
    """Take the link of ``account`` away; False if there is none."""
    gone, _ = SocialAccount.objects.filter(user_id=account.pk).delete()
    return bool(gone)
