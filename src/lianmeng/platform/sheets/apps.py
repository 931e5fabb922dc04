"""Application configuration."""

from django.apps import AppConfig


class PlatformSheetsConfig(AppConfig):
    name = "lianmeng.platform.sheets"
    label = "platform_sheets"
