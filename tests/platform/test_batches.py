"""A batch of actions writes what the same actions write one by one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianmeng.assist.models import (
    Demand,
)
from lianmeng.kernel.errors import Refused
from lianmeng.platform.events.chain import verify
from lianmeng.platform.events.models import Event
from lianmeng.platform.notices.models import Outbox
from lianmeng.platform.work.unit import batch_of_work, unit_of_work
from tests.assist import stories
from tests.assist.walks import STEPS, Walk
from tests.platform.test_work import PARTS, everything, fail_half_way, rows
from tests.support.cast import Cast

_WEIGHTED = [
    *STEPS,
    "conclude",
    "review",
    "call_back",
    "contact",
    "acknowledge",
    "fail_to_call",
    "fail_to_call",
    "redo",
]
_plans = st.lists(st.tuples(st.sampled_from(_WEIGHTED), st.integers(1, 70)), min_size=10, max_size=40)
_ways = st.sampled_from(
    [
        [],
        ["submit", "accept", "dispatch"],
        ["submit", "accept", "dispatch", "acknowledge", "contact", "conclude", "review"],
        ["submit", "accept", "dispatch", "dispute", "reassign", "acknowledge", "contact", "request_extension"],
        ["submit", "accept", "dispatch", "acknowledge", "contact", "request_extension", "refuse_extension"],
    ]
)
Taken = list[tuple[int, str, timedelta]]


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _find_out(cast: Cast, kinds: list[str], ways: list[list[str]], plan: list[tuple[str, int]]) -> Taken:
    """Which steps of the plan are possible, taken in turn by the demands; each refusal must leave nothing."""
    walks = [Walk.begun(cast, kind=kind) for kind in kinds]
    wanted: Taken = [(number, step, timedelta(hours=1)) for number, way in enumerate(ways) for step in way]
    wanted += [(number % len(walks), step, timedelta(hours=hours)) for number, (step, hours) in enumerate(plan)]
    return [(number, step, after) for number, step, after in wanted if _possible(walks[number], step, after)]


def _possible(walk: Walk, step: str, after: timedelta) -> bool:
    if step in ("approve_extension", "refuse_extension") and walk.extension is None:
        return False
    if step == "refuse_pause" and walk.pause is None:
        return False
    if step == "refuse_redo" and walk.redo is None:
        return False
    if step == "merge" and walk.leader is None:  # into another demand, which these walks do not have
        return False
    try:
        with transaction.atomic():
            walk.take(step, after=after)
    except Refused:
        return False
    return True


def _written(demands: list[Demand]) -> dict[str, list[Any]]:
    """All that was written of the demands, less what must differ: identifiers, numbers, positions, moments, digests."""
    names = {demand.pk: f"demand {number}" for number, demand in enumerate(demands)}
    written: dict[str, list[Any]] = {"Demand": []}
    for demand in demands:
        values = rows(Demand).filter(pk=demand.pk).values().get()
        written["Demand"].append({name: value for name, value in values.items() if name not in ("id", "number")})
    numbers = {demand.number: names[demand.pk] for demand in demands}
    parts = {part.pk: type(part).__name__ for model in PARTS for part in rows(model).filter(demand__in=demands)}
    for model in PARTS:
        found = rows(model).filter(demand__in=demands).values()
        written[model.__name__] = sorted(repr({**one, "id": 0, "demand_id": names[one["demand_id"]]}) for one in found)
    outbox = rows(Outbox).filter(record_id__in=names).values()
    written["Outbox"] = sorted(
        repr({**one, "id": 0, "record_id": names[one["record_id"]],
              "params": {**one["params"], "number": numbers[one["params"]["number"]]}}) for one in outbox
    )  # fmt: skip
    events = rows(Event).filter(record_id__in=[*names, *parts]).order_by("position").values()
    left_out = ("position", "recorded_at", "previous", "digest")
    for event in events:
        event["record_id"] = names.get(event["record_id"]) or parts[event["record_id"]]
        event["new"].pop("number", None)
    written["Event"] = [{name: value for name, value in event.items() if name not in left_out} for event in events]
    return written


def _replay(cast: Cast, kinds: list[str], taken: Taken, alone: int) -> dict[str, list[Any]]:
    """Take the steps again, the first ``alone`` of them (counting the raising) each for itself, the rest in a batch."""
    walks: list[Walk] = []
    todo: list[Callable[[], None]] = [
        *(lambda kind=kind: walks.append(Walk.begun(cast, kind=kind)) for kind in kinds),  # type: ignore[misc]
        *(lambda n=n, s=s, a=a: walks[n].take(s, after=a) for n, s, a in taken),  # type: ignore[misc]
    ]
    for step in todo[:alone]:
        step()
    with batch_of_work("test of a batch") if alone < len(todo) else nullcontext():
        for step in todo[alone:]:
            step()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return _written([walk.demand for walk in walks])


def test_a_batch_writes_what_its_actions_write_one_by_one(cast: Cast) -> None:
    steps_seen: set[str] = set()

    @settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(
        ways=st.lists(_ways, min_size=2, max_size=2),
        kinds=st.lists(st.sampled_from(["help", "help", "consultation"]), min_size=2, max_size=2),
        plan=_plans,
        alone=st.integers(0, 12),
    )
    def same(ways: list[list[str]], kinds: list[str], plan: list[tuple[str, int]], alone: int) -> None:
        with taken_back():
            taken = _find_out(cast, kinds, ways, plan)
        steps_seen.update(step for _, step, _ in taken)
        with taken_back():
            expected = _replay(cast, kinds, taken, len(kinds) + len(taken))
        for part_alone in {0, min(alone, len(taken))}:
            with taken_back():
                assert _replay(cast, kinds, taken, part_alone) == expected
                assert verify().whole

    same()
    assert len(steps_seen) > 12


WALKS = [
    "submit accept dispatch dispute uphold acknowledge contact conclude send_back conclude review call_back redo "
    "report_progress conclude review fail_to_call fail_to_call call_back confirm close",
    "submit accept dispatch dispute reassign acknowledge reassign acknowledge contact request_extension "
    "refuse_extension request_extension approve_extension conclude review fail_to_call fail_to_call "
    "fail_to_call close_unconfirmed",
    "submit accept dispatch request_extension refuse_extension request_extension refuse_extension request_extension "
    "acknowledge contact reassign withdraw",
    "edit_draft edit_draft submit reject",
]


@pytest.mark.parametrize("steps", WALKS, ids=["to the end", "more time", "asking again", "rejected"])
def test_whole_lives_in_a_batch_equal_the_same_one_by_one(cast: Cast, steps: str) -> None:
    taken: Taken = [(number, step, timedelta(hours=1)) for step in steps.split() for number in (0, 1)]
    kinds = ["help", "help"]
    with taken_back():
        expected = _replay(cast, kinds, taken, len(kinds) + len(taken))
    for alone in (0, 2, 3, 7, 12):
        with taken_back():
            assert _replay(cast, kinds, taken, alone) == expected


def test_a_consultation_in_a_batch_equals_the_same_one_by_one(cast: Cast) -> None:
    taken: Taken = [
        (0, step, timedelta(hours=1)) for step in ["submit", "accept", "answer", "call_back", "confirm", "close"]
    ]
    with taken_back():
        expected = _replay(cast, ["consultation"], taken, 7)
    with taken_back():
        assert _replay(cast, ["consultation"], taken, 0) == expected


def test_a_batch_takes_few_statements(cast: Cast, django_assert_max_num_queries: Any) -> None:
    def live(walk: Walk) -> None:
        walk.go(*["submit", "accept", "dispatch", "acknowledge", "contact", "conclude", "review"])

    with taken_back(), django_assert_max_num_queries(10_000) as one, batch_of_work("one"):
        live(Walk.begun(cast))
    with taken_back(), django_assert_max_num_queries(10_000) as many, batch_of_work("many"):
        for _ in range(10):
            live(Walk.begun(cast))
    writing = [q for q in many.captured_queries if q["sql"].startswith(("INSERT", "UPDATE"))]
    assert len(writing) == len([q for q in one.captured_queries if q["sql"].startswith(("INSERT", "UPDATE"))])


def test_what_is_refused_before_it_wrote_leaves_a_batch_whole(cast: Cast) -> None:
    with batch_of_work("go on after a refusal"):
        walk = Walk.begun(cast)
        with pytest.raises(Refused):
            walk.take("accept")
        walk.go("submit", "accept")
    assert rows(Demand).get(pk=walk.demand.pk).status == "accepted"


def test_an_action_that_fails_half_way_takes_its_batch_with_it(cast: Cast) -> None:
    demand = stories.raised(cast)
    before = everything()
    with pytest.raises(RuntimeError, match="half way"), batch_of_work("swallow a failure"), suppress(ZeroDivisionError):
        fail_half_way(cast["county_office"], demand)
    assert everything() == before


def test_a_batch_cannot_be_opened_inside_an_action(cast: Cast) -> None:
    with unit_of_work(cast["city_office"]), pytest.raises(RuntimeError), batch_of_work("inside"):
        pass
