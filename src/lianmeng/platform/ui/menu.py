"""The navigation: rooms register their entries, the frame shows each person those of their role."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from lianmeng.kernel.places import Actor
from lianmeng.kernel.registry import Registry

Label = str | Promise


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One place in the navigation.

    ``group`` is the heading above it (empty: none) and ``label`` its name, both lazily translated;
    ``icon`` is a name in ``frontend/src/icons.txt``; ``order`` sorts entries, and groups by their first
    entry. ``roles`` limits who sees it (None: everybody signed in). ``count`` answers how many things
    wait there for this actor (None or 0: nothing is shown). The first five entries with ``in_tabbar``
    stand in the bar at the bottom of a phone, under ``short_label`` if there is one.
    """

    group: Label
    label: Label
    icon: str
    url_name: str
    order: int
    roles: frozenset[str] | None = None
    count: Callable[[Actor], int | None] | None = None
    in_tabbar: bool = False
    short_label: Label = ""

    def shown_to(self, actor: Actor) -> bool:
        """Whether the entry stands in this actor's navigation. It grants nothing: the page decides."""
        return actor.is_known and (self.roles is None or actor.role in self.roles)


MENU: Registry[MenuEntry] = Registry("menu entries")

#: Where the frame's own controls lead, by URL name. A control whose page does not exist is not shown.
_LINKS = {
    "home": "home",
    "search": "search",
    "suggestions": "suggestions",
    "keyboard": "keyboard",
    "inbox": "inbox",
    "switch_post": "switch_post",
}


def register_menu(entry: MenuEntry) -> MenuEntry:
    """Add an entry to the navigation, once per URL name; called from ``AppConfig.ready``."""
    return MENU.add(entry.url_name, entry)


def register_link(control: str, url_name: str) -> None:
    """Say which page a control of the frame leads to: one of the names above."""
    if control not in _LINKS:
        raise KeyError(f"the frame has no control {control!r}")
    _LINKS[control] = url_name


def link_name(control: str) -> str:
    """The URL name to which a control of the frame leads."""
    return _LINKS[control]


def entries_for(actor: Actor) -> list[MenuEntry]:
    """The entries that stand in this actor's navigation, in their order."""
    return sorted((entry for entry in MENU.values() if entry.shown_to(actor)), key=lambda entry: entry.order)
