"""Where the alliance's pages are found: entries in the navigation, and the page of each kind of record."""

from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.rules import MEMBERS, OFFICES
from lianmeng.platform.notices.links import register_page
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
    for noun, page in (
        ("industrychain", "chain_detail"),
        ("chaincommittee", "committee_detail"),
        ("organisation", "organisation_detail"),
    ):
        register_page(f"alliance.{noun}", f"alliance:{page}")
