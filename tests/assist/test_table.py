"""Every state × move × person: what the tables permit works, everything else is refused with a reason.

What is expected stands here a second time, by hand, and is not derived from the tables in the code.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, models, transaction

from lianmeng.assist.actions.raising import DemandText, raise_demand
from lianmeng.assist.models import Assignment, CallBack, Category, Demand, DemandOutcome, Dispute, Extension, Progress
from lianmeng.assist.rules import DEMAND_RIGHTS, EXTENSION_RIGHTS
from lianmeng.assist.states import DEMAND, ENDED, EXTENSION, IN_HAND, OPEN
from lianmeng.kernel.errors import Forbidden, NotPossible, Refused
from lianmeng.kernel.places import ANONYMOUS, Actor, Place, System
from lianmeng.platform.events.models import Event
from lianmeng.platform.events.trail import timeline
from lianmeng.platform.notices.models import Outbox
from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.permissions.policy import allowed, is_visible, rights
from tests.assist.walks import STEPS, Walk
from tests.support.cast import PEOPLE, Cast, moment

LOOK = System("look at the demand")
OFFICES = {"city_office", "county_office", "county_caller"}
CALLERS = {"city_office", "county_caller", "supervisor", "city_supervisor"}  # the clerk reviewed or answered
TEAM, FIRM = {"helper"}, {"enterprise"}

#: State → move → (next state, who may make it). The county's clerk has done what an office did before.
EXPECTED: dict[str, dict[str, tuple[str, set[str]]]] = {
    "draft": {"submit": ("submitted", FIRM), "withdraw": ("withdrawn", FIRM)},
    "submitted": {
        "accept": ("accepted", OFFICES),
        "reject": ("rejected", OFFICES),
        "withdraw": ("withdrawn", OFFICES | FIRM),
    },
    "accepted": {
        "answer": ("answered", OFFICES),
        "dispatch": ("dispatched", OFFICES),
        "withdraw": ("withdrawn", OFFICES | FIRM),
    },
    "answered": {
        "call_back": ("called_back", CALLERS),
        "close_unconfirmed": ("closed_unconfirmed", OFFICES),
    },
    "dispatched": {
        "dispute": ("disputed", TEAM),
        "reassign": ("dispatched", OFFICES),
        "acknowledge": ("acknowledged", TEAM),
        "withdraw": ("withdrawn", OFFICES | FIRM),
    },
    "disputed": {
        "uphold": ("dispatched", OFFICES),
        "reassign": ("dispatched", OFFICES),
        "withdraw": ("withdrawn", OFFICES | FIRM),
    },
    "acknowledged": {
        "contact": ("in_progress", TEAM),
        "reassign": ("dispatched", OFFICES),
        "withdraw": ("withdrawn", OFFICES | FIRM),
    },
    "in_progress": {
        "conclude": ("concluded", TEAM),
        "reassign": ("dispatched", OFFICES),
        "withdraw": ("withdrawn", OFFICES | FIRM),
    },
    "concluded": {"send_back": ("in_progress", OFFICES), "review": ("reviewed", OFFICES)},
    "reviewed": {
        "call_back": ("called_back", CALLERS),
        "close_unconfirmed": ("closed_unconfirmed", OFFICES),
    },
    "called_back": {
        "confirm": ("confirmed", FIRM),
        "ask_redo": ("in_progress", FIRM),
        "close_unconfirmed": ("closed_unconfirmed", OFFICES),
    },
    "confirmed": {"close": ("closed", OFFICES)},
    "closed": {},
    "closed_unconfirmed": {},
    "rejected": {},
    "withdrawn": {},
}

_THREE_CALLS = "fail_to_call fail_to_call fail_to_call"
#: State → the kind of demand and the shortest way there, with what its moves need besides.
WAYS = {
    "draft": ("consultation", ""),
    "submitted": ("consultation", "submit"),
    "accepted": ("consultation", "submit accept"),
    "answered": ("consultation", f"submit accept answer {_THREE_CALLS}"),
    "dispatched": ("help", "submit accept dispatch"),
    "disputed": ("help", "submit accept dispatch dispute"),
    "acknowledged": ("help", "submit accept dispatch acknowledge"),
    "in_progress": ("help", "submit accept dispatch acknowledge contact"),
    "concluded": ("help", "submit accept dispatch acknowledge contact conclude"),
    "reviewed": ("help", f"submit accept dispatch acknowledge contact conclude review {_THREE_CALLS}"),
    "called_back": ("help", "submit accept dispatch acknowledge contact conclude review call_back"),
    "confirmed": ("help", "submit accept dispatch acknowledge contact conclude review call_back confirm"),
    "closed": ("help", "submit accept dispatch acknowledge contact conclude review call_back confirm close"),
    "closed_unconfirmed": (
        "help",
        f"submit accept dispatch acknowledge contact conclude review {_THREE_CALLS} close_unconfirmed",
    ),
    "rejected": ("consultation", "submit reject"),
    "withdrawn": ("consultation", "submit withdraw"),
}
HANDLED = {
    "dispatched", "disputed", "acknowledged", "in_progress", "concluded", "reviewed", "called_back", "confirmed",
    "closed", "closed_unconfirmed",
}  # fmt: skip

#: Right → who holds it on a demand of the grower in Chongxin on the vegetable chain, handled by the county's team.
HOLDERS: dict[str, set[str]] = {
    "demand.raise": OFFICES | FIRM,
    "demand.triage": OFFICES,
    "demand.dispatch": OFFICES,
    "demand.handle": TEAM,
    "demand.review": OFFICES,
    "demand.call_back": OFFICES | {"supervisor", "city_supervisor"},
    "demand.confirm": FIRM,
    "demand.close": OFFICES,
    "demand.withdraw": OFFICES | FIRM,
    "demand.read_contact": OFFICES | FIRM | TEAM | {"supervisor", "city_supervisor"},
}
#: The same on a demand of the orchard in Jingning on the apple chain, handled by the city's team.
HOLDERS_ELSEWHERE: dict[str, set[str]] = {
    "demand.raise": {"city_office", "other_county_office", "other_enterprise"},
    "demand.triage": {"city_office", "other_county_office"},
    "demand.dispatch": {"city_office", "other_county_office"},
    "demand.handle": {"other_helper"},
    "demand.review": {"city_office", "other_county_office"},
    "demand.call_back": {"city_office", "other_county_office", "city_supervisor"},
    "demand.confirm": {"other_enterprise"},
    "demand.close": {"city_office", "other_county_office"},
    "demand.withdraw": {"city_office", "other_county_office", "other_enterprise"},
    "demand.read_contact": {
        "city_office",
        "other_county_office",
        "other_enterprise",
        "other_helper",
        "city_supervisor",
    },
}
RIGHT_OF = {
    "submit": "demand.raise", "accept": "demand.triage", "reject": "demand.triage", "answer": "demand.triage",
    "dispatch": "demand.dispatch", "dispute": "demand.handle", "uphold": "demand.dispatch",
    "reassign": "demand.dispatch", "acknowledge": "demand.handle", "contact": "demand.handle",
    "conclude": "demand.handle", "send_back": "demand.review", "review": "demand.review",
    "call_back": "demand.call_back", "confirm": "demand.confirm", "ask_redo": "demand.confirm",
    "close": "demand.close", "close_unconfirmed": "demand.close", "withdraw": "demand.withdraw",
}  # fmt: skip
#: Who sees a demand here once it is submitted; the team from its dispatch on. A draft is its author's and the firm's.
SEERS = OFFICES | FIRM | {
    "chain_office", "city_leader", "county_leader", "supervisor", "city_supervisor", "auditor", "leader_of_vegetables",
    "county_leader_of_vegetables",
}  # fmt: skip
SEERS_ELSEWHERE = {
    "city_office", "other_county_office", "other_enterprise", "other_helper", "city_leader", "city_supervisor", "auditor",
}  # fmt: skip
VERBS = {
    "submit": "demand_submitted", "accept": "demand_accepted", "reject": "demand_rejected", "answer": "demand_answered",
    "dispatch": "demand_dispatched", "dispute": "demand_disputed", "uphold": "assignment_upheld",
    "reassign": "demand_reassigned", "acknowledge": "demand_acknowledged", "contact": "enterprise_contacted",
    "conclude": "demand_concluded", "send_back": "demand_sent_back", "review": "demand_reviewed",
    "call_back": "demand_called_back", "confirm": "demand_confirmed", "ask_redo": "demand_redo_asked",
    "close": "demand_closed", "close_unconfirmed": "demand_closed_unconfirmed", "withdraw": "demand_withdrawn",
}  # fmt: skip


def everybody(cast: Cast) -> dict[str, Actor]:
    """The cast, some who stand elsewhere than their fellows, and some who are nobody."""

    def post(role: str, kind: str, place: object) -> Actor:
        return Actor(uuid.uuid4(), uuid.uuid4(), role, Place(kind, str(place)))

    return {
        **cast.actors,
        "city_supervisor": post("supervisor", "city", "620800"),
        "leader_of_vegetables": post("city_leader", "chain", cast.vegetables.pk),
        "county_leader_of_vegetables": post("county_leader", "chain", cast.vegetables.pk),
        "county_office_of_nothing": Actor(uuid.uuid4(), uuid.uuid4(), "county_office", None),
        "unknown_role": post("no_such_role", "city", "620800"),
        "nobody": ANONYMOUS,
    }


@pytest.fixture
def in_each_state(cast: Cast) -> dict[str, Walk]:
    """A demand in each state, by the shortest way."""
    walks = {state: Walk.begun(cast, kind=kind).go(*way.split()) for state, (kind, way) in WAYS.items()}
    assert {state: walk.demand.status for state, walk in walks.items()} == {state: state for state in WAYS}
    return walks


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored(demand: Demand) -> Demand:
    found: Demand = Demand.objects.visible_to(LOOK).get(pk=demand.pk)
    return found


def everything() -> list[object]:
    tables = (Demand, Assignment, Dispute, Extension, Progress, DemandOutcome, CallBack, Outbox, Event)
    return [list(model.objects.visible_to(LOOK).order_by("pk").values_list()) for model in tables]


def attempt(walk: Walk, move: str, actor: Actor) -> Refused | str:
    """Make the move in another's name, on a fresh view; return the refusal, or the state reached."""
    demand, extension = walk.demand, walk.extension
    after = timedelta(days=20) if walk.demand.status == "called_back" else timedelta(minutes=1)
    try:
        STEPS[move](walk, actor, walk.at + after)
        return walk.demand.status
    except Refused as refusal:
        return refusal
    finally:
        walk.demand, walk.extension = demand, extension


