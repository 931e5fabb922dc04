"""Application configuration."""

from django.apps import AppConfig


class PlatformNoticesConfig(AppConfig):
    name = "lianmeng.platform.notices"
    label = "platform_notices"

    def ready(self) -> None:
        from lianmeng.platform.notices import rules

        rules.register()
