"""The states and moves of an escalation, which asks one level to decide. A table, no code.

Source: the levels of Quzhou (企呼我应) and Pingliang: county chain office, city chain office, chain leader, joint
meeting (一事一商). Each level decides, sends back what is below it, or passes on what is above it.
"""

from lianmeng.kernel.errors import N_
from lianmeng.kernel.lifecycle import Lifecycle, Move, State

PENDING, DECIDED, PASSED_ON = "pending", "decided", "passed_on"
TURNED_BACK, TAKEN_BACK = "turned_back", "taken_back"

ESCALATION = Lifecycle(
    "escalation",
    [
        State(PENDING, N_("To be decided"), initial=True),
        State(DECIDED, N_("Decided"), final=True),
        State(PASSED_ON, N_("Passed on to the next level"), final=True),
        State(TURNED_BACK, N_("Turned back"), final=True),
        State(TAKEN_BACK, N_("Taken back"), final=True),
    ],
    [
        Move("decide", N_("Decide"), (PENDING,), DECIDED, "escalation.decide", "escalation_decided", ("decision",)),
        Move(
            "pass_on",
            N_("Pass on to the next level"),
            (PENDING,),
            PASSED_ON,
            "escalation.decide",
            "demand_escalated",
            ("note",),
        ),
        Move(
            "turn_back",
            N_("Turn back: to be solved below"),
            (PENDING,),
            TURNED_BACK,
            "escalation.decide",
            "escalation_turned_back",
            ("note",),
        ),
        Move(
            "take_back",
            N_("Take the escalation back"),
            (PENDING,),
            TAKEN_BACK,
            "escalation.raise",
            "escalation_taken_back",
            ("note",),
        ),
    ],
)
