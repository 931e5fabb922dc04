"""Exclusion from statistics: who asks, who approves, that it is open, and which figures leave it out."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from lianmeng.assist.actions import excluding as actions
from lianmeng.assist.actions.excluding import ask_exclusion
from lianmeng.assist.actions.reminding_parts import remind_of_what_waits
from lianmeng.assist.figures import CLOSED, COLLECTED, CONFIRMED, EXCLUDED, SATISFIED
from lianmeng.assist.models import Demand, Exclusion, ExclusionReason
from lianmeng.assist.queries.home import piles, satisfaction
from lianmeng.assist.states_exclusion import EXCLUSION
from lianmeng.indicators.shown import row_kinds
from lianmeng.kernel.errors import Forbidden, Invalid, NotPossible, Refused
from lianmeng.kernel.periods import parse_period
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.permissions.policy import allowed, is_visible
from tests.assist import stories
from tests.assist.expected import LOOK, OFFICES, SEERS, TEAM, elsewhere, everybody, taken_back
from tests.assist.test_states_in_database import refused_by_the_database
from tests.support.cast import Cast, moment

AT = moment("2022-10-10 09:00")
YEAR = parse_period("2022")
ASKERS, DECIDERS = OFFICES | TEAM, {"city_office", "city_supervisor"}
#: State → move → where it leads; every move is the city's.
EXPECTED = {
    "requested": {"approve": "approved", "refuse": "refused"},
    "approved": {"revoke": "revoked"},
    "refused": {},
    "revoked": {},
}
WAYS = {"requested": (), "approved": ("approve",), "refused": ("refuse",), "revoked": ("approve", "revoke")}
MOVES: dict[str, Callable[..., Exclusion]] = {
    "approve": actions.approve_exclusion,
    "refuse": actions.refuse_exclusion,
    "revoke": actions.revoke_exclusion,
}


def asked(cast: Cast, demand: Demand, **given: object) -> Exclusion:
    reason = ExclusionReason.objects.get(code="unreasonable")
    values = {"actor": cast["helper"], "reason": reason, "text": "要求超出政策范围", "at": AT, **given}
    return ask_exclusion(demand=demand, **values)  # type: ignore[arg-type]


def take(part: Exclusion, move: str, actor: Viewer, note: str = "说明") -> Exclusion:
    fresh = Exclusion.objects.visible_to(LOOK).select_related("demand", "reason").get(pk=part.pk)
    return MOVES[move](actor=actor, part=fresh, note=note, at=AT)


@pytest.mark.parametrize("state", EXPECTED)
def test_every_move_and_person(cast: Cast, state: str) -> None:
    part, wrong, people = asked(cast, stories.closed(cast)), [], everybody(cast)
    for move in WAYS[state]:
        part = take(part, move, cast["city_office"])
    for name in EXCLUSION.moves:
        target = EXPECTED[state].get(name)
        for person, actor in people.items():
            with taken_back():
                try:
                    result: object = take(part, name, actor).status
                except Refused as refused:
                    result = refused
            kind = NotPossible if person in DECIDERS else Forbidden
            good = result == target if target and person in DECIDERS else isinstance(result, kind)
            if not good:
                wrong.append(f"{name} by {person}: {result!r}")
    for target in EXPECTED:
        if target != state and refused_by_the_database(part, target) is (target in EXPECTED[state].values()):
            wrong.append(f"the database on {target}")
    assert wrong == []
    assert {(one, to) for one, moves in EXPECTED.items() for to in moves.values()} == EXCLUSION.pairs
    assert {p for p, one in people.items() if allowed(one, "exclusion.decide", part)} == DECIDERS
    assert {p for p, one in people.items() if allowed(one, "exclusion.ask", part)} == ASKERS
    assert {p for p, one in people.items() if is_visible(one, part)} == SEERS | TEAM  # listed openly
    waits = {p for p, one in people.items() if piles(one, ("exclusions",), AT)[0].count}
    assert waits == (DECIDERS if state == "requested" else set())


def test_what_judges_the_work_leaves_it_out_and_what_was_collected_does_not(cast: Cast) -> None:
    kept, left_out = stories.closed(cast, grade=5), stories.closed(cast, grade=2)
    figures = (COLLECTED, CLOSED, CONFIRMED, SATISFIED, EXCLUDED)

    def values() -> list[int]:
        return [one.rows(LOOK, YEAR).count() for one in figures]

    assert values() == [2, 2, 2, 1, 0]
    part = asked(cast, left_out)
    assert values() == [2, 2, 2, 1, 0]  # until it is approved
    take(part, "approve", cast["city_office"], note="")
    assert values() == [2, 1, 1, 1, 1]
    assert list(CONFIRMED.rows(LOOK, YEAR)) == [kept]
    assert (satisfaction(LOOK).numerator, satisfaction(LOOK).denominator) == (1, 1)
    (row,) = EXCLUDED.rows(LOOK, YEAR).select_related("demand__enterprise", "demand__county", "reason")
    shown = row_kinds.get("assist.exclusion").text(row)
    assert shown.title == left_out.title
    assert "诉求不合法、不合理" in shown.note
    assert row.approver in shown.note
    take(part, "revoke", cast["city_office"])
    assert values() == [2, 2, 2, 1, 0]


def test_with_a_reason_of_the_list_and_by_somebody_else(cast: Cast) -> None:
    demand = stories.closed(cast)
    with pytest.raises(Invalid, match="fill in"):
        asked(cast, demand, text=" ")
    old = ExclusionReason.objects.get(code="malicious")
    old.to_on = moment("2022-09-01 09:00").date()
    with pytest.raises(Invalid, match="no longer in force"):
        asked(cast, demand, reason=old)
    part = asked(cast, demand, actor=cast["city_office"])
    with pytest.raises(NotPossible, match="already"):
        asked(cast, demand)
    with pytest.raises(NotPossible, match="draft"):
        asked(cast, elsewhere(cast, "city_office"), actor=cast["city_office"])
    city = cast["city_office"]
    for account in (city.account, cast["helper"].account):
        with pytest.raises(Forbidden, match="neither asked nor handles"):
            take(part, "approve", Actor(account, city.post, "supervisor", city.place))
    with pytest.raises(Invalid):
        take(part, "refuse", everybody(cast)["city_supervisor"], note=" ")
    late = part.due_at + timedelta(minutes=1)
    assert (remind_of_what_waits(at=late), remind_of_what_waits(at=late)) == (1, 0)


def test_pages(cast: Cast, business_time: Callable[[datetime], datetime]) -> None:
    demand = stories.closed(cast)
    business_time(AT)
    pages = {}
    for person in ("helper", "city_office", "enterprise"):
        pages[person] = Client()
        pages[person].force_login(cast.people[person])
    here = f"/demands/{demand.pk}/"
    given = {"reason": str(ExclusionReason.objects.get(code="no_basis").pk), "text": "已充分解释"}
    assert pages["helper"].post(f"{here}ask_exclusion/", given | {"reason": ""}).status_code == 422
    assert pages["helper"].post(f"{here}ask_exclusion/", given).status_code == 302
    part = Exclusion.objects.visible_to(LOOK).get()
    step = f"/registers/exclusions/{part.pk}/approve/"
    assert step not in pages["helper"].get(here).content.decode()
    assert step in pages["city_office"].get(here).content.decode()
    assert pages["city_office"].post(step, {"note": ""}).status_code == 302
    own = pages["enterprise"].get(here).content.decode()
    assert "已充分解释" in own
    assert own.count("剔除统计") >= 2  # beside the title, and the card with the reason
    assert "无政策依据且已充分解释" in pages["enterprise"].get("/registers/exclusions/").content.decode()
    assert "无政策依据且已充分解释" in pages["city_office"].get("/figures/help.excluded/").content.decode()
