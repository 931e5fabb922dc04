"""The frame around pages: who sees which entry, where they are, what waits for them."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import RequestFactory
from django.urls import NoReverseMatch

from lianmeng.kernel.places import ANONYMOUS, Actor
from lianmeng.kernel.registry import Registry
from lianmeng.platform.ui import context, menu
from lianmeng.platform.ui.context import Frame
from lianmeng.platform.ui.menu import MenuEntry, register_link, register_menu

ADDRESSES = {"todo": "/todo/", "demands": "/demands/", "home": "/", "chains": "/chains/"}


@pytest.fixture(autouse=True)
def own_menu(monkeypatch):
    """An empty menu and a handful of addresses, instead of those of the rooms."""

    def reverse(name):
        if name not in ADDRESSES:
            raise NoReverseMatch(name)
        return ADDRESSES[name]

    monkeypatch.setattr(menu, "MENU", Registry("menu entries"))
    controls = {
        "home": "home",
        "search": "search",
        "inbox": "inbox",
        "switch_post": "p",
        "suggestions": "s",
        "keyboard": "k",
    }
    monkeypatch.setattr(menu, "_LINKS", controls)
    monkeypatch.setattr(context, "reverse", reverse)


def frame(path="/todo/", role="city_office"):
    request = RequestFactory().get(path)
    request.actor = Actor(uuid4(), None, role, None) if role else ANONYMOUS
    return Frame(request)


def entry(url_name, order, **kept):
    return register_menu(MenuEntry(kept.pop("group", ""), url_name.title(), "house", url_name, order, **kept))


def test_entries_stand_in_their_order_under_their_headings():
    entry("chains", 30, group="Alliance")
    entry("demands", 20, group="Help")
    entry("todo", 10)
    groups = [(group.label, [item.label for item in group.items]) for group in frame().nav]
    assert groups == [("", ["Todo"]), ("Help", ["Demands"]), ("Alliance", ["Chains"])]


def test_an_entry_is_shown_to_its_roles_only_and_to_nobody_unknown():
    entry("todo", 1)
    entry("demands", 2, roles=frozenset({"bank"}))
    assert [item.label for item in frame(role="bank").items] == ["Todo", "Demands"]
    assert [item.label for item in frame(role="expert").items] == ["Todo"]
    assert frame(role=None).items == []


def test_an_entry_whose_page_does_not_exist_is_left_out():
    entry("elsewhere", 1)
    assert frame().items == []


def test_an_address_is_taken_once():
    entry("todo", 1)
    with pytest.raises(ValueError, match="registered already"):
        entry("todo", 2)


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/todo/", {"todo": "page"}),
        ("/demands/7/", {"demands": "true"}),
        ("/", {"home": "page"}),
        ("/elsewhere/", {}),
    ],
)
def test_the_entry_of_this_page_or_of_the_page_above_is_current(path, current):
    for order, name in enumerate(("home", "todo", "demands")):
        entry(name, order)
    shown = {item.label.lower(): item.current for item in frame(path).items if item.current}
    assert shown == current


def test_counts_are_asked_for_this_actor():
    entry("todo", 1, count=lambda actor: 7 if actor.role == "bank" else None)
    assert [item.count for item in frame(role="bank").items] == [7]
    assert [item.count for item in frame(role="expert").items] == [0]


def test_at_most_five_stand_at_the_bottom_of_a_phone(monkeypatch):
    names = [f"page{number}" for number in range(7)]
    monkeypatch.setattr(context, "reverse", lambda name: f"/{name}/")
    for order, name in enumerate(names):
        entry(name, order, in_tabbar=name != "page1", short_label="short" if name == "page2" else "")
    assert [item.short_label for item in frame().tabs] == ["Page0", "short", "Page3", "Page4", "Page5"]


def test_controls_lead_where_the_rooms_say():
    assert frame().links["search"] == ""
    register_link("search", "chains")
    assert frame().links["search"] == "/chains/"
    with pytest.raises(KeyError):
        register_link("lift", "chains")


def test_who_acts_without_a_post_has_no_unread_notices():
    assert frame().unread == 0


def test_the_installation_says_what_it_is(settings):
    settings.INSTALLATION_NAME = "示例市"
    settings.DEMONSTRATION = True
    settings.PROFILE = "office-http"
    here = frame()
    assert (here.installation, here.demonstration, here.unencrypted) == ("示例市", True, True)


def test_the_processor_offers_one_name():
    request = SimpleNamespace(path="/", actor=ANONYMOUS)
    assert list(context.frame(request)) == ["frame"]
