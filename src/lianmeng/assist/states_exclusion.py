"""The states and moves of an exclusion from statistics (剔除). A table, no code.

Source: the evaluation rules of hotlines: what is counted in judging the work may leave out what was unreasonable or
beyond anybody's power, with reason and approver; everything left out is listed openly.
"""

from lianmeng.assist.states import APPROVED, REFUSED, REQUESTED
from lianmeng.kernel.errors import N_
from lianmeng.kernel.lifecycle import Lifecycle, Move, State

REVOKED = "revoked"

EXCLUSION = Lifecycle(
    "exclusion",
    [
        State(REQUESTED, N_("Requested"), initial=True),
        State(APPROVED, N_("Excluded")),
        State(REFUSED, N_("Refused"), final=True),
        State(REVOKED, N_("Counted again"), final=True),
    ],
    [
        Move("approve", N_("Exclude"), (REQUESTED,), APPROVED, "exclusion.decide", "demand_excluded"),
        Move("refuse", N_("Do not exclude"), (REQUESTED,), REFUSED, "exclusion.decide", "exclusion_refused", ("note",)),
        Move("revoke", N_("Count again"), (APPROVED,), REVOKED, "exclusion.decide", "exclusion_revoked", ("note",)),
    ],
)
