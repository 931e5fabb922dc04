"""Locks between processes that the kernel drops when a process ends, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lianmeng.platform.database.trouble import DatabaseTrouble


class FileLock:
    """One open lock file. The lock lives as long as this object's descriptor, or any inherited copy of it, is open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)

    @property
    def descriptor(self) -> int:
        """For handing the lock to a child process."""
        return self._descriptor

    def share(self) -> None:
        """Hold the lock together with others; waits for an exclusive holder to leave."""
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def take(self) -> bool:
        """Try to hold the lock alone. A lock shared before is lost when this fails."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def take_within(self, seconds: float) -> bool:
        """Try to hold the lock alone for so many seconds."""
        end = time.monotonic() + seconds
        while not self.take():
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

    def close(self) -> None:
        """Let go. Copies inherited by children keep the lock."""
        os.close(self._descriptor)


@contextmanager
def exclusive(path: Path, *, seconds: float, busy: str) -> Iterator[None]:
    """Hold the lock file alone for a block; raises DatabaseTrouble(busy) when others hold it for too long."""
    lock = FileLock(path)
    try:
        if not lock.take_within(seconds):
            raise DatabaseTrouble(busy)
        yield
    finally:
        lock.close()
