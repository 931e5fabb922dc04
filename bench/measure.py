"""Measuring: pairs that take turns, medians, and processes that work side by side."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

PAIRS = 5


@dataclass(frozen=True)
class Line:
    """One row of the result: what, how much, the goal in words, and whether it is met (None: no goal)."""

    name: str
    value: float
    unit: str
    goal: str = ""
    met: bool | None = None
    note: str = ""


def median_of_pairs(first: Callable[[], float], second: Callable[[], float]) -> tuple[float, float, float]:
    """Medians of both, taken in turns, and of their ratio first ÷ second within each pair."""
    pairs = [(first(), second()) for _ in range(PAIRS)]
    ratios = [one / other for one, other in pairs]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), statistics.median(ratios)


def cpu_ms(act: Callable[[], Any], times: int) -> float:
    """CPU of this process for one call, in milliseconds; once before without counting."""
    act()
    before = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - before) / times * 1000


def wall_ms(act: Callable[[], Any]) -> float:
    """How long one call takes, in milliseconds."""
    before = time.perf_counter()
    act()
    return (time.perf_counter() - before) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which so great a share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Crew:
    """Processes that do the same in a loop when told to, each with its own connection."""

    def __init__(self, prepare: Callable[[int], Callable[[], None]], size: int) -> None:
        context = get_context("fork")
        self._pipes = []
        self._members = []
        for number in range(size):
            ours, theirs = context.Pipe()
            member = context.Process(target=_work, args=(prepare, number, theirs), daemon=True)
            member.start()
            theirs.close()
            self._pipes.append(ours)
            self._members.append(member)
        for pipe in self._pipes:
            pipe.recv()

    def rate(self, seconds: float) -> float:
        """Turns a second of all together."""
        for pipe in self._pipes:
            pipe.send(seconds)
        return sum(turns / took for turns, took in (pipe.recv() for pipe in self._pipes))

    def end(self) -> None:
        for pipe, member in zip(self._pipes, self._members, strict=True):
            pipe.send(None)
            member.join(30)


def _work(prepare: Callable[[int], Callable[[], None]], number: int, pipe: Any) -> None:
    act = prepare(number)
    act()
    pipe.send("ready")
    while (seconds := pipe.recv()) is not None:
        turns, started = 0, time.perf_counter()
        while time.perf_counter() - started < seconds:
            act()
            turns += 1
        pipe.send((turns, time.perf_counter() - started))
