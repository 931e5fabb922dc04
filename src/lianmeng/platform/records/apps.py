"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlatformRecordsConfig(AppConfig):
    name = "lianmeng.platform.records"
    label = "platform_records"
    verbose_name = _("Calendar and limits")
