"""Processes that end with the one that started them, however that one ended."""

import os
import signal
import threading
import time

#: Set for the children of ``lianmeng serve``, to the number of the process that they belong to.
MARK = "LIANMENG_LIFELINE"
_GLANCE_SECONDS = 0.25
_GRACE_SECONDS = 3.0


def end_with_parent() -> None:
    """Watch the parent from a thread: when it is gone, end in order, and after a short grace at once.

    Without this, killing the program would leave its web server behind, holding the port against the next start.
    The parent's number comes from the parent: one that was killed while its child was still starting is gone already
    when the child first looks, and whoever took the child in must not pass for it.
    """
    if MARK in os.environ:
        parent = int(os.environ[MARK])
        os.environ[MARK] = str(os.getpid())  # this one's own children belong to it in turn
        threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_GLANCE_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)
