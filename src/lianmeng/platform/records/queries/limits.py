"""The limits in force on a day."""

from datetime import date
from decimal import Decimal

from lianmeng.kernel import clock
from lianmeng.kernel.errors import N_, Refused
from lianmeng.platform.records.memory import remembered
from lianmeng.platform.records.models import Limit


@remembered
def _all_limits() -> dict[str, list[Limit]]:
    found: dict[str, list[Limit]] = {}
    for limit in Limit.objects.order_by("-from_on"):
        found.setdefault(limit.code, []).append(limit)
    return found


def limit_on(code: str, on: date) -> Limit:
    """The limit ``code`` as in force on ``on``. Refused, naming it, if none is: a limit is never guessed."""
    for limit in _all_limits().get(code, ()):
        if limit.holds_on(on):
            return limit
    raise Refused("no_limit", N_("No limit “%(limit)s” is in force on %(on)s."), limit=code, on=on)


def amount(code: str, on: date) -> Decimal:
    """The bare number of a limit: so many times, bytes or rows."""
    return limit_on(code, on).value


def clock_limit(code: str, on: date) -> clock.Limit:
    """A limit of time, as the clock wants it."""
    limit = limit_on(code, on)
    return clock.Limit(int(limit.value), clock.LimitUnit(limit.unit))
