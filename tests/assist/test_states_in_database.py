"""The database itself refuses what the tables of states do not list."""

import uuid

import pytest
from django.db import DatabaseError, connection, models, transaction

from lianmeng.assist.models import Demand, Extension
from lianmeng.assist.states import EXTENSION
from lianmeng.platform.permissions.ambient import writing
from tests.assist.expected import (
    EXPECTED,
    EXTENSION_EXPECTED,
    EXTENSION_WAYS,
    WAYS,
    in_state,
    taken_back,
)
from tests.assist.walks import Walk
from tests.support.cast import Cast, moment


@pytest.fixture
def in_each_state(cast: Cast) -> dict[str, Walk]:
    """A demand in each state, by the shortest way."""
    return {state: in_state(cast, state) for state in WAYS}


@pytest.fixture
def extensions(cast: Cast) -> dict[str, Walk]:
    return {state: Walk.begun(cast).go(*way.split()) for state, way in EXTENSION_WAYS.items()}


def refused_by_the_database(record: models.Model, status: str) -> bool:
    with writing("force a state"):
        try:
            with taken_back():
                type(record)._default_manager.filter(pk=record.pk).update(status=status)
        except DatabaseError as error:
            return "Invalid transition" in str(error)
    return False


def test_the_database_refuses_every_step_that_is_not_in_the_table(in_each_state: dict[str, Walk]) -> None:
    permitted = {(state, target) for state, moves in EXPECTED.items() for target, _ in moves.values()}
    wrong = [
        (source, target)
        for source, walk in in_each_state.items()
        for target in EXPECTED
        if source != target and refused_by_the_database(walk.demand, target) is ((source, target) in permitted)
    ]
    assert wrong == []


def test_the_database_refuses_a_demand_that_does_not_begin_at_the_beginning(cast: Cast) -> None:
    draft = Walk.begun(cast).demand
    admitted, refused = [], 0
    for state in EXPECTED:
        values = {field.attname: getattr(draft, field.attname) for field in Demand._meta.concrete_fields}
        record = Demand(**{**values, "id": uuid.uuid4(), "number": f"x-{state}"[:20], "status": state})
        with writing("begin elsewhere"):
            try:
                with taken_back():
                    record.save(force_insert=True)
                    admitted.append(state)
            except DatabaseError as error:
                refused += "Cannot insert" in str(error)
    assert (admitted, refused) == (["draft"], len(EXPECTED) - 1)


def test_the_database_knows_the_table_of_more_time(cast: Cast, extensions: dict[str, Walk]) -> None:
    permitted = {("requested", "approved"), ("requested", "refused")}
    assert permitted == EXTENSION.pairs
    for source, walk in extensions.items():
        assert walk.extension is not None
        for target in EXTENSION_EXPECTED:
            if source != target:
                assert refused_by_the_database(walk.extension, target) is ((source, target) not in permitted)
    demand = Walk.begun(cast).demand
    admitted, refused = [], 0
    for state in EXTENSION_EXPECTED:
        at = moment("2022-09-28 09:00")
        record = Extension(demand=demand, value=1, unit="working_day", reason="雨", at=at, old_due_at=at, status=state)
        with writing("begin elsewhere"):
            try:
                with taken_back():
                    record.save(force_insert=True)
                    admitted.append(state)
            except DatabaseError as error:
                refused += "Cannot insert" in str(error)
    assert (admitted, refused) == (["requested"], len(EXTENSION_EXPECTED) - 1)


def test_no_setting_of_a_session_lets_an_illegal_step_pass(in_each_state: dict[str, Walk]) -> None:
    with transaction.atomic(), writing("switch triggers off"), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(tgname, ',') FROM pg_trigger WHERE NOT tgisinternal")
        (names,) = cursor.fetchone()
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + names + "}"])
        assert refused_by_the_database(in_each_state["submitted"].demand, "closed")
        cursor.execute("SELECT set_config('pgtrigger.ignore', '', true)")