def test_every_state_move_and_person(cast: Cast, in_each_state: dict[str, Walk]) -> None:
    people = everybody(cast)
    before = everything()
    wrong: list[str] = []
    for state, walk in in_each_state.items():
        for move, right in RIGHT_OF.items():
            target, makers = EXPECTED[state].get(move, ("", set()))
            holders = HOLDERS[right] & FIRM if state == "draft" else HOLDERS[right]
            holders = holders - TEAM if state not in HANDLED else holders
            for person, actor in people.items():
                what = f"{state}: {move} by {person}"
                if person in makers:
                    with taken_back():
                        result = attempt(walk, move, actor)
                        if result != target or timeline(LOOK, walk.demand)[-1].verb != VERBS[move]:
                            wrong.append(f"{what}: {result!r} instead of {target}")
                    continue
                result = attempt(walk, move, actor)
                state_refuses = person in holders and not makers
                if not isinstance(result, NotPossible if state_refuses else Forbidden):
                    wrong.append(f"{what}: {result!r}")
                elif not str(result) or (state_refuses and result.code != "wrong_state"):
                    wrong.append(f"{what}: refused without the right reason: {result}")
    assert wrong == []
    assert everything() == before


def test_the_expectation_covers_the_tables() -> None:
    assert set(EXPECTED) == set(WAYS) == set(DEMAND.states)
    assert set(RIGHT_OF) == set(DEMAND.moves)
    assert set(HOLDERS) == set(HOLDERS_ELSEWHERE) == set(DEMAND_RIGHTS)
    assert set(VERBS.items()) == {(move.name, move.event) for move in DEMAND.moves.values()}
    assert {(state, target) for state, moves in EXPECTED.items() for target, _ in moves.values()} == DEMAND.pairs
    assert {name for name, state in DEMAND.states.items() if state.final} == set(ENDED)
    assert set(IN_HAND) == {"dispatched", "disputed", "acknowledged", "in_progress"}
    assert set(OPEN) | set(ENDED) | {"draft"} == set(EXPECTED)


