"""The business clock: the moment at which an action takes place, as the institution counts it.

An ordinary installation uses the real time. A demonstration of August 2022 stands still at a moment of it, or runs on
from there. Sessions, throttling, identifiers and the recording time of events always use the real time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class BusinessClock:
    """Real, standing still at a moment, or running with an offset to the real time."""

    mode: Literal["real", "fixed", "offset"] = "real"
    moment: datetime | None = None
    offset: timedelta = timedelta()

    @classmethod
    def fixed(cls, moment: datetime) -> Self:
        """A clock that stands still at this moment."""
        return cls("fixed", moment=_aware(moment))

    @classmethod
    def starting(cls, moment: datetime) -> Self:
        """A clock that shows this moment now, to the second, and runs on."""
        now = datetime.now(ZONE).replace(microsecond=0)
        return cls("offset", offset=_aware(moment) - now)

    def now(self) -> datetime:
        """The business time, with zone Asia/Shanghai."""
        if self.mode == "fixed" and self.moment is not None:
            return self.moment
        return datetime.now(ZONE) + self.offset

    def to_stored(self) -> dict[str, Any]:
        """For installation.json."""
        moment = self.moment.isoformat() if self.moment else None
        return {"mode": self.mode, "moment": moment, "offset_seconds": int(self.offset.total_seconds())}

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> Self:
        """The reverse of :meth:`to_stored`."""
        moment = datetime.fromisoformat(stored["moment"]).astimezone(ZONE) if stored["moment"] else None
        return cls(stored["mode"], moment, timedelta(seconds=stored["offset_seconds"]))


REAL = BusinessClock()


def _aware(moment: datetime) -> datetime:
    """The moment in Shanghai; one without zone is meant there."""
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)
