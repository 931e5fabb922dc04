"""Application configuration."""

from django.apps import AppConfig


class AllianceConfig(AppConfig):
    name = "lianmeng.alliance"
    label = "alliance"

    def ready(self) -> None:
        # Here and not above: these need the models, which are loaded only by now.
        from lianmeng.alliance import api, figures, institution, places, rules
        from lianmeng.alliance.web import menu
        from lianmeng.kernel.catalogue import register_figures
        from lianmeng.kernel.institution import register_rules

        places.register()
        rules.register()
        register_figures(figures.FIGURES)
        register_rules(institution.RULES)
        menu.register()
        api.register()
