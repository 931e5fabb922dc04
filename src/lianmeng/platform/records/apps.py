"""Application configuration."""

from django.apps import AppConfig


class PlatformRecordsConfig(AppConfig):
    name = "lianmeng.platform.records"
    label = "platform_records"
