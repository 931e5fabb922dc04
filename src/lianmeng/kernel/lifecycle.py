"""Lifecycles: the states of a record and the moves between them, as frozen tables.

A room writes its tables in ``states.py``; the unit of work, the database trigger, the pages, the tests
and the chart in the documentation all read the same tables, so that they cannot differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from lianmeng.kernel.errors import N_, Invalid, NotPossible, Words


@dataclass(frozen=True, slots=True)
class State:
    """A state in which a record can rest. ``label`` is a marked message."""

    name: str
    label: str
    initial: bool = False
    final: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One permitted step: from any of ``sources`` to ``target``, for those who hold ``right``.

    ``requires`` names the values that must be given (by keyword, not empty) to make the move; ``event``
    is what the trail and the listeners call it once it has happened, in the past tense.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    right: str
    event: str
    requires: tuple[str, ...] = ()


class Lifecycle:
    """The states and moves of one kind of record, checked for consistency when it is made."""

    def __init__(self, name: str, states: Iterable[State], moves: Iterable[Move]) -> None:
        self.name = name
        states, moves = tuple(states), tuple(moves)
        for names in ([state.name for state in states], [move.name for move in moves]):
            if twice := {one for one in names if names.count(one) > 1}:
                raise ValueError(f"{name}: listed twice: {sorted(twice)}")
        self.states: Mapping[str, State] = MappingProxyType({state.name: state for state in states})
        self.moves: Mapping[str, Move] = MappingProxyType({move.name: move for move in moves})
        self._verify()

    def _verify(self) -> None:
        if not self.initial_states:
            raise ValueError(f"{self.name}: no initial state")
        for move in self.moves.values():
            for state in (*move.sources, move.target):
                if state not in self.states:
                    raise ValueError(f"{self.name}: move {move.name!r} names unknown state {state!r}")
            for source in move.sources:
                if self.states[source].final:
                    raise ValueError(f"{self.name}: move {move.name!r} leaves the final state {source!r}")
        left = {source for move in self.moves.values() for source in move.sources}
        if stuck := {state.name for state in self.states.values() if not state.final} - left:
            raise ValueError(f"{self.name}: no move leaves {sorted(stuck)}, yet they are not final")
        unreached = set(self.states) - self._reachable()
        if unreached:
            raise ValueError(f"{self.name}: states never reached: {sorted(unreached)}")

    def _reachable(self) -> set[str]:
        reached = set(self.initial_states)
        while True:
            further = {m.target for m in self.moves.values() if reached.intersection(m.sources)} - reached
            if not further:
                return reached
            reached |= further

    @cached_property
    def initial_states(self) -> tuple[str, ...]:
        return tuple(state.name for state in self.states.values() if state.initial)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """All (source, target) steps that some move permits: what the database trigger enforces."""
        return frozenset((source, move.target) for move in self.moves.values() for source in move.sources)

    def state(self, name: str) -> State:
        return self.states[name]

    def move(self, name: str) -> Move:
        return self.moves[name]

    def moves_from(self, state: str) -> tuple[Move, ...]:
        """The moves that leave ``state``, in the order of the table."""
        return tuple(move for move in self.moves.values() if state in move.sources)

    def check_state(self, name: str, state: str) -> Move:
        """Return the move ``name`` if it may be made from ``state``; NotPossible, naming both, if not."""
        move = self.moves[name]
        if state not in move.sources:
            raise NotPossible(
                "wrong_state",
                N_("“%(move)s” is not possible while the state is “%(state)s”."),
                move=Words(move.label),
                state=Words(self.states[state].label),
            )
        return move

    def check(self, name: str, state: str, given: Mapping[str, object]) -> Move:
        """Return the move ``name`` if it may be made from ``state`` with the ``given`` values.

        Raises NotPossible when the state does not permit it, Invalid when a required value is missing; a
        text of blanks alone is missing.
        """
        move = self.check_state(name, state)
        for field in move.requires:
            value = given.get(field)
            if value in (None, [], ()) or (isinstance(value, str) and not value.strip()):
                raise Invalid("required", N_("Please fill in this field: %(field)s."), field=field)
        return move

    def chart(self) -> str:
        """Draw the table as a Mermaid state diagram, for the documentation."""
        lines = ["stateDiagram-v2"]
        lines += [f"    [*] --> {name}" for name in self.initial_states]
        for move in self.moves.values():
            lines += [f"    {source} --> {move.target}: {move.name}" for source in move.sources]
        lines += [f"    {state.name} --> [*]" for state in self.states.values() if state.final]
        return "\n".join(lines) + "\n"
