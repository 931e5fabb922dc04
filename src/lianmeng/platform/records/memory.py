"""Reference data is read once a unit of work: it does not change while an action or a batch runs."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_memory: ContextVar[dict[Hashable, object] | None] = ContextVar("memory of reference data", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within the block, functions marked :func:`remembered` read each thing once; nested blocks share."""
    if _memory.get() is not None:
        yield
        return
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def remembered(read: Callable[P, R]) -> Callable[P, R]:
    """Have ``read``, which reads reference data and takes hashable arguments, answer once per block."""

    @wraps(read)
    def reading(*args: P.args, **kwargs: P.kwargs) -> R:
        memory = _memory.get()
        if memory is None:
            return read(*args, **kwargs)
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in memory:
            memory[key] = read(*args, **kwargs)
        return memory[key]  # type: ignore[return-value]

    return reading
