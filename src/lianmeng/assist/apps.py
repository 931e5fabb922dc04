"""Application configuration."""

from django.apps import AppConfig


class AssistConfig(AppConfig):
    name = "lianmeng.assist"
    label = "assist"

    def ready(self) -> None:
        from lianmeng.assist import listeners, places, rules

        rules.register()
        places.register()
        listeners.register()
