"""What rooms have done in the background: handlers of jobs, and duties at regular times.

Rooms use the two decorators in their ``jobs`` modules, which are found by themselves at start.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from lianmeng.kernel.places import Viewer
from lianmeng.kernel.registry import Registry
from lianmeng.platform.background.models import Job


class Report(Protocol):
    """How a handler says how far it has come; cheap enough to call for every row."""

    def __call__(self, done: int, total: int = 0, message: str = "", **params: object) -> None: ...


@dataclass(frozen=True)
class Task:
    """What a handler is given: its job, and in whose name it acts (the requester, as of now)."""

    job: Job
    actor: Viewer


Handler = Callable[[Task, Report], Mapping[str, Any] | None]
Duty = Callable[[], object]

handlers: Registry[Handler] = Registry("handlers of jobs")


@dataclass(frozen=True)
class Periodic:
    """A duty and how often it is done, in minutes."""

    name: str
    minutes: int
    duty: Duty

    def is_due(self, minute: int) -> bool:
        """Whether the duty is done in this minute, counted from the epoch."""
        return minute % self.minutes == 0


duties: Registry[Periodic] = Registry("periodic duties")


def job(kind: str) -> Callable[[Handler], Handler]:
    """Register the decorated function as the handler of jobs of ``kind``.

    The handler gets a :class:`Task` and a :class:`Report`, and returns what is kept as the job's result.
    It may be run again from the start if the worker died, so it must find out what it had already done.
    It raises Refused for reasons that concern the person who waits.
    """

    def register(handler: Handler) -> Handler:
        return handlers.add(kind, handler)

    return register


def every(*, minutes: int) -> Callable[[Duty], Duty]:
    """Have the worker call the decorated function every so many minutes, in the name of the program itself.

    A turn is skipped while no worker runs, so a duty must catch up by itself with whatever waits.
    """

    def register(duty: Duty) -> Duty:
        name = f"{duty.__module__}.{duty.__qualname__}"
        duties.add(name, Periodic(name, minutes, duty))
        return duty

    return register
