"""Application configuration."""

from datetime import datetime

from django.apps import AppConfig
from django.conf import settings

from lianmeng.platform.background import clock


class SiteConfig(AppConfig):
    name = "lianmeng.site"
    label = "site"

    def ready(self) -> None:
        """Tell what runs outside requests the business time."""
        clock.provide(business_now)


def business_now() -> datetime:
    """The business time of this installation, as the settings have it at this moment."""
    now: datetime = settings.BUSINESS_CLOCK.now()
    return now
