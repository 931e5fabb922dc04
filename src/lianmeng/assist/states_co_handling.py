"""The states and moves of what a co-handler is asked for. A table, no code.

Source: the State Council's opinion on the 12345 hotline (国办发〔2020〕53号): one unit handles and answers for the
whole, others help it; what they owe has its own deadline, and nothing is concluded behind their backs.
"""

from lianmeng.kernel.errors import N_
from lianmeng.kernel.lifecycle import Lifecycle, Move, State

ASKED, ACKNOWLEDGED, REPORTED = "asked", "acknowledged", "reported"
DECLINED, WITHDRAWN = "declined", "withdrawn"
#: With the co-handler, its clock running.
OWED = (ASKED, ACKNOWLEDGED)
#: Neither answered nor withdrawn: the demand cannot be concluded.
UNSETTLED = (*OWED, DECLINED)

CO_HANDLING = Lifecycle(
    "co_handling",
    [
        State(ASKED, N_("Asked to help"), initial=True),
        State(ACKNOWLEDGED, N_("Helping")),
        State(REPORTED, N_("Reported back")),
        State(DECLINED, N_("Sent back by the co-handler")),
        State(WITHDRAWN, N_("Request withdrawn"), final=True),
    ],
    [
        Move(
            "acknowledge",
            N_("Acknowledge the request"),
            (ASKED,),
            ACKNOWLEDGED,
            "co_handling.work",
            "co_handling_acknowledged",
        ),
        Move(
            "report",
            N_("Report back"),
            (ACKNOWLEDGED,),
            REPORTED,
            "co_handling.work",
            "co_handling_reported",
            ("report",),
        ),
        Move(
            "decline",
            N_("Send the request back"),
            OWED,
            DECLINED,
            "co_handling.work",
            "co_handling_declined",
            ("note",),
        ),
        Move(
            "return_report",
            N_("Return the report"),
            (REPORTED,),
            ACKNOWLEDGED,
            "co_handling.lead",
            "co_handling_returned",
            ("note",),
        ),
        Move(
            "ask_again",
            N_("Ask again"),
            (DECLINED,),
            ASKED,
            "co_handling.lead",
            "co_handling_asked_again",
            ("note",),
        ),
        Move(
            "withdraw",
            N_("Withdraw the request"),
            UNSETTLED,
            WITHDRAWN,
            "co_handling.lead",
            "co_handling_withdrawn",
            ("note",),
        ),
    ],
)
