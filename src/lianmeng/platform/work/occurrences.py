"""What has happened, for those who listen: other parts of a room, and rooms above it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lianmeng.kernel.places import Viewer

if TYPE_CHECKING:
    from lianmeng.platform.work.unit import UnitOfWork


@dataclass(frozen=True)
class Occurrence:
    """One act just done, still inside its transaction."""

    verb: str
    record: Any
    actor: Viewer
    at: datetime
    old: Mapping[str, object]
    new: Mapping[str, object]
    note: str


Listener = Callable[["UnitOfWork", Occurrence], None]
_listeners: dict[str, list[Listener]] = defaultdict(list)


def listen(*verbs: str) -> Callable[[Listener], Listener]:
    """Have the decorated function called, inside the transaction, whenever one of ``verbs`` has happened."""

    def register(listener: Listener) -> Listener:
        for verb in verbs:
            if listener not in _listeners[verb]:
                _listeners[verb].append(listener)
        return listener

    return register


def listeners_of(verb: str) -> list[Listener]:
    """Those who listen to ``verb``, in the order in which they registered."""
    return list(_listeners.get(verb, ()))
