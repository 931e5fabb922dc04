"""Application configuration."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "lianmeng.indicators"
    label = "indicators"

    def ready(self) -> None:
        from lianmeng.indicators import alliance_rows, api, engine
        from lianmeng.indicators.web import menu

        engine.register()
        alliance_rows.register()
        menu.register()
        api.register()
