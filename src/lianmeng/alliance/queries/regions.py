"""Regions: the installed city, its counties, and what a code was or became."""

from datetime import date
from typing import Any

from lianmeng.alliance.models import Region, RegionChange
from lianmeng.alliance.models.dates import in_force
from lianmeng.kernel.places import Viewer


def installed_city(viewer: Viewer) -> Region | None:
    """The city of this installation; None before it was installed."""
    city: Region | None = Region.objects.visible_to(viewer).filter(kind=Region.Kind.CITY).order_by("order").first()
    return city


def counties(viewer: Viewer, on: date) -> Any:
    """The counties in force on ``on``, in the office's own order."""
    regions = Region.objects.visible_to(viewer).filter(in_force(on), kind=Region.Kind.COUNTY)
    return regions.order_by("order", "code")


def region_on(viewer: Viewer, code: str, on: date) -> str:
    """The code that on the day ``on`` stood for the region which ``code`` names today or named once.

    An unknown code comes back as it is: whether it is one of ours is for the caller to ask.
    """
    changes = list(RegionChange.objects.visible_to(viewer).order_by("on"))
    for change in changes:
        if code == change.old_code and change.on <= on:
            code = change.new_code
    for change in reversed(changes):
        if code == change.new_code and on < change.on:
            code = change.old_code
    return code
