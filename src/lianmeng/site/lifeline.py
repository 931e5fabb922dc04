"""Processes that end with the one that started them, however that one ended."""

import os
import signal
import threading
import time

#: Set for the children of ``lianmeng serve``.
MARK = "LIANMENG_LIFELINE"
_GLANCE_SECONDS = 0.25
_GRACE_SECONDS = 3.0


def end_with_parent() -> None:
    """Watch the parent from a thread: when it is gone, end in order, and after a short grace at once.

    Without this, killing the program would leave its web server behind, holding the port against the next start.
    """
    if MARK in os.environ:
        threading.Thread(target=_watch, args=(os.getppid(),), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_GLANCE_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)
