"""Application configuration."""

from django.apps import AppConfig


class PlatformChannelsConfig(AppConfig):
    name = "lianmeng.platform.channels"
    label = "platform_channels"

    def ready(self) -> None:
        from lianmeng.platform.channels import rules

        rules.register()
