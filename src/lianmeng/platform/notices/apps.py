"""Application configuration."""

from django.apps import AppConfig


class PlatformNoticesConfig(AppConfig):
    name = "lianmeng.platform.notices"
    label = "platform_notices"
