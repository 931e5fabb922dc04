"""What becomes void when a conclusion does not stand, and what must be decided before it can be."""

from lianmeng.assist.models import Demand, DemandOutcome, Redo
from lianmeng.assist.states import REQUESTED
from lianmeng.kernel.errors import N_, NotPossible
from lianmeng.platform.work.unit import UnitOfWork

REDO_ASKED = N_("The enterprise has asked to redo it; a supervisor must decide on that first.")


def void_outcomes(work: UnitOfWork, demand: Demand) -> None:
    """What the conclusion measured counts no more; the next one measures anew."""
    for outcome in work.rows(DemandOutcome, demand_id=demand.pk, void=False):
        work.amend(outcome, void=True)


def require_no_redo_asked(work: UnitOfWork, demand: Demand) -> None:
    """Refuse to grade or close while a supervisor is still to decide whether it is redone."""
    if work.first(Redo, demand_id=demand.pk, status=REQUESTED):
        raise NotPossible("redo_asked", REDO_ASKED)
