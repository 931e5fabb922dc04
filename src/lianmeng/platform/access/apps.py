"""Application configuration."""

from django.apps import AppConfig


class PlatformAccessConfig(AppConfig):
    name = "lianmeng.platform.access"
    label = "platform_access"

    def ready(self) -> None:
        from lianmeng.platform.access import rules

        rules.register()
