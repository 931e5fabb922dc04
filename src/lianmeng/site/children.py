"""The processes beside ``lianmeng serve``: started, watched, started again when they die, ended together."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field

import structlog

from lianmeng.platform.database.trouble import DatabaseTrouble
from lianmeng.site.lifeline import MARK

log = structlog.get_logger("lianmeng.serve")

_QUICK_SECONDS = 10.0  # a process that lived shorter than this died at its start
_QUICK_DEATHS = 5


@dataclass
class Child:
    """One process that is to run as long as the program does."""

    name: str
    arguments: list[str]
    _process: subprocess.Popen[bytes] | None = None
    _started: float = 0.0
    _quick_deaths: int = 0

    def tend(self) -> None:
        """Start the process if it does not run. Raises DatabaseTrouble when it keeps dying at once."""
        if self._process is not None:
            code = self._process.poll()
            if code is None:
                return
            lived = time.monotonic() - self._started
            self._quick_deaths = self._quick_deaths + 1 if lived < _QUICK_SECONDS else 1
            log.warning("process ended", process=self.name, code=code, seconds=round(lived, 1))
            if self._quick_deaths > _QUICK_DEATHS:
                raise DatabaseTrouble(f"The {self.name} keeps ending at its start; its log says why.")
        self._start()

    def _start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", *self.arguments],
            env={**os.environ, MARK: str(os.getpid())},
            stdin=subprocess.DEVNULL,
            # Ctrl-C in the terminal is for the parent, which ends its children in order.
            start_new_session=True,
        )
        self._started = time.monotonic()

    def ask_to_end(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait for the end; by force when it takes longer than so many seconds."""
        if self._process is None:
            return
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@dataclass
class Family:
    """All children of one program."""

    children: list[Child] = field(default_factory=list)

    def tend(self) -> None:
        """See that every child runs."""
        for child in self.children:
            child.tend()

    def end(self, *, seconds: float = 15.0) -> None:
        """End all of them together, each within so many seconds."""
        for child in self.children:
            child.ask_to_end()
        for child in self.children:
            child.wait(seconds)
