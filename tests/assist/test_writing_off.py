"""Writing off: who applies, who checks on site, when it is looked at again, and what comes back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from lianmeng.assist.actions import writing_off as actions
from lianmeng.assist.actions.reminding_parts import remind_of_what_waits
from lianmeng.assist.actions.writing_off import apply_write_off
from lianmeng.assist.models import Demand, Reopening, WriteOff
from lianmeng.assist.queries.home import piles
from lianmeng.assist.states_write_off import WRITE_OFF
from lianmeng.kernel.errors import Forbidden, Invalid, NotPossible, Refused
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.permissions.policy import allowed
from tests.assist.expected import LOOK, OFFICES, SUPERVISORS, TEAM, everybody, taken_back
from tests.assist.expected import in_state as demand_in
from tests.assist.test_states_in_database import refused_by_the_database
from tests.assist.walks import Walk
from tests.support.cast import Cast, moment

CHECKERS = OFFICES | SUPERVISORS
#: State → move → where it leads; every move is the checkers'.
EXPECTED = {
    "applied": {"strike": "written_off", "turn_down": "returned"},
    "written_off": {"uphold": "upheld", "rebound": "rebounded"},
    "returned": {},
    "upheld": {},
    "rebounded": {},
}
WAYS = {
    "applied": (), "written_off": ("strike",), "returned": ("turn_down",), "upheld": ("strike", "uphold"),
    "rebounded": ("strike", "rebound"),
}  # fmt: skip
MOVES: dict[str, Callable[..., WriteOff]] = {
    "strike": actions.write_off,
    "turn_down": actions.turn_down,
    "uphold": actions.uphold_write_off,
    "rebound": actions.fail_recheck,
}


def applied(walk: Walk, person: str = "helper") -> WriteOff:
    return apply_write_off(actor=walk.cast[person], demand=walk.demand, claim="道路已修复", at=walk.at)


def take(
    part: WriteOff, move: str, actor: Viewer, *, finding: str = "现场核查属实", days: int = 1, on: date | None = None
) -> WriteOff:
    fresh = WriteOff.objects.visible_to(LOOK).select_related("demand").get(pk=part.pk)
    at = (fresh.checked_at or fresh.at) + timedelta(days=days)
    return MOVES[move](actor=actor, part=fresh, finding=finding, checked_on=on or local_date(at), at=at)


def fresh(demand: Demand) -> Demand:
    return Demand.objects.visible_to(LOOK).get(pk=demand.pk)


@pytest.mark.parametrize("state", EXPECTED)
def test_every_move_and_person(cast: Cast, state: str) -> None:
    part, wrong = applied(demand_in(cast, "closed")), []
    for move in WAYS[state]:
        part = take(part, move, cast["county_caller"])
    for name in WRITE_OFF.moves:
        target = EXPECTED[state].get(name)
        for person, actor in everybody(cast).items():
            with taken_back():
                try:
                    result: object = take(part, name, actor).status
                except Refused as refused:
                    result = refused
            good = result == target if target and person in CHECKERS else isinstance(
                result, NotPossible if person in CHECKERS else Forbidden
            )  # fmt: skip
            if not good:
                wrong.append(f"{name} by {person}: {result!r}")
    for target in EXPECTED:
        if target != state and refused_by_the_database(part, target) is (target in EXPECTED[state].values()):
            wrong.append(f"the database on {target}")
    assert wrong == []
    assert {(one, to) for one, moves in EXPECTED.items() for to in moves.values()} == WRITE_OFF.pairs
    people = everybody(cast)
    assert {p for p, one in people.items() if allowed(one, "write_off.check", part)} == CHECKERS
    expected = OFFICES if state == "rebounded" else OFFICES | TEAM  # reopened, it has no team yet
    assert {p for p, one in people.items() if allowed(one, "write_off.apply", part)} == expected


def test_from_the_claim_to_the_re_check_that_fails(cast: Cast) -> None:
    walk = demand_in(cast, "closed")
    part = applied(walk)
    assert part.due_at == moment("2022-10-17 18:00")  # the tenth working day, across the National Day
    waiting = ("write_offs",)
    assert piles(cast["supervisor"], waiting, walk.at)[0].count == 1
    part = take(part, "strike", cast["supervisor"])
    assert (part.status, part.checked_by) == ("written_off", cast["supervisor"].account)
    assert local_date(part.due_at) >= local_date(walk.at) + timedelta(days=180)
    assert piles(cast["supervisor"], waiting, walk.at)[0].count == 0
    later = part.due_at + timedelta(days=1)
    assert piles(cast["county_office"], waiting, later)[0].count == 1
    assert (remind_of_what_waits(at=later), remind_of_what_waits(at=later)) == (1, 0)
    part = take(part, "rebound", cast["city_office"], finding="路面再次破损", days=190)  # long after the limit
    demand = fresh(walk.demand)
    assert (demand.status, demand.reopenings, part.status) == ("accepted", 1, "rebounded")
    row = Reopening.objects.visible_to(LOOK).get()
    assert (row.cause, row.reason) == ("recheck", "路面再次破损")


def test_not_the_handler_nor_whoever_applied_and_with_a_finding_of_that_time(cast: Cast) -> None:
    part = applied(demand_in(cast, "closed"), "county_office")
    supervisor = cast["supervisor"]
    for account, place in ((cast["helper"].account, supervisor), (cast["county_office"].account, supervisor)):
        with pytest.raises(Forbidden, match="neither handled"):
            take(part, "strike", Actor(account, place.post, "supervisor", place.place))
    with pytest.raises(Invalid) as refused:
        take(part, "strike", supervisor, finding=" ")
    assert refused.value.field == "finding"
    for on in (local_date(part.at) - timedelta(days=1), local_date(part.at) + timedelta(days=2)):
        with pytest.raises(Invalid) as refused:
            take(part, "strike", supervisor, on=on)
        assert refused.value.field == "checked_on"


def test_when_it_can_be_applied_for(cast: Cast) -> None:
    walk = demand_in(cast, "confirmed")
    with pytest.raises(NotPossible, match="closed"):
        applied(walk)
    walk = demand_in(cast, "closed")
    with pytest.raises(Invalid):
        apply_write_off(actor=cast["helper"], demand=walk.demand, claim=" ", at=walk.at)
    part = applied(walk)
    with pytest.raises(NotPossible, match="already"):
        applied(walk)
    take(part, "turn_down", cast["county_office"])
    part = applied(walk)
    walk.take("reopen")
    assert WriteOff.objects.visible_to(LOOK).get(pk=part.pk).status == "returned"


def test_the_page_offers_the_check_to_those_who_may(cast: Cast, business_time: Callable[[datetime], datetime]) -> None:
    walk = demand_in(cast, "closed")
    business_time(walk.at)
    pages = {}
    for person in ("helper", "supervisor"):
        pages[person] = Client()
        pages[person].force_login(cast.people[person])
    here = f"/demands/{walk.demand.pk}/"
    assert "apply_write_off" in pages["helper"].get(here).content.decode()
    sent = pages["helper"].post(f"{here}apply_write_off/", {"claim": "道路已修复", "version": walk.demand.version})
    assert sent.status_code == 302
    part = WriteOff.objects.visible_to(LOOK).get()
    step = f"/registers/write-offs/{part.pk}/strike/"
    assert step not in pages["helper"].get(here).content.decode()
    assert step in pages["supervisor"].get(here).content.decode()
    given = {"finding": "属实", "checked_on": str(local_date(walk.at)), "version": part.version}
    assert pages["supervisor"].post(step, given | {"finding": ""}).status_code == 422
    assert pages["supervisor"].post(step, given).status_code == 302
    assert "属实" in pages["helper"].get(here).content.decode()
    listed = pages["supervisor"].get("/registers/write-offs/?status=written_off&text=道路").content.decode()
    assert listed.count('class="main"') == 1
