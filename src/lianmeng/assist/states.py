"""The states and moves of a demand, of a request for more time and of one to hold the clock. Tables, no code.

Source: ``practice`` of the four lists, the State Council's opinion on the 12345 hotline (国办发〔2020〕53号)
and the bureau rules on handling; the chart in ``docs/lifecycles.md`` is drawn from these tables.
Overdue is computed from the deadline and never a state; reassigning is a step back to *dispatched*.
"""

from lianmeng.kernel.errors import N_
from lianmeng.kernel.lifecycle import Lifecycle, Move, State

DRAFT, SUBMITTED, ACCEPTED, ANSWERED = "draft", "submitted", "accepted", "answered"
DISPATCHED, DISPUTED, ACKNOWLEDGED, IN_PROGRESS = "dispatched", "disputed", "acknowledged", "in_progress"
SUSPENDED, PARKED = "suspended", "parked"
CONCLUDED, REVIEWED, CALLED_BACK, CONFIRMED = "concluded", "reviewed", "called_back", "confirmed"
CLOSED, CLOSED_UNCONFIRMED, REJECTED, WITHDRAWN = "closed", "closed_unconfirmed", "rejected", "withdrawn"
MERGED = "merged"

#: With the handler, clock running.
IN_HAND = (DISPATCHED, DISPUTED, ACKNOWLEDGED, IN_PROGRESS)
#: With the handler, clock held by an approved reason.
ON_HOLD = (SUSPENDED, PARKED)
#: Neither ended nor a draft.
OPEN = (SUBMITTED, ACCEPTED, ANSWERED, *IN_HAND, *ON_HOLD, CONCLUDED, REVIEWED, CALLED_BACK, CONFIRMED)
#: Nothing more is done, unless what was closed is reopened.
ENDED = (CLOSED, CLOSED_UNCONFIRMED, REJECTED, WITHDRAWN)
#: The matter has come to its end with a result, which those merged into it may grade.
SOLVED = (CLOSED, CLOSED_UNCONFIRMED)
#: What may be merged or lead a merge: submitted, and not yet concluded or answered. A merged demand itself is neither
#: open nor ended: it goes the way of the one that leads it.
UNCONCLUDED = (SUBMITTED, ACCEPTED, *IN_HAND)

