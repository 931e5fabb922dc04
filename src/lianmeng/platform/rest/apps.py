"""Application configuration."""

from django.apps import AppConfig


class PlatformRestConfig(AppConfig):
    name = "lianmeng.platform.rest"
    label = "platform_rest"

    def ready(self) -> None:
        from lianmeng.platform.rest import rules

        rules.register()
