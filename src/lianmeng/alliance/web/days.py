"""The day as of which a page shows the register."""

from datetime import date

from django.http import HttpRequest
from django.utils.dateparse import parse_date

from lianmeng.kernel.periods import local_date


def shown_day(request: HttpRequest) -> date:
    """The day asked for as ``?on=2022-06-30``; today for none, for one to come and for what is no day."""
    today = local_date(request.at)  # type: ignore[attr-defined]
    try:
        asked = parse_date(request.GET.get("on", ""))
    except ValueError:
        asked = None
    return min(asked, today) if asked else today