DEMAND = Lifecycle(
    "demand",
    [
        State(DRAFT, N_("Draft"), initial=True),
        State(SUBMITTED, N_("Submitted")),
        State(ACCEPTED, N_("Accepted")),
        State(ANSWERED, N_("Answered")),
        State(DISPATCHED, N_("Dispatched")),
        State(DISPUTED, N_("Assignment disputed")),
        State(ACKNOWLEDGED, N_("Acknowledged")),
        State(IN_PROGRESS, N_("In progress")),
        State(SUSPENDED, N_("Suspended")),
        State(PARKED, N_("Parked")),
        State(CONCLUDED, N_("Concluded")),
        State(REVIEWED, N_("Reviewed")),
        State(CALLED_BACK, N_("Called back")),
        State(CONFIRMED, N_("Confirmed")),
        State(CLOSED, N_("Closed")),
        State(CLOSED_UNCONFIRMED, N_("Closed unconfirmed")),
        State(REJECTED, N_("Rejected"), final=True),
        State(WITHDRAWN, N_("Withdrawn"), final=True),
        State(MERGED, N_("Merged")),
    ],
    [
        Move("submit", N_("Submit"), (DRAFT,), SUBMITTED, "demand.raise", "demand_submitted"),
        Move("accept", N_("Accept"), (SUBMITTED,), ACCEPTED, "demand.triage", "demand_accepted"),
        Move("reject", N_("Reject"), (SUBMITTED,), REJECTED, "demand.triage", "demand_rejected", ("note",)),
        Move("answer", N_("Answer at once"), (ACCEPTED,), ANSWERED, "demand.triage", "demand_answered", ("reply",)),
        Move("dispatch", N_("Dispatch"), (ACCEPTED,), DISPATCHED, "demand.dispatch", "demand_dispatched", ("handler",)),
        Move(
            "dispute",
            N_("Dispute the assignment"),
            (DISPATCHED,),
            DISPUTED,
            "demand.handle",
            "demand_disputed",
            ("note",),
        ),
        Move(
            "uphold",
            N_("Uphold the assignment"),
            (DISPUTED,),
            DISPATCHED,
            "demand.dispatch",
            "assignment_upheld",
            ("note",),
        ),
        Move(
            "reassign",
            N_("Reassign"),
            (DISPATCHED, DISPUTED, ACKNOWLEDGED, IN_PROGRESS),
            DISPATCHED,
            "demand.dispatch",
            "demand_reassigned",
            ("handler", "note"),
        ),
        Move("acknowledge", N_("Acknowledge"), (DISPATCHED,), ACKNOWLEDGED, "demand.handle", "demand_acknowledged"),
        Move(
            "contact",
            N_("Record first contact"),
            (ACKNOWLEDGED,),
            IN_PROGRESS,
            "demand.handle",
            "enterprise_contacted",
            ("text",),
        ),
        Move(
            "suspend", N_("Suspend"), (IN_PROGRESS,), SUSPENDED, "demand.pause", "demand_suspended", ("until", "reason")
        ),
        Move("park", N_("Park"), (IN_PROGRESS,), PARKED, "demand.pause", "demand_parked", ("until", "reason")),
        Move("resume", N_("Resume"), ON_HOLD, IN_PROGRESS, "demand.resume", "demand_resumed"),
        Move("conclude", N_("Conclude"), (IN_PROGRESS,), CONCLUDED, "demand.handle", "demand_concluded", ("reply",)),
        Move("send_back", N_("Send back"), (CONCLUDED,), IN_PROGRESS, "demand.review", "demand_sent_back", ("note",)),
        Move("review", N_("Pass review"), (CONCLUDED,), REVIEWED, "demand.review", "demand_reviewed"),
        Move(
            "call_back",
            N_("Record call-back"),
            (REVIEWED, ANSWERED),
            CALLED_BACK,
            "demand.call_back",
            "demand_called_back",
            ("call_result",),
        ),
        Move(
            "confirm",
            N_("Confirm and grade"),
            (CALLED_BACK,),
            CONFIRMED,
            "demand.confirm",
            "demand_confirmed",
            ("grade",),
        ),
        Move(
            "redo",
            N_("Have it redone"),
            (CALLED_BACK, CONFIRMED),
            IN_PROGRESS,
            "demand.redo",
            "redo_granted",
            ("redo",),
        ),
        Move("close", N_("Close"), (CONFIRMED,), CLOSED, "demand.close", "demand_closed"),
        Move(
            "close_unconfirmed",
            N_("Close unconfirmed"),
            (REVIEWED, ANSWERED, CALLED_BACK),
            CLOSED_UNCONFIRMED,
            "demand.close",
            "demand_closed_unconfirmed",
            ("note",),
        ),
        Move("reopen", N_("Reopen"), SOLVED, ACCEPTED, "demand.reopen", "demand_reopened", ("note",)),
        Move(
            "withdraw",
            N_("Withdraw"),
            (DRAFT, SUBMITTED, ACCEPTED, DISPATCHED, DISPUTED, ACKNOWLEDGED, IN_PROGRESS, *ON_HOLD),
            WITHDRAWN,
            "demand.withdraw",
            "demand_withdrawn",
            ("note",),
        ),
        Move(
            "merge",
            N_("Merge into another demand"),
            UNCONCLUDED,
            MERGED,
            "demand.merge",
            "demand_merged",
            ("leader", "note"),
        ),
        Move(
            "separate",
            N_("Separate again"),
            (MERGED,),
            ACCEPTED,
            "demand.merge",
            "demand_separated",
            ("note",),
        ),
    ],
)

REQUESTED, APPROVED, REFUSED = "requested", "approved", "refused"

EXTENSION = Lifecycle(
    "extension",
    [
        State(REQUESTED, N_("Requested"), initial=True),
        State(APPROVED, N_("Approved"), final=True),
        State(REFUSED, N_("Refused"), final=True),
    ],
    [
        Move("approve", N_("Approve more time"), (REQUESTED,), APPROVED, "extension.decide", "deadline_extended"),
        Move(
            "refuse", N_("Refuse more time"), (REQUESTED,), REFUSED, "extension.decide", "extension_denied", ("note",)
        ),
    ],
)

OVER = "over"

PAUSE = Lifecycle(
    "pause",
    [
        State(REQUESTED, N_("Requested"), initial=True),
        State(APPROVED, N_("Approved")),
        State(REFUSED, N_("Refused"), final=True),
        State(OVER, N_("Over"), final=True),
    ],
    [
        Move("approve", N_("Hold the clock"), (REQUESTED,), APPROVED, "pause.decide", "pause_approved"),
        Move("refuse", N_("Refuse to hold"), (REQUESTED,), REFUSED, "pause.decide", "pause_refused", ("note",)),
        Move("end", N_("Let the clock run on"), (APPROVED,), OVER, "pause.end", "pause_ended"),
    ],
)
