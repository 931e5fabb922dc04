"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssistConfig(AppConfig):
    name = "lianmeng.assist"
    label = "assist"
    verbose_name = _("Help for enterprises")

    def ready(self) -> None:
        # Here and not above: these need the models, which are loaded only by now.
        from lianmeng.assist import (
            api,
            co_handling_notices,
            escalation_notices,
            figure_rows,
            figures,
            listeners,
            merge_listeners,
            places,
            rules,
            supervision_notices,
        )
        from lianmeng.assist.models import Demand, Progress
        from lianmeng.assist.web import menu
        from lianmeng.kernel.catalogue import register_figures
        from lianmeng.platform.files.owners import register_owner_model

        rules.register()
        api.register()
        places.register()
        listeners.register()
        supervision_notices.register()
        merge_listeners.register()
        co_handling_notices.register()
        escalation_notices.register()
        register_figures(figures.FIGURES)
        figure_rows.register()
        menu.register()
        for owner in (Demand, Progress):
            register_owner_model(owner)
