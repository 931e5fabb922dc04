"""The states and moves of a request to have the work redone. A table, no code.

Source: ``practice`` of hotlines and bureaus: whoever is not satisfied, and with reason, may have the work done again
once; the supervisor looks at the reason.
"""

from lianmeng.assist.states import APPROVED, REFUSED, REQUESTED
from lianmeng.kernel.errors import N_
from lianmeng.kernel.lifecycle import Lifecycle, Move, State

REDO = Lifecycle(
    "redo",
    [
        State(REQUESTED, N_("Requested"), initial=True),
        State(APPROVED, N_("Approved"), final=True),
        State(REFUSED, N_("Refused"), final=True),
    ],
    [
        Move("approve", N_("Have it redone"), (REQUESTED,), APPROVED, "redo.decide", "redo_approved"),
        Move("refuse", N_("Do not have it redone"), (REQUESTED,), REFUSED, "redo.decide", "redo_refused", ("note",)),
    ],
)
