"""The entries of the desk in the navigation, and those of the rooms below the one that draws it."""

from django.utils.translation import gettext_lazy as _

from lianmeng.platform.notices.queries.inbox import unread_count
from lianmeng.platform.ui.menu import MenuEntry, register_menu

#: Who keeps lists and may import them, and who runs the installation.
_OFFICES = frozenset({"city_office", "county_office"})
#: Who watches over what leaves the system.
_WATCHERS = frozenset({"security_admin", "auditor"})
_OPERATORS = frozenset({"system_admin"})
_GUARDS = frozenset({"security_admin"})


def register() -> None:
    """Called once, when the applications are ready."""
    register_menu(MenuEntry("", _("Home"), "layout-dashboard", "home", 0, in_tabbar=True))
    register_menu(MenuEntry("", _("Inbox"), "bell", "inbox", 290, count=unread_count, in_tabbar=True))
    data = _("Data")
    register_menu(MenuEntry(data, _("Data import"), "file-spreadsheet", "sheets:sheets", 900, _OFFICES))
    register_menu(MenuEntry(data, _("Export log"), "download", "sheets:export_log", 903, _OFFICES | _WATCHERS))
    register_menu(MenuEntry(data, _("Background jobs"), "loader", "background:jobs", 901, _OFFICES | _OPERATORS))
    register_menu(MenuEntry(data, _("Reference tables"), "table-2", "reference:index", 902, _OPERATORS))
    register_menu(MenuEntry(data, _("All access tokens"), "key-round", "rest:all_tokens", 904, _WATCHERS))
    register_menu(MenuEntry(_("Personal"), _("Access tokens"), "key-round", "rest:tokens", 991))
    register_menu(MenuEntry(data, _("Channels"), "send", "channels:list", 905, _OPERATORS))
    register_menu(MenuEntry(_("Security"), _("Accounts"), "users", "access:account_list", 950, _GUARDS))
    register_menu(MenuEntry(_("Personal"), _("How I am told"), "send", "channels:mine", 992))
    register_menu(
        MenuEntry(_("Personal"), _("My account"), "user-round", "account", 990, in_tabbar=True, short_label=_("Me"))
    )
