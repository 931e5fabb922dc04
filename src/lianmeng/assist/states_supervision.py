"""The states and moves of a letter of supervision (督办). A table, no code.

Source: the general rule of the list (``practice``): a matter under supervision has a number, and whoever supervises
closes it, never the handler.
"""

from lianmeng.kernel.errors import N_
from lianmeng.kernel.lifecycle import Lifecycle, Move, State

PROPOSED, ISSUED, ANSWERED, CLOSED, DISMISSED = "proposed", "issued", "answered", "closed", "dismissed"
#: Neither ended nor put aside.
RUNNING = (PROPOSED, ISSUED, ANSWERED)
#: What carries a number.
NUMBERED = (ISSUED, ANSWERED, CLOSED)

SUPERVISION = Lifecycle(
    "supervision",
    [
        State(PROPOSED, N_("Proposed"), initial=True),
        State(ISSUED, N_("Waiting for the answer")),
        State(ANSWERED, N_("Answer to examine")),
        State(CLOSED, N_("Supervision closed"), final=True),
        State(DISMISSED, N_("Not taken up"), final=True),
    ],
    [
        Move(
            "issue",
            N_("Issue the letter"),
            (PROPOSED,),
            ISSUED,
            "supervision.issue",
            "supervision_issued",
            ("demanded", "number"),
        ),
        Move(
            "dismiss",
            N_("Do not take up"),
            (PROPOSED,),
            DISMISSED,
            "supervision.issue",
            "supervision_dismissed",
            ("note",),
        ),
        Move(
            "answer",
            N_("Answer the letter"),
            (ISSUED,),
            ANSWERED,
            "supervision.answer",
            "supervision_answered",
            ("answer",),
        ),
        Move(
            "return_answer",
            N_("Return the answer"),
            (ANSWERED,),
            ISSUED,
            "supervision.close",
            "supervision_returned",
            ("note",),
        ),
        Move(
            "close",
            N_("Close the supervision"),
            (ISSUED, ANSWERED),
            CLOSED,
            "supervision.close",
            "supervision_closed",
            ("finding",),
        ),
    ],
)
