"""Application configuration."""

from django.apps import AppConfig


class AllianceConfig(AppConfig):
    name = "lianmeng.alliance"
    label = "alliance"

    def ready(self) -> None:
        # Here and not above: these need the models, which are loaded only by now.
        from lianmeng.alliance import figures, places, rules
        from lianmeng.kernel.catalogue import register_figures

        places.register()
        rules.register()
        register_figures(figures.FIGURES)