# -- who sees, and who holds which right ------------------------------------------------------------------------------


def test_who_sees_a_demand_in_each_state(cast: Cast, in_each_state: dict[str, Walk]) -> None:
    people = everybody(cast)
    wrong = []
    for state, walk in in_each_state.items():
        expected = FIRM if state == "draft" else SEERS | (TEAM if state in HANDLED else set())
        listed = {p for p, one in people.items() if Demand.objects.visible_to(one).filter(pk=walk.demand.pk).exists()}
        if listed != expected or {p for p, one in people.items() if is_visible(one, walk.demand)} != expected:
            wrong.append((state, listed ^ expected))
    assert wrong == []


def elsewhere(cast: Cast, author: str = "other_enterprise") -> Demand:
    """A draft of the orchard."""
    category = Category.objects.first()
    assert category is not None
    text = DemandText(category=category, title="果库用电", content="增容")
    return raise_demand(
        actor=cast[author], enterprise=cast.orchard, chain=cast.apples, text=text, channel="office",
        at=moment("2022-09-28 09:00"),
    )  # fmt: skip


def test_who_sees_a_demand_elsewhere(cast: Cast) -> None:
    walk = Walk(cast, elsewhere(cast), moment("2022-09-28 09:00"))
    walk.take("submit", cast["other_enterprise"])
    seen = {
        p for p, one in everybody(cast).items() if Demand.objects.visible_to(one).filter(pk=walk.demand.pk).exists()
    }
    assert seen == SEERS_ELSEWHERE - {"other_helper"}
    walk.demand.handler_id = cast.other_team.pk
    assert {p for p, one in everybody(cast).items() if is_visible(one, walk.demand)} == SEERS_ELSEWHERE


