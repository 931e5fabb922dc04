"""The unit of work: all or nothing, nobody's change lost, told exactly once."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError, connection, models, transaction

from lianmeng.assist.actions.extending import refuse_extension, request_extension
from lianmeng.assist.actions.handling import conclude_demand
from lianmeng.assist.actions.raising import submit_demand
from lianmeng.assist.actions.triage import accept_demand, reject_demand
from lianmeng.assist.models import (
    Assignment,
    CallBack,
    Demand,
    DemandOutcome,
    Dispute,
    Extension,
    OutcomeKind,
    Progress,
)
from lianmeng.kernel.errors import Conflict, Invalid, Refused
from lianmeng.kernel.places import Actor, System
from lianmeng.platform.database.roles import as_owner
from lianmeng.platform.events.chain import verify
from lianmeng.platform.events.models import Event
from lianmeng.platform.notices.actions.delivery import deliver_waiting
from lianmeng.platform.notices.models import Notice, Outbox
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.platform.work.unit import unit_of_work
from tests.assist import stories
from tests.assist.walks import Walk
from tests.support.cast import Cast, install, moment

LOOK = System("look at what was written")
PARTS: tuple[type[models.Model], ...] = (Assignment, Dispute, Extension, Progress, DemandOutcome, CallBack)


def rows(model: type[models.Model]) -> Any:
    return model._default_manager.visible_to(LOOK)  # type: ignore[attr-defined]


def fail_half_way(actor: Actor, demand: Demand) -> None:
    """An action that breaks after it has written."""
    with unit_of_work(actor) as work:
        held = work.lock(demand)
        work.change(held, verb="draft_edited", at=moment("2022-09-30 09:00"), changes={"title": "x"})
        work.add(Progress(demand=held, team_id=held.handler_id, text="好", at=moment("2022-09-30 09:00")))
        raise ZeroDivisionError


# -- alone -----------------------------------------------------------------------------------------------


def test_an_old_view_is_a_conflict_and_changes_nothing(cast: Cast) -> None:
    seen_before = stories.raised(cast)
    accept_demand(actor=cast["county_office"], demand=seen_before, difficulty="simple", at=moment("2022-09-28 09:30"))
    events, waiting = rows(Event).count(), rows(Outbox).count()
    with pytest.raises(Conflict):
        accept_demand(actor=cast["city_office"], demand=seen_before, difficulty="hard", at=moment("2022-09-28 09:31"))
    stored = rows(Demand).get(pk=seen_before.pk)
    assert (stored.status, stored.difficulty, stored.version) == ("accepted", "simple", 2)
    assert (rows(Event).count(), rows(Outbox).count()) == (events, waiting)


def test_a_change_under_the_hands_of_an_action_is_a_conflict(cast: Cast) -> None:
    """Without a lock the guarded update still notices that the row has moved."""
    demand = stories.raised(cast)
    with unit_of_work(cast["county_office"]) as work:
        held = rows(Demand).get(pk=demand.pk)
        rows(Demand).filter(pk=demand.pk).update(version=7)
        with pytest.raises(Conflict):
            work.change(held, verb="draft_edited", at=moment("2022-09-28 09:30"), changes={"title": "x"})
        rows(Demand).filter(pk=demand.pk).update(version=demand.version)


def test_whatever_is_refused_leaves_nothing_behind(cast: Cast) -> None:
    demand = stories.in_progress(cast)
    road = OutcomeKind.objects.get(code="road_hardened")
    before = everything()
    with pytest.raises(Invalid), transaction.atomic():
        conclude_demand(
            actor=cast["helper"], demand=demand, reply="好", at=moment("2022-09-30 09:00"),
            outcomes=[(road, Decimal(10)), (road, Decimal(0))],
        )  # fmt: skip
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail_half_way(cast["helper"], demand)
    assert everything() == before


def test_blanks_are_no_reason(cast: Cast) -> None:
    walk = Walk.begun(cast).go("submit")
    for note in ("", "   ", "\n\t"):
        with pytest.raises(Invalid):
            reject_demand(actor=cast["county_office"], demand=walk.demand, note=note, at=moment("2022-09-28 10:00"))
    assert rows(Demand).get(pk=walk.demand.pk).status == "submitted"


def everything() -> list[list[Any]]:
    return [list(rows(model).order_by("pk").values_list()) for model in (Demand, *PARTS, Outbox, Event)]


# -- several at once -------------------------------------------------------------------------------------


def _at_once(number: int, work: Callable[[int], object]) -> list[object]:
    """Run ``work`` in so many threads, each with its own connection, and return what each returned or raised."""
    results: list[object] = [None] * number
    start = threading.Barrier(number)

    def run(index: int) -> None:
        try:
            start.wait()
            results[index] = work(index)
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_no_update_is_lost_among_eight_writers(own_database: str) -> None:
    cast = install()
    demand = stories.raised(cast, submit=False)
    done: list[int] = []

    def write(index: int) -> None:
        for _ in range(8):
            while True:
                seen = rows(Demand).get(pk=demand.pk)
                try:
                    with unit_of_work(cast["enterprise"]) as work:
                        held = work.lock(seen)
                        changes = {"disputes": held.disputes + 1}
                        work.change(held, verb="draft_edited", at=moment("2022-09-28 10:00"), changes=changes)
                except Conflict:
                    continue
                done.append(index)
                break

    assert _at_once(8, write) == [None] * 8
    stored = rows(Demand).get(pk=demand.pk)
    assert (stored.disputes, stored.version, len(done)) == (64, demand.version + 64, 64)
    assert rows(Event).filter(verb="draft_edited").count() == 64
    assert verify().whole


def test_of_two_who_decide_at_once_one_is_refused(own_database: str) -> None:
    cast = install()
    demand = stories.raised(cast)
    people = ("county_office", "city_office", "county_caller", "county_office")

    def accept(index: int) -> str:
        actor = cast[people[index]]
        return accept_demand(actor=actor, demand=demand, difficulty="simple", at=moment("2022-09-28 10:00")).status

    results = _at_once(4, accept)
    assert results.count("accepted") == 1
    assert sum(isinstance(result, Conflict) for result in results) == 3
    assert rows(Event).filter(verb="demand_accepted").count() == 1


def test_messages_are_delivered_exactly_once_by_several_at_once(own_database: str) -> None:
    cast = install()
    for _ in range(12):
        stories.raised(cast)
    _undeliver()
    waiting = rows(Outbox).filter(delivered_at__isnull=True).count()
    assert waiting == 12

    counts = _at_once(4, lambda index: deliver_waiting(at=moment("2022-09-28 12:00"), limit=5))
    while deliver_waiting(at=moment("2022-09-28 12:00"), limit=5):
        pass
    assert sum(counts) <= 12  # type: ignore[arg-type]
    assert rows(Outbox).filter(delivered_at__isnull=True).count() == 0
    assert rows(Notice).count() == 24  # both holders of the county office's posts
    assert rows(Notice).values("outbox", "post").distinct().count() == 24


def test_a_delivery_killed_half_way_is_made_again_and_nobody_is_told_twice(own_database: str) -> None:
    cast = install()
    stories.raised(cast)
    _undeliver()
    died = threading.Event()

    def deliver() -> None:
        try:
            with transaction.atomic():
                deliver_waiting(at=moment("2022-09-28 12:00"))
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        except OperationalError:
            died.set()
        finally:
            connection.close()

    thread = threading.Thread(target=deliver)
    thread.start()
    thread.join()
    assert died.is_set()
    assert rows(Notice).count() == 0
    assert deliver_waiting(at=moment("2022-09-28 12:00")) == 1
    assert deliver_waiting(at=moment("2022-09-28 12:00")) == 0
    assert rows(Notice).count() == 2


def test_a_message_leaves_with_its_action_or_not_at_all(own_database: str) -> None:
    cast = install()
    demand = stories.raised(cast, submit=False)
    with transaction.atomic():
        submit_demand(actor=cast["enterprise"], demand=demand, at=moment("2022-09-28 10:00"))
        transaction.set_rollback(True)
    assert (rows(Outbox).count(), rows(Notice).count()) == (0, 0)
    submit_demand(actor=cast["enterprise"], demand=demand, at=moment("2022-09-28 10:00"))
    assert rows(Outbox).filter(delivered_at__isnull=False).count() == 1  # at once, where the process lives on
    assert rows(Notice).count() == 2


def _undeliver() -> None:
    """As if the process had died between the commit and the delivery."""
    with as_owner(), acting_as(LOOK), connection.cursor() as cursor:
        cursor.execute("DELETE FROM platform_notices_notice")
        cursor.execute("UPDATE platform_notices_outbox SET delivered_at = NULL")


def test_two_requests_for_more_time_at_once_are_one(own_database: str) -> None:
    cast = install()
    demand = stories.in_progress(cast)

    def ask(index: int) -> Extension:
        return request_extension(
            actor=cast["helper"], demand=demand, working_days=3, reason="雨", at=moment("2022-09-29 09:00")
        )

    results = _at_once(4, ask)
    granted = [one for one in results if isinstance(one, Extension)]
    assert len(granted) == 1
    assert sum(isinstance(one, Refused) for one in results) == 3
    refuse_extension(actor=cast["county_office"], extension=granted[0], note="按期", at=moment("2022-09-29 10:00"))
