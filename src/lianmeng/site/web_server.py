"""The web server's process, a child of ``lianmeng serve``: ``python -m lianmeng.site.web_server PORT``."""

import multiprocessing
import os
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lianmeng.platform.database.supervisor import attach
from lianmeng.platform.database.url import uses_server
from lianmeng.site.installation import data_folder
from lianmeng.site.lifeline import end_with_parent

ADDRESS = "127.0.0.1"
_CORES = os.cpu_count() or 1
_THREADS = min(8, 2 * _CORES + 1)  # requests that wait for the database at the same time, in each process


def main(port: int) -> None:
    """Serve until asked to end. Holds the embedded database, so that it outlives a killed parent by a moment."""
    end_with_parent()
    if uses_server(os.environ):
        _serve(port)
        return
    with attach(data_folder(os.environ)):
        _serve(port)


def _serve(port: int) -> None:
    multiprocessing.set_start_method("spawn")  # a worker begins clean, with no lock inherited
    Granian(
        "lianmeng.site.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=2 if _CORES >= 4 else 1,
        blocking_threads=_THREADS,
        backpressure=4 * _THREADS,  # more than these wait outside the interpreter
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
