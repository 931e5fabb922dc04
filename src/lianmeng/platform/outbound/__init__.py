"""The only door through which the program speaks to other machines over HTTP (ADR 8).

Words owned here: *destination* (a host and port that an administrator allowed), *answer* (what came back, bounded) and
*outbound trouble* (why nothing was sent or no answer came, by a stable reason).
"""
