"""Application configuration."""

from django.apps import AppConfig


class AssistConfig(AppConfig):
    name = "lianmeng.assist"
    label = "assist"

    def ready(self) -> None:
        from lianmeng.assist import figures, listeners, places, rules
        from lianmeng.kernel.catalogue import register_figures

        rules.register()
        places.register()
        listeners.register()
        register_figures(figures.FIGURES)
