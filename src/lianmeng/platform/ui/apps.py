"""Application configuration."""

from django.apps import AppConfig


class PlatformUiConfig(AppConfig):
    name = "lianmeng.platform.ui"
    label = "platform_ui"
