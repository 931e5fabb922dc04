"""The states and moves of writing a matter off (销号) and of looking back at it (回头看). A table, no code.

Source: ``practice`` of problem lists: struck after a check on site by somebody other than the handler, with its
findings; looked at again later, and put back on the list if it does not hold.
"""

from lianmeng.kernel.errors import N_
from lianmeng.kernel.lifecycle import Lifecycle, Move, State

APPLIED, WRITTEN_OFF, RETURNED = "applied", "written_off", "returned"
UPHELD, REBOUNDED = "upheld", "rebounded"
#: Something is still to be looked at.
OPEN_WRITE_OFFS = (APPLIED, WRITTEN_OFF)

WRITE_OFF = Lifecycle(
    "write_off",
    [
        State(APPLIED, N_("To be checked on site"), initial=True),
        State(WRITTEN_OFF, N_("Written off")),
        State(RETURNED, N_("Not written off"), final=True),
        State(UPHELD, N_("Holds at the re-check"), final=True),
        State(REBOUNDED, N_("Came back"), final=True),
    ],
    [
        Move(
            "strike",
            N_("Write off after the check"),
            (APPLIED,),
            WRITTEN_OFF,
            "write_off.check",
            "demand_written_off",
            ("finding",),
        ),
        Move(
            "turn_down",
            N_("Do not write off"),
            (APPLIED,),
            RETURNED,
            "write_off.check",
            "write_off_returned",
            ("finding",),
        ),
        Move(
            "uphold",
            N_("Holds at the re-check"),
            (WRITTEN_OFF,),
            UPHELD,
            "write_off.check",
            "write_off_upheld",
            ("recheck_finding",),
        ),
        Move(
            "rebound",
            N_("Fails the re-check, reopen"),
            (WRITTEN_OFF,),
            REBOUNDED,
            "write_off.check",
            "write_off_rebounded",
            ("recheck_finding",),
        ),
    ],
)