@pytest.mark.parametrize(
    ("author", "seers"),
    [
        ("city_office", {"city_office", "other_enterprise"}),
        ("other_county_office", {"other_county_office", "other_enterprise"}),
        ("other_enterprise", {"other_enterprise"}),
    ],
)
def test_a_draft_is_its_authors_and_the_firms(cast: Cast, author: str, seers: set[str]) -> None:
    draft = elsewhere(cast, author)
    people = everybody(cast)
    assert {p for p, one in people.items() if is_visible(one, draft)} == seers
    assert {p for p, one in people.items() if Demand.objects.visible_to(one).filter(pk=draft.pk).exists()} == seers


def test_who_holds_each_right_here_and_elsewhere(cast: Cast, in_each_state: dict[str, Walk]) -> None:
    here = in_each_state["in_progress"].demand
    there = elsewhere(cast)
    there.status, there.handler_id = "in_progress", cast.other_team.pk
    people = everybody(cast)
    for right in HOLDERS:
        assert {p for p, one in people.items() if allowed(one, right, here)} == HOLDERS[right], right
        assert {p for p, one in people.items() if allowed(one, right, there)} == HOLDERS_ELSEWHERE[right], right


def test_no_right_reaches_further_than_its_place_even_if_the_scope_did(
    cast: Cast, in_each_state: dict[str, Walk]
) -> None:
    """Seeing and doing are two tables: each holds on its own."""
    there = elsewhere(cast)
    there.handler_id = cast.other_team.pk
    here = in_each_state["in_progress"].demand
    people = everybody(cast)
    for demand, expected in ((here, HOLDERS), (there, HOLDERS_ELSEWHERE)):
        for right, holders in expected.items():
            table = rights.get(right).holders
            reached = {p for p, one in people.items() if one.role in table and table[one.role].reaches(one, demand)}
            assert reached == holders, right


def test_who_may_raise_a_demand_for_the_grower(cast: Cast) -> None:
    category = Category.objects.get(code="utilities")
    raisers = set()
    for person, actor in everybody(cast).items():
        with taken_back():
            try:
                raise_demand(
                    actor=actor, enterprise=cast.grower, chain=cast.vegetables, channel="office",
                    text=DemandText(category=category, title="路", content="路"), at=moment("2022-09-28 09:00"),
                )  # fmt: skip
                raisers.add(person)
            except Forbidden:
                continue
    assert raisers == OFFICES | FIRM


# -- more time --------------------------------------------------------------------------------------------------------

EXTENSION_EXPECTED: dict[str, dict[str, tuple[str, set[str]]]] = {
    "requested": {"approve_extension": ("approved", OFFICES), "refuse_extension": ("refused", OFFICES)},
    "approved": {},
    "refused": {},
}
_ASKED = "submit accept dispatch acknowledge contact request_extension"
EXTENSION_WAYS = {
    "requested": _ASKED,
    "approved": f"{_ASKED} approve_extension",
    "refused": f"{_ASKED} refuse_extension",
}


@pytest.fixture
def extensions(cast: Cast) -> dict[str, Walk]:
    return {state: Walk.begun(cast).go(*way.split()) for state, way in EXTENSION_WAYS.items()}


