"""What this room offers to programs: demands, to be read, raised and taken through every step that a role can take.

It speaks through the forms of the pages, so that a step checks the same on both, and one that is added to the table of
steps appears here by itself.
"""

from lianmeng.assist.api.raising import CREATION
from lianmeng.assist.api.reading import DETAIL, LISTING
from lianmeng.assist.api.taking import STEPS
from lianmeng.assist.events import VERBS
from lianmeng.assist.models import Demand
from lianmeng.kernel.errors import N_
from lianmeng.platform.rest.resources import Resource, register_resource

#: The acts on demands; that a help team was founded is none.
_OF_DEMANDS = {verb: words for verb, words in VERBS.items() if verb != "team_founded"}


def register() -> None:
    """Called once, when the applications are ready."""
    register_resource(
        Resource(
            name="demands",
            label=N_("Demands"),
            model=Demand,
            verbs=_OF_DEMANDS,
            listing=LISTING,
            detail=DETAIL,
            creation=CREATION,
            steps=STEPS,
        )
    )
