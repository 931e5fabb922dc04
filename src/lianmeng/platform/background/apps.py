"""Application configuration."""

from django.apps import AppConfig


class PlatformBackgroundConfig(AppConfig):
    name = "lianmeng.platform.background"
    label = "platform_background"

    def ready(self) -> None:
        from lianmeng.platform.background import rules

        rules.register()
