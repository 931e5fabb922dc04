"""The entries of the desk in the navigation, and those of the rooms below the one that draws it."""

from django.utils.translation import gettext_lazy as _

from lianmeng.platform.notices.queries.inbox import unread_count
from lianmeng.platform.ui.menu import MenuEntry, register_menu


def register() -> None:
    """Called once, when the applications are ready."""
    register_menu(MenuEntry("", _("Home"), "layout-dashboard", "home", 0, in_tabbar=True))
    register_menu(MenuEntry("", _("Inbox"), "bell", "inbox", 290, count=unread_count, in_tabbar=True))
    register_menu(
        MenuEntry(_("Personal"), _("My account"), "user-round", "account", 990, in_tabbar=True, short_label=_("Me"))
    )
