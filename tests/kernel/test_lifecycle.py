"""Tables of states and moves: checked when they are made, asked by actions, drawn for the documentation."""

import pytest

from lianmeng.kernel.errors import Invalid, NotPossible, Words
from lianmeng.kernel.lifecycle import Lifecycle, Move, State
from lianmeng.kernel.registry import Registry

STATES = [State("new", "New", initial=True), State("open", "Open"), State("shut", "Shut", final=True)]
OPEN = Move("open", "Open it", ("new",), "open", "thing.open", "thing_opened")
SHUT = Move("shut", "Shut it", ("new", "open"), "shut", "thing.shut", "thing_shut", ("note",))
THING = Lifecycle("thing", STATES, [OPEN, SHUT])


def test_a_move_is_checked_for_its_state_and_for_what_it_needs() -> None:
    assert THING.check("shut", "open", {"note": "done"}) is SHUT
    with pytest.raises(NotPossible) as refused:
        THING.check("open", "shut", {})
    assert refused.value.params == {"move": Words("Open it"), "state": Words("Shut")}
    assert "Shut" in str(refused.value)
    for given in ({}, {"note": ""}, {"note": None}, {"note": []}):
        with pytest.raises(Invalid) as missing:
            THING.check("shut", "new", given)
        assert missing.value.field == "note"
        assert str(missing.value) == "Please fill in this field: note."


def test_the_table_answers_questions() -> None:
    assert THING.initial_states == ("new",)
    assert THING.pairs == {("new", "open"), ("new", "shut"), ("open", "shut")}
    assert THING.moves_from("new") == (OPEN, SHUT)
    assert THING.moves_from("shut") == ()
    assert (THING.state("open").label, THING.move("open").event) == ("Open", "thing_opened")


@pytest.mark.parametrize(
    ("states", "moves", "fault"),
    [
        ([State("open", "Open"), State("shut", "Shut")], [], "no initial state"),
        (STATES, [OPEN, Move("burn", "Burn", ("open",), "ashes", "r", "e"), SHUT], "unknown state 'ashes'"),
        (STATES, [OPEN, SHUT, Move("wake", "Wake", ("shut",), "open", "r", "e")], "leaves the final state"),
        (STATES, [OPEN], "no move leaves ['open']"),
        ([*STATES, State("lost", "Lost", final=True)], [OPEN, SHUT], "never reached: ['lost']"),
    ],
)
def test_a_table_that_contradicts_itself_is_a_mistake_in_the_code(
    states: list[State], moves: list[Move], fault: str
) -> None:
    with pytest.raises(ValueError, match=r".*") as found:
        Lifecycle("thing", states, moves)
    assert fault in str(found.value)


def test_the_chart_shows_each_step_once() -> None:
    assert THING.chart().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> new",
        "    new --> open: open",
        "    new --> shut: shut",
        "    open --> shut: shut",
        "    shut --> [*]",
    ]


def test_a_registry_takes_each_name_once_and_keeps_the_order() -> None:
    registry: Registry[int] = Registry("numbers")
    registry.add("two", 2)
    registry.add("one", 1)
    assert (list(registry), registry.items(), registry.values(), len(registry)) == (
        ["two", "one"],
        [("two", 2), ("one", 1)],
        [2, 1],
        2,
    )
    assert "one" in registry
    with pytest.raises(ValueError, match="'one' is registered already"):
        registry.add("one", 3)
    with pytest.raises(KeyError, match="'three' is not registered"):
        registry.get("three")
