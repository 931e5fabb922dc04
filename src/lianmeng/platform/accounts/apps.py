"""Application configuration."""

from django.apps import AppConfig


class PlatformAccountsConfig(AppConfig):
    name = "lianmeng.platform.accounts"
    label = "platform_accounts"

    def ready(self) -> None:
        from lianmeng.platform.accounts import rules

        rules.register()
