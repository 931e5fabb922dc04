"""The entries of the room in the navigation, with what waits for the reader."""

from django.utils.translation import gettext_lazy as _

from lianmeng.assist.queries.home import calling
from lianmeng.assist.queries.registers import REGISTERS
from lianmeng.assist.rules import DEMAND_RIGHTS, DEMANDS_SEEN, SUPERVISIONS_SEEN, TEAMS_SEEN
from lianmeng.kernel.places import Actor
from lianmeng.platform.background.clock import business_now
from lianmeng.platform.ui.menu import MenuEntry, register_menu

_GROUP = _("Help for enterprises")


def waiting(actor: Actor) -> int:
    """How many demands wait for the reader's own next deed."""
    return calling(actor, business_now())


def register() -> None:
    """Called once, when the applications are ready."""
    _right, raisers = DEMAND_RIGHTS["demand.raise"]
    register_menu(
        MenuEntry(
            _GROUP, _("Demands"), "clipboard-list", "assist:demand_list", 200, frozenset(DEMANDS_SEEN),
            count=waiting, in_tabbar=True,
        )
    )  # fmt: skip
    register_menu(
        MenuEntry(
            _GROUP, _("Raise a demand"), "square-check", "assist:demand_raise", 201, frozenset(raisers),
            in_tabbar=True, short_label=_("Raise"),
        )
    )  # fmt: skip
    register_menu(MenuEntry(_GROUP, _("Help teams"), "hand-helping", "assist:team_list", 202, frozenset(TEAMS_SEEN)))
    seers = frozenset(role for register in REGISTERS.values() for role in register.seers)
    register_menu(MenuEntry(_GROUP, _("Registers"), "list-checks", "assist:register_index", 204, seers))
    register_menu(
        MenuEntry(_GROUP, _("Supervision"), "gavel", "assist:supervision_list", 203, frozenset(SUPERVISIONS_SEEN))
    )
