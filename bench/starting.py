"""From the command to the first answer, and what the processes hold in memory then."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import psutil

from bench.measure import Line

_TIMES = 3
_PATIENCE = 60.0


@dataclass(frozen=True)
class _Start:
    seconds: float
    web: float
    worker: float


def lines() -> Iterator[Line]:
    """Medians of three starts of ``lianmeng serve`` on the bench's own folder, its database stopped before each."""
    starts = [_start() for _ in range(_TIMES)]
    seconds = statistics.median(one.seconds for one in starts)
    yield Line("start to first answer", seconds, "s", "≤ 3", seconds <= 3)
    for name, value in (
        ("memory of a web worker", statistics.median(one.web for one in starts)),
        ("memory of the background worker", statistics.median(one.worker for one in starts)),
    ):
        yield Line(name, value, "MB", "≤ 150", value <= 150)


def _start() -> _Start:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "lianmeng.site.cli", "serve", "--port", str(port)]
    began = time.perf_counter()
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    try:
        while not _answers(port):
            if program.poll() is not None or time.perf_counter() - began > _PATIENCE:
                raise RuntimeError("the program did not start")
            time.sleep(0.01)
        seconds = time.perf_counter() - began
        time.sleep(2)
        return _Start(seconds, *_memory(program.pid))
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(30)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
            return True
    except OSError:
        return False


def _memory(pid: int) -> tuple[float, float]:
    """Private and shared memory in MB of the largest web process and of the background worker."""
    family = psutil.Process(pid).children(recursive=True)
    worker = [one for one in family if one.cmdline()[-1:] == ["worker"]]
    web = [one for one in family if one not in worker and "postgres" not in one.name()]
    return tuple(max((one.memory_full_info().pss / 1e6 for one in those), default=0.0) for those in (web, worker))  # type: ignore[return-value]
