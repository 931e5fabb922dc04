"""Whether the tests notice each change of a row in the tables of states, rights and scopes of a demand.

Every mutant deletes, swaps, widens or redirects one row and runs the tests of the tables against it, with
the test that compares the tables themselves left out: behaviour has to tell. The database's triggers stay
as migrated. Each mutant lives in a forked process, so that the program is loaded and the database made
once. Run it by ``make mutants``; it prints a table and fails if a mutant survives.
"""

import contextlib
import itertools
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

_FOLDER = tempfile.mkdtemp(prefix="lianmeng-mutants-")
os.environ["LIANMENG_TEST_DATA"] = _FOLDER  # before the tests' own configuration chooses one
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pytest
from django.conf import settings

import tests.conftest  # noqa: F401 - sets Django up as every test run does
from lianmeng.assist import rules, states, states_supervision
from lianmeng.kernel.lifecycle import Lifecycle, Move
from lianmeng.platform.database.supervisor import attach
from lianmeng.platform.permissions.paths import EVERYTHING
from lianmeng.platform.permissions.paths import Path as ScopePath
from lianmeng.platform.permissions.policy import rights, scopes
from tests.assist.expected import EXPECTED
from tests.support import database

TABLE, RIGHTS, IN_DATABASE, PAUSE, SUPERVISION = (
    f"tests/assist/{name}.py"
    for name in ("test_table", "test_rights", "test_states_in_database", "test_pause_table", "test_supervision")
)
AT_ONCE = 2
CAUGHT, SURVIVED = int(pytest.ExitCode.TESTS_FAILED), int(pytest.ExitCode.OK)


@dataclass(frozen=True)
class Mutant:
    """One change; ``states`` are where it should show, or ``test`` the one to show it: these are run first.

    ``tests``: the files to run instead of those of the demand itself.
    """

    name: str
    apply: Callable[[], None]
    states: tuple[str, ...] = ()
    test: str = ""
    tests: tuple[str, ...] = ()


# -- moves ------------------------------------------------------------------------------------------------------------


def _set_moves(lifecycle: Lifecycle, moves: dict[str, Move]) -> None:
    lifecycle.moves = MappingProxyType(moves)
    lifecycle.__dict__.pop("pairs", None)


def _changed(lifecycle: Lifecycle, move: Move, what: str, *, test: str = "", **changes: Any) -> Mutant:
    def apply() -> None:
        _set_moves(lifecycle, {**lifecycle.moves, move.name: replace(move, **changes)})

    touched = (*move.sources, *changes.get("sources", ()))
    return Mutant(f"{lifecycle.name}.{move.name}: {what}", apply, touched, test)


def _deleted(lifecycle: Lifecycle, move: Move) -> Mutant:
    def apply() -> None:
        _set_moves(lifecycle, {name: one for name, one in lifecycle.moves.items() if name != move.name})

    return Mutant(f"{lifecycle.name}.{move.name}: deleted", apply, move.sources)


def _swapped(lifecycle: Lifecycle, one: Move, other: Move) -> Mutant:
    def apply() -> None:
        exchanged = {one.name: replace(other, name=one.name), other.name: replace(one, name=other.name)}
        _set_moves(lifecycle, {**lifecycle.moves, **exchanged})

    return Mutant(f"{lifecycle.name}: {one.name} and {other.name} swapped", apply, (*one.sources, *other.sources))


def _mutants_of_moves(lifecycle: Lifecycle) -> Iterator[Mutant]:
    names, moves = list(lifecycle.states), list(lifecycle.moves.values())
    for number, move in enumerate(moves):
        yield _deleted(lifecycle, move)
        target = names[(names.index(move.target) + 1) % len(names)]
        yield _changed(lifecycle, move, f"to {target}", target=target)
        for source in move.sources:
            rest = tuple(one for one in move.sources if one != source)
            yield _changed(lifecycle, move, f"not from {source}", sources=rest)
        for source in names:
            if source not in move.sources:
                yield _changed(lifecycle, move, f"from {source} too", sources=(*move.sources, source))
                if not lifecycle.states[source].final:
                    break
        for field in move.requires:
            rest = tuple(one for one in move.requires if one != field)
            asked = "test_what_a_move_requires_must_be_given" if lifecycle is states.DEMAND else ""
            yield _changed(lifecycle, move, f"without {field}", test=asked, requires=rest)
        if other := _another_right(move.right):
            yield _changed(lifecycle, move, f"by {other}", right=other)
        yield _swapped(lifecycle, move, moves[(number + 1) % len(moves)])


def _another_right(name: str) -> str | None:
    """A right on the same records that other people hold."""
    mine = rights.get(name)
    found = (other for other in rights.values() if other.model is mine.model and other.holders != mine.holders)
    return next((other.name for other in found), None)


# -- rights and scopes ------------------------------------------------------------------------------------------------


def _mutants_of_table(name: str, table: dict[str, ScopePath]) -> Iterator[Mutant]:
    """Each row deleted, widened to everything, and exchanged with the next one that differs; one row given away."""
    roles = list(table)
    for number, role in enumerate(roles):
        path = table[role]
        yield Mutant(f"{name}: {role} deleted", lambda role=role: table.pop(role))  # type: ignore[misc]
        if path is not EVERYTHING:
            yield Mutant(f"{name}: {role} sees everything", lambda role=role: table.update({role: EVERYTHING}))  # type: ignore[misc]
        other = next((one for one in roles[number + 1 :] if table[one] != path), None)
        if other:
            exchanged = {role: table[other], other: path}
            yield Mutant(f"{name}: {role} and {other} swapped", lambda new=exchanged: table.update(new))  # type: ignore[misc]
    for stranger in ("bank", "auditor", "chain_office"):
        if stranger not in table:
            yield Mutant(f"{name}: {stranger} added", lambda role=stranger: table.update({role: EVERYTHING}))  # type: ignore[misc]