def test_every_state_move_and_person_of_a_request_for_more_time(cast: Cast, extensions: dict[str, Walk]) -> None:
    before = everything()
    wrong = []
    for state, walk in extensions.items():
        assert walk.extension is not None
        assert walk.extension.status == state
        for move in ("approve_extension", "refuse_extension"):
            target, makers = EXTENSION_EXPECTED[state].get(move, ("", set()))
            for person, actor in everybody(cast).items():
                with taken_back():
                    extension = walk.extension
                    result = attempt(walk, move, actor)
                    reached = Extension.objects.visible_to(LOOK).get(pk=extension.pk).status
                if person in makers:
                    expected = reached == target and result == "in_progress"
                else:
                    kind = NotPossible if person in OFFICES else Forbidden
                    expected = isinstance(result, kind) and reached == state
                if not expected:
                    wrong.append(f"{state}: {move} by {person}: {result!r}, {reached}")
    assert wrong == []
    assert everything() == before


def test_who_decides_on_more_time(cast: Cast, extensions: dict[str, Walk]) -> None:
    assert set(EXTENSION_RIGHTS) == {"extension.decide"}
    extension = extensions["requested"].extension
    assert extension is not None
    people = everybody(cast)
    assert {p for p, one in people.items() if allowed(one, "extension.decide", extension)} == OFFICES
    extension.demand = elsewhere(cast)
    table = rights.get("extension.decide").holders
    reached = {p for p, one in people.items() if one.role in table and table[one.role].reaches(one, extension)}
    assert reached == {"city_office", "other_county_office"}


@pytest.mark.parametrize("person", sorted({*PEOPLE} - {"secretary"}))
def test_only_the_team_in_charge_asks_for_more_time_and_reports_progress(cast: Cast, person: str) -> None:
    walk = Walk.begun(cast).go(*["submit", "accept", "dispatch", "acknowledge", "contact"])
    for step in ("report_progress", "request_extension"):
        result = attempt(walk, step, cast[person])
        assert (result == "in_progress") is (person == "helper")
        assert person == "helper" or isinstance(result, Forbidden)


# -- the database -----------------------------------------------------------------------------------------------------


def refused_by_the_database(record: models.Model, status: str) -> bool:
    with writing("force a state"):
        try:
            with taken_back():
                type(record)._default_manager.filter(pk=record.pk).update(status=status)
        except DatabaseError as error:
            assert "Invalid transition" in str(error)
            return True
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
    admitted = []
    for state in EXPECTED:
        values = {field.attname: getattr(draft, field.attname) for field in Demand._meta.concrete_fields}
        record = Demand(**{**values, "id": uuid.uuid4(), "number": f"x-{state}"[:20], "status": state})
        with writing("begin elsewhere"):
            try:
                with taken_back():
                    record.save(force_insert=True)
                    admitted.append(state)
            except DatabaseError as error:
                assert "Cannot insert" in str(error)
    assert admitted == ["draft"]


def test_the_database_knows_the_table_of_more_time(cast: Cast, extensions: dict[str, Walk]) -> None:
    permitted = {("requested", "approved"), ("requested", "refused")}
    assert permitted == EXTENSION.pairs
    for source, walk in extensions.items():
        assert walk.extension is not None
        for target in EXTENSION_EXPECTED:
            if source != target:
                assert refused_by_the_database(walk.extension, target) is ((source, target) not in permitted)
    demand = Walk.begun(cast).demand
    admitted = []
    for state in EXTENSION_EXPECTED:
        at = moment("2022-09-28 09:00")
        record = Extension(demand=demand, value=1, unit="working_day", reason="雨", at=at, old_due_at=at, status=state)
        with writing("begin elsewhere"):
            try:
                with taken_back():
                    record.save(force_insert=True)
                    admitted.append(state)
            except DatabaseError as error:
                assert "Cannot insert" in str(error)
    assert admitted == ["requested"]


def test_no_setting_of_a_session_lets_an_illegal_step_pass(in_each_state: dict[str, Walk]) -> None:
    with transaction.atomic(), writing("switch triggers off"), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(tgname, ',') FROM pg_trigger WHERE NOT tgisinternal")
        (names,) = cursor.fetchone()
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + names + "}"])
        assert refused_by_the_database(in_each_state["submitted"].demand, "closed")
        cursor.execute("SELECT set_config('pgtrigger.ignore', '', true)")
