"""The entry of the figures in the navigation."""

from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.rules import OFFICES
from lianmeng.platform.ui.menu import MenuEntry, register_menu


def register() -> None:
    """Called once, when the applications are ready."""
    entry = MenuEntry(
        _("Results"), _("Figures"), "chart-no-axes-column", "indicators:figure_list", 500, frozenset(OFFICES)
    )
    register_menu(entry)
