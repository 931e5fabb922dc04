"""The supervisor of the embedded PostgreSQL.

Any number of processes may use one data folder. Each holds a shared lock on it that the kernel drops when the process
ends, however it ends. Who comes finds the server running, or takes over what a crash left and starts it; who leaves
last stops it. Three lock files, always taken in this order:

* ``turn.lock``: alone, for the moment of coming or leaving;
* ``holders.lock``: shared, by each living process that uses the cluster;
* ``server.lock``: inherited by every process of the server, so that a free lock proves that none of them lives.
"""

import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import psycopg

from lianmeng.platform.database import bootstrap, postmaster
from lianmeng.platform.database.account import server_account
from lianmeng.platform.database.cluster import Cluster
from lianmeng.platform.database.folders import DataFolder
from lianmeng.platform.database.locks import FileLock, exclusive
from lianmeng.platform.database.trouble import DatabaseTrouble

_TURN_SECONDS = 330.0  # another process may be starting a server that has much to recover
_SILENCE_SECONDS = 5.0  # a living server whose socket does not even answer "starting up" is broken
_STARTING = "57P03"  # SQLSTATE cannot_connect_now


class EmbeddedServer:
    """This process's hold on the embedded server of one data folder. Make one with :func:`attach`."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self._cluster = Cluster(folder, server_account())
        self._hold = FileLock(folder.locks / "holders.lock")
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def socket_folder(self) -> Path:
        """Where the running server listens: the ``host`` of a connection."""
        return socket_folder(self.folder)

    def ensure_running(self) -> None:
        """Find the server alive and answering, or start it. Raises DatabaseTrouble when that fails."""
        with self._turn():
            self._ensure_running()

    def is_running(self) -> bool:
        """True while the server process lives; costs no connection."""
        if self._child is not None:
            self._child.poll()  # collects the dead, so that it does not look alive
        return postmaster.running(self.folder.cluster) is not None

    def enter(self) -> None:
        """Register this process as a holder and see that the server runs."""
        with self._turn():
            self._hold.share()
            self._ensure_running()

    def leave(self) -> None:
        """Give up the hold; whoever leaves last stops the server."""
        with self._turn():
            if self._hold.take():
                self._stop()
            self._hold.close()

    def _turn(self) -> AbstractContextManager[None]:
        busy = f"Another Lianmeng process has been starting or stopping the database in {self.folder.root} for long."
        return exclusive(self.folder.locks / "turn.lock", seconds=_TURN_SECONDS, busy=busy)

    def _ensure_running(self) -> None:
        server = postmaster.running(self.folder.cluster)
        if server is not None and self._answers():
            return
        if server is not None:
            postmaster.end(server, self.folder.cluster)
        self._start()

    def _answers(self) -> bool:
        """Wait for the server's answer; a server that recovers says so, and is waited for without end."""
        silent_since = time.monotonic()
        while postmaster.running(self.folder.cluster) is not None:
            try:
                bootstrap.connect(self.socket_folder).close()
            except psycopg.OperationalError as error:
                if _STARTING in (error.sqlstate or "") or "starting up" in str(error) or "shutting down" in str(error):
                    silent_since = time.monotonic()
                elif time.monotonic() - silent_since > _SILENCE_SECONDS:
                    return False
                time.sleep(0.02)
            else:
                return True
        return False

    def _start(self) -> None:
        if not self._cluster.exists():
            self._cluster.create()
        server_lock = FileLock(self.folder.locks / "server.lock")
        try:
            if not server_lock.take():
                postmaster.clear_leftovers(self.folder.cluster)
            if not server_lock.take_within(5):
                raise DatabaseTrouble(f"Processes of another machine or container use {self.folder.cluster}.")
            # Nothing of the old server lives, so whatever number stands in this file is another program's.
            (self.folder.cluster / "postmaster.pid").unlink(missing_ok=True)
            self._cluster.configure()
            self._child = self._cluster.start(server_lock)
        finally:
            server_lock.close()
        bootstrap.ensure_bootstrapped(self.socket_folder)

    def _stop(self) -> None:
        sockets = self.socket_folder
        server = postmaster.running(self.folder.cluster)
        if server is not None:
            postmaster.end(server, self.folder.cluster)
        if self._child is not None:
            with suppress(subprocess.TimeoutExpired):
                self._child.wait(timeout=5)
        with suppress(OSError):  # what is not empty, or not ours, stays
            sockets.rmdir()


def socket_folder(folder: DataFolder) -> Path:
    """Where the cluster's server listens, or will listen when it is not running."""
    return postmaster.recorded_socket_folder(folder.cluster) or folder.socket_folder()


@contextmanager
def attach(folder: DataFolder) -> Iterator[EmbeddedServer]:
    """Use the embedded server for a block; the server stops when its last user has left.

    Raises DatabaseTrouble with a sentence for the operator when the server cannot be had.
    """
    folder.create()
    server = EmbeddedServer(folder)
    server.enter()
    try:
        yield server
    finally:
        server.leave()
