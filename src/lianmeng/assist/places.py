"""The place and the role that this room adds: help teams and their members."""

from collections.abc import Mapping

from lianmeng.assist.models import HelpTeam
from lianmeng.kernel.errors import N_
from lianmeng.kernel.places import System
from lianmeng.platform.accounts.roles import register_place_kind, register_role


def register() -> None:
    """Called once, when the applications are ready."""
    register_place_kind("team", N_("Help team"), _team_names)
    register_role("help_team", N_("Help team member"), "team")


def _team_names(ids: list[str]) -> Mapping[str, str]:
    teams = HelpTeam.objects.visible_to(System("names of places of posts")).filter(pk__in=ids)
    return {str(team): name for team, name in teams.values_list("pk", "name")}
