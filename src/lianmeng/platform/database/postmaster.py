"""The server process of one cluster: finding it, telling it from a stranger with the same number, ending it."""

import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import psutil

_PID_LINE, _SOCKET_LINE, _STATUS_LINE = 0, 4, 7


def _line(cluster: Path, number: int) -> str:
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return ""
    return lines[number].strip() if len(lines) > number else ""


def recorded_socket_folder(cluster: Path) -> Path | None:
    """The socket folder of the server that wrote postmaster.pid."""
    folder = _line(cluster, _SOCKET_LINE)
    return Path(folder) if folder else None


def is_ready(cluster: Path, pid: int) -> bool:
    """True when this very process has declared the cluster open for connections."""
    return _line(cluster, _PID_LINE) == str(pid) and _line(cluster, _STATUS_LINE) == "ready"


def running(cluster: Path) -> psutil.Process | None:
    """The living server of this cluster.

    The number in postmaster.pid is believed only when that process is PostgreSQL and works in this folder: after a
    crash the number may belong to any other program.
    """
    pid = _line(cluster, _PID_LINE)
    if not pid.isdigit():
        return None
    with suppress(psutil.Error):
        process = psutil.Process(int(pid))
        if _works_in(process, cluster):
            return process
    return None


def _works_in(process: psutil.Process, cluster: Path) -> bool:
    """Every process of a PostgreSQL server has the cluster as its working folder."""
    with suppress(psutil.Error, OSError):
        return (
            process.status() != psutil.STATUS_ZOMBIE
            and process.name() == "postgres"
            and Path(process.cwd()).samefile(cluster)
        )
    return False


def processes_of(cluster: Path) -> list[psutil.Process]:
    """Every living process of this cluster, also those whose postmaster is gone."""
    candidates: Iterable[psutil.Process] = psutil.process_iter(["name"])
    return [process for process in candidates if process.info["name"] == "postgres" and _works_in(process, cluster)]


def end(process: psutil.Process, cluster: Path, *, patience: float = 20.0) -> None:
    """Stop the server: a fast shutdown first, then an immediate one, at last by force.

    A fast shutdown ends sessions, writes a checkpoint and leaves nothing to recover; the other two are safe but leave
    recovery to the next start.
    """
    for number, seconds in ((signal.SIGINT, patience), (signal.SIGQUIT, 5.0)):
        if not _works_in(process, cluster):
            return
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)
        if _gone(process, cluster, seconds):
            return
    clear_leftovers(cluster)


def clear_leftovers(cluster: Path) -> None:
    """End by force whatever still runs on the cluster; PostgreSQL recovers from its log at the next start."""
    leftovers = processes_of(cluster)
    for process in leftovers:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(leftovers, timeout=5)


def _gone(process: psutil.Process, cluster: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not _works_in(process, cluster):
            return True
        time.sleep(0.02)
    return False
