"""The entries of the alliance in the navigation."""

from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.rules import MEMBERS, OFFICES
from lianmeng.platform.ui.menu import MenuEntry, register_menu

_READERS = frozenset((*OFFICES, *MEMBERS))


def register() -> None:
    """Called once, when the applications are ready."""
    entries = (
        ("chain_list", _("Industry chains"), "link-2"),
        ("committee_list", _("Chain committees"), "landmark"),
        ("organisation_list", _("Organisations"), "building-2"),
        ("county_list", _("Counties"), "map-pinned"),
    )
    for order, (url, label, icon) in enumerate(entries, start=300):
        register_menu(MenuEntry(_("Alliance"), label, icon, f"alliance:{url}", order, roles=_READERS))
