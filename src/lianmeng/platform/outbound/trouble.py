"""Why a request did not go out, or why its answer did not come in."""

from enum import StrEnum


class Reason(StrEnum):
    """Stable codes for logs, retries and tests; whoever shows them to people finds the words."""

    ADDRESS = "address"  # no plain https address
    NOT_ALLOWED = "not_allowed"  # not on the list of destinations
    UNKNOWN_HOST = "unknown_host"  # the name leads to no address
    INSIDE = "inside"  # the name leads into a network that is not public
    REDIRECTED = "redirected"  # the answer points elsewhere
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    UNREACHABLE = "unreachable"  # refused, broken off, untrusted certificate, no HTTP
    REFUSED = "refused"  # understood and declined for good
    BUSY = "busy"  # declined for now

    @property
    def may_pass(self) -> bool:
        """True when the same request may succeed later."""
        return self in (Reason.UNKNOWN_HOST, Reason.TOO_SLOW, Reason.UNREACHABLE, Reason.BUSY)


class OutboundTrouble(Exception):
    """Nothing was sent, or no usable answer came."""

    def __init__(self, reason: Reason, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason, detail)

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"
