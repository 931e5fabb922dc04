"""Application configuration."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "lianmeng.indicators"
    label = "indicators"

    def ready(self) -> None:
        from lianmeng.indicators import engine

        engine.register()
