"""Counting the requests of a token. In the database, so that all processes count together."""

from datetime import date

from django.db import transaction
from django.db.models import Case, F, Value, When

from lianmeng.platform.rest.models import ApiToken, TokenUse


def count_request(token: ApiToken, *, minute: int, on: date) -> int:
    """Count one more request in ``minute`` and return how many there are now; ``on`` becomes the last day of use.

    The row stays locked until the count is read, so that of many requests at once no two are given the same number.
    """
    with transaction.atomic():
        use = TokenUse.objects.filter(token=token)
        more = Case(When(minute=minute, then=F("requests") + 1), default=Value(1))
        use.update(requests=more, minute=minute, last_on=on)
        return use.values_list("requests", flat=True).get()
