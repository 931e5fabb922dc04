"""Co-handlers: who asks whom, what each may do, what they see and since when, and that the demand waits for them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianmeng.assist.actions import co_handling as actions
from lianmeng.assist.actions.co_handling import ask_co_handler
from lianmeng.assist.actions.reminding_parts import remind_of_what_waits
from lianmeng.assist.models import CoHandling, Demand, HelpTeam
from lianmeng.assist.queries.home import calling, piles
from lianmeng.assist.states_co_handling import CO_HANDLING
from lianmeng.kernel.errors import Forbidden, Invalid, NotPossible, Refused
from lianmeng.kernel.places import Viewer
from lianmeng.platform.notices.models import Outbox
from lianmeng.platform.permissions.policy import allowed, is_visible
from tests.assist import stories
from tests.assist.expected import LOOK, OFFICES, SEERS, TEAM, everybody, taken_back
from tests.assist.test_states_in_database import refused_by_the_database
from tests.assist.walks import Walk
from tests.support.cast import Cast, moment

LEADS, HELPS = OFFICES | TEAM, {"other_helper"}
#: State → move → (next state, who may).
EXPECTED: dict[str, dict[str, tuple[str, set[str]]]] = {
    "asked": {
        "acknowledge": ("acknowledged", HELPS),
        "decline": ("declined", HELPS),
        "withdraw": ("withdrawn", LEADS),
    },
    "acknowledged": {
        "report": ("reported", HELPS),
        "decline": ("declined", HELPS),
        "withdraw": ("withdrawn", LEADS),
    },
    "reported": {"return_report": ("acknowledged", LEADS)},
    "declined": {"ask_again": ("asked", LEADS), "withdraw": ("withdrawn", LEADS)},
    "withdrawn": {},
}
WAYS = {
    "asked": (),
    "acknowledged": ("acknowledge",),
    "reported": ("acknowledge", "report"),
    "declined": ("decline",),
    "withdrawn": ("withdraw",),
}
MOVES: dict[str, Callable[..., CoHandling]] = {
    "acknowledge": actions.acknowledge_co_handling,
    "report": lambda **given: actions.report_co_handling(report=given.pop("note"), **given),
    "decline": actions.decline_co_handling,
    "return_report": actions.return_report,
    "ask_again": actions.ask_again,
    "withdraw": actions.withdraw_co_handling,
}
AT = moment("2022-09-29 09:00")


def asked(cast: Cast, demand: Demand | None = None, **given: object) -> CoHandling:
    values = {"actor": cast["helper"], "team": cast.other_team, "task": "请核实变压器容量", "at": AT, **given}
    return ask_co_handler(demand=demand or stories.in_progress(cast), **values)  # type: ignore[arg-type]


def take(item: CoHandling, move: str, actor: Viewer, *, note: str = "说明", at: datetime = AT) -> CoHandling:
    fresh = CoHandling.objects.visible_to(LOOK).select_related("demand").get(pk=item.pk)
    return MOVES[move](actor=actor, part=fresh, note=note, at=at)


def usual(cast: Cast, move: str) -> Viewer:
    return cast["helper" if move in ("return_report", "ask_again", "withdraw") else "other_helper"]


def in_state(cast: Cast, state: str) -> CoHandling:
    item = asked(cast)
    for move in WAYS[state]:
        item = take(item, move, usual(cast, move))
    return item


def fresh(demand: Demand) -> Demand:
    return Demand.objects.visible_to(LOOK).get(pk=demand.pk)


@pytest.mark.parametrize("state", EXPECTED)
def test_every_move_and_person(cast: Cast, state: str) -> None:
    item, wrong = in_state(cast, state), []
    assert item.status == state
    holders = {"co_handling.work": HELPS, "co_handling.lead": LEADS}
    for name, move in CO_HANDLING.moves.items():
        target, makers = EXPECTED[state].get(name, ("", set()))
        for person, actor in everybody(cast).items():
            with taken_back():
                try:
                    result: object = take(item, name, actor).status
                except Refused as refused:
                    result = refused
            kind = NotPossible if person in holders[move.right] else Forbidden
            if (person in makers and result != target) or (person not in makers and not isinstance(result, kind)):
                wrong.append(f"{name} by {person}: {result!r}")
    for target in EXPECTED:
        legal = target in {reached for reached, _ in EXPECTED[state].values()}
        if target != state and refused_by_the_database(item, target) is legal:
            wrong.append(f"the database on {target}")
    assert wrong == []
    assert {(one, to) for one, moves in EXPECTED.items() for to, _ in moves.values()} == CO_HANDLING.pairs
    if state == "asked":
        for right, people in holders.items():
            assert {p for p, one in everybody(cast).items() if allowed(one, right, item)} == people


def test_a_co_handler_sees_the_demand_from_the_request_until_it_is_withdrawn(cast: Cast) -> None:
    demand = stories.in_progress(cast)

    def seers() -> set[str]:
        people = everybody(cast)
        one = {p for p, who in people.items() if is_visible(who, fresh(demand))}
        assert one == {p for p, who in people.items() if Demand.objects.visible_to(who).filter(pk=demand.pk).exists()}
        return one

    assert seers() == SEERS | TEAM
    item = asked(cast, demand)
    assert seers() == SEERS | TEAM | HELPS
    assert {p for p, who in everybody(cast).items() if is_visible(who, item)} == (SEERS | TEAM | HELPS) - {"enterprise"}
    assert not allowed(cast["other_helper"], "demand.read_contact", fresh(demand))
    assert not allowed(cast["other_helper"], "demand.handle", fresh(demand))
    take(item, "withdraw", cast["county_office"])
    assert seers() == SEERS | TEAM


def test_the_demand_waits_for_all_of_them(cast: Cast) -> None:
    walk = Walk.begun(cast).go("submit", "accept", "dispatch", "acknowledge", "contact")
    item = asked(cast, walk.demand, at=walk.at, working_days=3)
    walk.demand = fresh(walk.demand)
    assert item.due_at == moment("2022-10-08 18:00")  # across the National Day
    for move in ("decline", "ask_again", "acknowledge"):
        with pytest.raises(NotPossible, match="1 co-handlers have not reported"):
            walk.take("conclude")
        item = take(item, move, usual(cast, move), at=walk.at)
        walk.demand = fresh(walk.demand)
    assert (calling(cast["other_helper"], walk.at), piles(cast["helper"], ("co_handling",), walk.at)[0].count) == (1, 0)
    item = take(item, "report", cast["other_helper"], note="容量不足", at=walk.at)
    assert calling(cast["other_helper"], walk.at) == 0
    item = take(item, "return_report", cast["helper"], at=walk.at + timedelta(days=3))
    assert item.due_at > moment("2022-10-08 18:00")
    take(item, "withdraw", cast["city_office"], at=walk.at)
    walk.demand = fresh(walk.demand)
    walk.go("conclude")
    with pytest.raises(NotPossible, match="with its handler"):
        asked(cast, walk.demand)


def test_who_may_be_asked_and_for_how_long(cast: Cast) -> None:
    demand = stories.in_progress(cast)
    for given, field in (
        ({"team": cast.team}, "team"), ({"task": " "}, "task"), ({"working_days": 16}, "working_days"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            asked(cast, fresh(demand), **given)
        assert refused.value.field == field
    asked(cast, fresh(demand), actor=cast["county_office"])
    with pytest.raises(Invalid, match="asked already"):
        asked(cast, fresh(demand))
    for person in ("enterprise", "other_helper", "supervisor", "chain_office"):
        with pytest.raises(Forbidden):
            asked(cast, stories.in_progress(cast), actor=cast[person])
    take(CoHandling.objects.visible_to(LOOK).get(demand=demand), "withdraw", cast["helper"])
    with pytest.raises(Invalid):
        take(asked(cast, fresh(demand)), "decline", cast["other_helper"], note="  ")


def test_what_ends_the_demand_or_makes_the_co_handler_its_handler_releases_it(cast: Cast) -> None:
    ended, moved = Walk(cast, stories.in_progress(cast), AT), Walk(cast, stories.in_progress(cast), AT)
    for walk, step in ((ended, "withdraw"), (moved, "reassign")):
        walk.demand = asked(cast, walk.demand).demand
        walk.take(step)
    assert {one.status for one in CoHandling.objects.visible_to(LOOK)} == {"withdrawn"}
    assert moved.demand.handler_id == cast.other_team.pk
    assert not is_visible(cast["other_helper"], ended.demand)


def test_each_side_is_told_and_the_late_are_reminded_once(cast: Cast) -> None:
    item = asked(cast)
    other, own = (["help_team", "team", str(team.pk)] for team in (cast.other_team, cast.team))

    def told() -> list[list[str]]:
        return Outbox.objects.visible_to(LOOK).filter(record_id=item.demand_id).order_by("-id")[0].recipients

    assert told() == [other]
    take(item, "decline", cast["other_helper"])
    assert told() == [own]
    take(item, "ask_again", cast["helper"])
    late = moment("2022-10-20 09:00")
    assert remind_of_what_waits(at=AT) == 0
    assert (remind_of_what_waits(at=late), remind_of_what_waits(at=late)) == (1, 0)
    assert told() == [other, own]


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_and_register(cast: Cast, business_time: Callable[[datetime], datetime], rows: int) -> None:
    for number in range(rows):
        asked(cast, stories.in_progress(cast, title=f"线路扩容{number}"), working_days=1)
    item = CoHandling.objects.visible_to(LOOK).latest("at")
    business_time(moment("2022-10-10 10:00"))
    pages = {}
    for person in ("helper", "other_helper", "enterprise", "county_office"):
        pages[person] = Client()
        pages[person].force_login(cast.people[person])
    client = pages["county_office"]
    client.get("/registers/co-handlings/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/registers/co-handlings/").content.decode()
    assert page.count('class="main"') == rows
    assert f"超期 {rows} 件" in page
    assert len(queries) == 10
    assert "线路扩容0" not in client.get("/registers/co-handlings/?status=reported").content.decode()
    assert client.post("/sheets/co-handlings/export", {"format": "xlsx", "late": "1"}).status_code == 200
    here = f"/registers/co-handlings/{item.pk}/acknowledge/"
    assert pages["other_helper"].get(here).status_code == 200
    assert pages["helper"].get(here).status_code == 403
    assert pages["enterprise"].get(here).status_code == 404
    assert pages["enterprise"].get("/registers/co-handlings/").status_code == 404
    assert pages["other_helper"].post(here, {"version": item.version}).status_code == 302
    shown = pages["other_helper"].get(f"/demands/{item.demand_id}/").content.decode()
    assert "请核实变压器容量" in shown
    assert f"/registers/co-handlings/{item.pk}/report/" in shown
    assert "请核实变压器容量" not in pages["enterprise"].get(f"/demands/{item.demand_id}/").content.decode()
    started = stories.in_progress(cast)
    given = {"team": str(cast.other_team.pk), "task": "请协助", "working_days": "", "version": started.version}
    assert pages["helper"].post(f"/demands/{started.pk}/ask_co_handler/", given).status_code == 302
    assert (
        HelpTeam.objects.visible_to(LOOK).get(pk=cast.other_team.pk).name
        in pages["helper"].get(f"/demands/{started.pk}/").content.decode()
    )
