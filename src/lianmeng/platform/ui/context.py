"""What the frame around every page shows: navigation, post, inbox, the installation's name."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from lianmeng.kernel.places import ANONYMOUS, Actor
from lianmeng.platform.accounts.roles import roles
from lianmeng.platform.notices.queries.inbox import unread_count
from lianmeng.platform.ui.menu import Label, MenuEntry, entries_for, link_name

#: More do not fit under a thumb on a phone.
TABS = 5


@dataclass(frozen=True, slots=True)
class NavItem:
    """A menu entry as one person sees it; ``current`` is "page", "true" (a page below it) or empty."""

    group: str
    label: Label
    short_label: Label
    icon: str
    url: str
    count: int
    current: str
    in_tabbar: bool


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A heading of the navigation with its items."""

    label: str
    items: list[NavItem]


class Frame:
    """The frame's content for one request; each part is worked out only when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.actor: Actor = getattr(request, "actor", ANONYMOUS)
        self.post = getattr(request, "post", None)
        self.posts = getattr(request, "posts", [])

    @cached_property
    def installation(self) -> str:
        """The name of this installation, as its operator set it."""
        return str(getattr(settings, "INSTALLATION_NAME", "")) or _("Lianmeng")

    @property
    def demonstration(self) -> bool:
        """Whether everything shown is made up."""
        return bool(getattr(settings, "DEMONSTRATION", False))

    @property
    def unencrypted(self) -> bool:
        """Whether this installation serves an office network without TLS."""
        return getattr(settings, "PROFILE", "") == "office-http"

    @property
    def role(self) -> str:
        """The marked label of the role in which the person acts; empty without a post."""
        return roles.get(self.actor.role).label if self.actor.role in roles else ""

    @cached_property
    def unread(self) -> int:
        """How many unread notices lie in the inbox of the post in which the person acts."""
        return unread_count(self.actor) if self.actor.post else 0

    @cached_property
    def items(self) -> list[NavItem]:
        """Every entry of this actor's navigation."""
        found = [(entry, url) for entry in entries_for(self.actor) if (url := _address(entry.url_name))]
        here = _nearest(self._request.path, [url for _entry, url in found])
        return [self._item(entry, url, here) for entry, url in found]

    @cached_property
    def nav(self) -> list[NavGroup]:
        """The items under their headings, in the order of each heading's first entry."""
        groups: dict[str, list[NavItem]] = {}
        for item in self.items:
            groups.setdefault(item.group, []).append(item)
        return [NavGroup(label, items) for label, items in groups.items()]

    @property
    def tabs(self) -> list[NavItem]:
        """The few items at the bottom of a phone."""
        return [item for item in self.items if item.in_tabbar][:TABS]

    @cached_property
    def links(self) -> dict[str, str]:
        """The addresses of the frame's own controls; empty where this installation has no such page."""
        controls = ("home", "search", "suggestions", "keyboard", "inbox", "switch_post")
        return {control: _address(link_name(control)) for control in controls}

    def _item(self, entry: MenuEntry, url: str, here: str) -> NavItem:
        current = "" if url != here else ("page" if url == self._request.path else "true")
        count = (entry.count(self.actor) if entry.count else None) or 0
        return NavItem(
            group=str(entry.group),
            label=entry.label,
            short_label=entry.short_label or entry.label,
            icon=entry.icon,
            url=url,
            count=count,
            current=current,
            in_tabbar=entry.in_tabbar,
        )


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: ``frame`` in every template."""
    return {"frame": Frame(request)}


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _nearest(path: str, urls: list[str]) -> str:
    """The entry under which ``path`` lies: the longest address that begins it; the root only for itself."""
    above = [url for url in urls if url == path or (url != "/" and path.startswith(url))]
    return max(above, key=len, default="")
