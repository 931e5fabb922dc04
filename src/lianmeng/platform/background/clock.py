"""The business time for what runs outside a request. The site knows the clock and provides it."""

from collections.abc import Callable
from datetime import datetime

_provided: list[Callable[[], datetime]] = []


def provide(now: Callable[[], datetime]) -> None:
    """Say where the business time comes from: ``now`` returns an aware moment. A later call replaces it."""
    _provided[:] = [now]


def business_now() -> datetime:
    """The business time. For faces only (jobs, commands); everything below them is told the moment."""
    if not _provided:
        raise LookupError("the site has not provided a business clock")
    return _provided[0]()