def _mutants_of_rights(names: list[str]) -> Iterator[Mutant]:
    for number, name in enumerate(names):
        right = rights.get(name)
        yield from _mutants_of_table(name, _writable(right))
        yield Mutant(f"{name}: deleted", lambda right=right: setattr(right, "holders", {}))  # type: ignore[misc]
        other = next((o for o in map(rights.get, names[number + 1 :]) if o.holders != right.holders), None)
        if other:
            yield Mutant(f"{name} and {other.name}: swapped", lambda a=right, b=other: _exchange(a, b))  # type: ignore[misc]


def _writable(right: Any) -> dict[str, ScopePath]:
    """The right's own table: several rights may be written with the same one."""
    right.holders = dict(right.holders)
    return right.holders  # type: ignore[no-any-return]


def _exchange(one: Any, other: Any) -> None:
    one.holders, other.holders = other.holders, one.holders


def all_mutants() -> list[Mutant]:
    """Every mutant of the demand, of its request for more time, of its pauses and of the letters about it."""
    letters = scopes.get("assist.supervision")
    return [
        *_mutants_of_moves(states.DEMAND),
        *_mutants_of_moves(states.EXTENSION),
        *_mutants_of_table("DEMANDS_SEEN", scopes.get("assist.demand")),  # type: ignore[arg-type]
        *_mutants_of_rights([*rules.DEMAND_RIGHTS, *rules.EXTENSION_RIGHTS]),
        *_tested_by(PAUSE, _mutants_of_moves(states.PAUSE), _mutants_of_rights([*rules.PAUSE_RIGHTS])),
        *_tested_by(
            SUPERVISION,
            _mutants_of_moves(states_supervision.SUPERVISION),
            _mutants_of_table("SUPERVISIONS_SEEN", letters),  # type: ignore[arg-type]
            _mutants_of_rights([*rules.SUPERVISION_RIGHTS]),
        ),
    ]


def _tested_by(file: str, *mutants: Iterator[Mutant]) -> Iterator[Mutant]:
    return (replace(mutant, tests=(file,)) for mutant in itertools.chain(*mutants))


# -- running ----------------------------------------------------------------------------------------------------------


def _tests(mutant: Mutant | None) -> list[str]:
    """All tests of the tables, those of the touched states first."""
    if mutant and mutant.tests:
        return [*mutant.tests]
    first = [state for state in EXPECTED if mutant and state in mutant.states]
    in_states = [f"{TABLE}::test_every_move_and_person[{state}]" for state in (*first, *(set(EXPECTED) - set(first)))]
    if mutant and mutant.test:
        return [f"{TABLE}::{mutant.test}", *in_states, TABLE, RIGHTS, IN_DATABASE]
    if mutant is None or mutant.states:
        return [*in_states, TABLE, RIGHTS, IN_DATABASE, *([] if mutant else [PAUSE, SUPERVISION])]
    return [RIGHTS, TABLE, IN_DATABASE]


def _run(number: int, mutant: Mutant | None) -> None:
    """In a process of its own: change the row and run the tests until one fails."""
    database._numbers = itertools.count(1000 * (number + 2))  # databases of its own beside the others'
    with open(Path(_FOLDER) / f"mutant-{number}.log", "w", encoding="utf-8") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    if mutant:
        mutant.apply()
    options = ["-q", "-x", "--tb=short", "-p", "no:cacheprovider", "-p", "no:randomly"]
    unwanted = ["--deselect", f"{TABLE}::test_the_expectation_covers_the_tables"]
    os._exit(int(pytest.main([*options, *unwanted, *_tests(mutant)])))


def _started(number: int, mutant: Mutant | None) -> int:
    sys.stdout.flush()
    process = os.fork()
    if process == 0:
        try:
            _run(number, mutant)
        finally:
            os._exit(99)
    return process


def _load_everything() -> None:
    """Have the test runner, its plugins and the tests in memory before the first process is forked."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", TABLE, RIGHTS, IN_DATABASE, PAUSE, SUPERVISION])


def _first_failure(number: int) -> str:
    lines = (Path(_FOLDER) / f"mutant-{number}.log").read_text(encoding="utf-8").splitlines()
    return next((line.split("::")[-1].split(" - ")[0] for line in lines if line.startswith(("FAILED", "ERROR"))), "")


def main() -> int:
    """Try every mutant and print what became of it; return 1 if one survived or could not be tried."""
    chosen = sys.argv[1] if len(sys.argv) > 1 else ""
    mutants = [mutant for mutant in all_mutants() if chosen in mutant.name]
    began = time.monotonic()
    with attach(settings.LIANMENG_DATA):
        _load_everything()
        _, status = os.waitpid(_started(-1, None), 0)
        if os.waitstatus_to_exitcode(status) != SURVIVED:
            print("The tests fail without any mutant:", _first_failure(-1))
            return 1
        waiting, running, failures = list(enumerate(mutants)), dict[int, int](), 0
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                number, mutant = waiting.pop(0)
                running[_started(number, mutant)] = number
            process, status = os.wait()
            if process not in running:
                continue
            number, code = running.pop(process), os.waitstatus_to_exitcode(status)
            verdict = {CAUGHT: "caught", SURVIVED: "SURVIVED"}.get(code, f"NOT TRIED ({code})")
            failures += code != CAUGHT
            print(f"{verdict:10} {mutants[number].name:58} {_first_failure(number)}", flush=True)
    print(f"{len(mutants) - failures} of {len(mutants)} caught in {time.monotonic() - began:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(_FOLDER)
