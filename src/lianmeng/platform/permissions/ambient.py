"""Who is looking, and whether an action is writing: carried along by the context of the running code."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from lianmeng.kernel.places import System, Viewer

_viewer: ContextVar[Viewer | None] = ContextVar("viewer", default=None)
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class ScopeMissing(RuntimeError):
    """Code reached for protected records without saying who is looking, or wrote outside an action.

    This is a mistake in the program, never a message for users: it fails closed.
    """


def current_viewer() -> Viewer | None:
    """The viewer in whose name the running code reads, or None if nobody said."""
    return _viewer.get()


def is_writing() -> bool:
    """Whether the running code is inside a unit of work."""
    return _writing.get()


@contextmanager
def acting_as(viewer: Viewer) -> Iterator[Viewer]:
    """Read in the name of ``viewer`` within the block; every query is narrowed to what they may see."""
    token = _viewer.set(viewer)
    try:
        yield viewer
    finally:
        _viewer.reset(token)


@contextmanager
def writing(reason: str) -> Iterator[None]:
    """Permit writes within the block. Only the unit of work opens it, after rights are its concern."""
    viewer, write = _viewer.set(System(reason)), _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(write)
        _viewer.reset(viewer)
