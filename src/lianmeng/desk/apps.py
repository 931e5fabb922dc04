"""Application configuration."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "lianmeng.desk"
    label = "desk"

    def ready(self) -> None:
        # Here and not above: these need the models, which are loaded only by now.
        from lianmeng.desk import searching
        from lianmeng.desk.web import menu

        searching.register()
        menu.register()
