"""Escalation: from level to level, each with its deadline; who decides what; the decision comes back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from lianmeng.assist.actions import escalating as actions
from lianmeng.assist.actions.escalating import escalate_demand
from lianmeng.assist.actions.reminding_parts import remind_of_what_waits
from lianmeng.assist.models import Demand, Escalation, EscalationLevel, EscalationReason
from lianmeng.assist.queries.home import piles
from lianmeng.assist.states_escalation import ESCALATION
from lianmeng.kernel.errors import Forbidden, Invalid, NotPossible, Refused
from lianmeng.kernel.places import Viewer
from lianmeng.platform.events.trail import timeline
from lianmeng.platform.notices.models import Outbox
from lianmeng.platform.permissions.policy import allowed, is_visible
from lianmeng.platform.work import occurrences
from lianmeng.platform.work.occurrences import Occurrence, listeners_of
from tests.assist import stories
from tests.assist.expected import LOOK, OFFICES, SEERS, TEAM, everybody, taken_back
from tests.assist.test_states_in_database import refused_by_the_database
from tests.assist.walks import Walk
from tests.support.cast import Cast, moment

AT = moment("2022-09-29 09:00")
COUNTY = {"county_office", "county_caller"}
CHAIN = {"leader_of_vegetables", "county_leader_of_vegetables"}
#: Level → who decides there, and the working days that it has.
DECIDERS = {
    "county": (COUNTY, "2022-10-08 18:00"),
    "city": ({"city_office"}, "2022-10-09 18:00"),
    "chain_leader": (CHAIN, "2022-10-11 18:00"),
    "joint_meeting": ({"city_office", "city_leader"}, "2022-10-18 18:00"),
}
LEVELS = list(DECIDERS)
RAISERS = OFFICES | TEAM
MOVES: dict[str, Callable[..., Escalation]] = {
    "decide": lambda **given: actions.decide_escalation(decision=given.pop("note"), **given),
    "pass_on": actions.pass_on,
    "turn_back": actions.turn_back,
    "take_back": actions.take_back,
}


def escalated(cast: Cast, level: str = "county", demand: Demand | None = None) -> Escalation:
    part = escalate_demand(
        actor=cast["helper"], demand=demand or stories.in_progress(cast), at=AT, text="请明确牵头单位",
        reason=EscalationReason.objects.get(code="several_departments"),
    )  # fmt: skip
    people = everybody(cast)
    for passed in LEVELS[: LEVELS.index(level)]:
        part = take(part, "pass_on", people[sorted(DECIDERS[passed][0])[0]])
    return part


def take(part: Escalation, move: str, actor: Viewer, note: str = "说明") -> Escalation:
    fresh = Escalation.objects.visible_to(LOOK).select_related("demand", "level", "reason").get(pk=part.pk)
    return MOVES[move](actor=actor, part=fresh, note=note, at=AT)


def fresh(demand: Demand) -> Demand:
    return Demand.objects.visible_to(LOOK).get(pk=demand.pk)


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_decides_what_it_is_asked_and_nothing_else(cast: Cast, level: str) -> None:
    part, wrong, people = escalated(cast, level), [], everybody(cast)
    deciders, due = DECIDERS[level]
    assert (part.level.code, part.due_at) == (level, moment(due))
    targets = {"decide": "decided", "turn_back": "turned_back", "pass_on": "pending", "take_back": "taken_back"}
    for name, target in targets.items():
        makers = RAISERS if name == "take_back" else deciders
        for person, actor in people.items():
            with taken_back():
                try:
                    result: object = take(part, name, actor).status
                except Refused as refused:
                    result = refused
            if name == "pass_on" and level == "joint_meeting":
                good = isinstance(result, NotPossible if person in makers else Forbidden)
            else:
                good = result == target if person in makers else isinstance(result, Forbidden)
            if not good:
                wrong.append(f"{name} by {person}: {result!r}")
    assert wrong == []
    assert {p for p, one in people.items() if allowed(one, "escalation.decide", part)} == deciders
    assert {p for p, one in people.items() if allowed(one, "escalation.raise", part)} == RAISERS
    assert {p for p, one in people.items() if is_visible(one, part)} == (SEERS | TEAM) - {"enterprise"}
    waits = {p for p, one in people.items() if piles(one, ("escalations",), AT)[0].count}
    assert waits == deciders
    assert {to for _, to in ESCALATION.pairs} == {"decided", "passed_on", "turned_back", "taken_back"}
    assert {source for source, _ in ESCALATION.pairs} == {"pending"}


def test_the_decision_comes_back_and_the_demand_waits_for_it(cast: Cast) -> None:
    walk = Walk(cast, stories.in_progress(cast), AT)
    due = walk.demand.due_at
    part = escalated(cast, "city", walk.demand)
    walk.demand = fresh(walk.demand)
    with pytest.raises(NotPossible, match="wait for the decision"):
        walk.take("conclude")
    part = take(part, "decide", cast["city_office"], note="由市发改委牵头，10月底前办结")
    told = Outbox.objects.visible_to(LOOK).filter(record_id=walk.demand.pk).latest("id")
    assert ["help_team", "team", str(cast.team.pk)] in told.recipients
    assert (part.decision, fresh(walk.demand).due_at) == ("由市发改委牵头，10月底前办结", due)
    events = [event for event in timeline(LOOK, walk.demand) if "escalat" in event.verb]
    assert [event.verb for event in events] == ["demand_escalated", "demand_escalated", "escalation_decided"]
    assert all(event.note == "" for event in events)  # the enterprise reads the timeline
    for target in ("pending", "turned_back"):
        assert refused_by_the_database(part, target)
    with pytest.raises(NotPossible):
        take(part, "turn_back", cast["city_office"])
    walk.demand = fresh(walk.demand)
    walk.go("conclude")


def test_whoever_asks_turns_to_the_level_above_their_own(cast: Cast) -> None:
    reason = EscalationReason.objects.get(code="policy")

    def asked(person: str, demand: Demand) -> str:
        given = {"demand": demand, "reason": reason, "text": "请定", "at": AT}
        return escalate_demand(actor=cast[person], **given).level.code  # type: ignore[arg-type]

    assert asked("county_office", stories.in_progress(cast)) == "city"
    assert asked("city_office", stories.in_progress(cast)) == "chain_leader"
    EscalationLevel.objects.filter(code="county").update(to_on="2022-09-01")
    demand = stories.in_progress(cast)
    assert asked("helper", demand) == "city"
    with pytest.raises(NotPossible, match="has not decided"):
        asked("helper", fresh(demand))
    for person in ("enterprise", "supervisor", "other_helper", "city_leader"):
        with pytest.raises(Forbidden):
            asked(person, stories.in_progress(cast))
    with pytest.raises(NotPossible, match="with its handler"):
        asked("helper", stories.concluded(cast))
    EscalationReason.objects.filter(code="policy").update(to_on="2022-09-01")
    reason.refresh_from_db()
    with pytest.raises(Invalid, match="no longer in force"):
        asked("helper", stories.in_progress(cast))


def hear(heard: list[Occurrence]) -> Callable[[object, Occurrence], None]:
    return lambda work, occurrence: heard.append(occurrence)


def test_others_hear_of_it_and_what_ends_the_demand_ends_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Occurrence] = []
    monkeypatch.setitem(occurrences._listeners, "demand_escalated", [*listeners_of("demand_escalated"), hear(heard)])
    walk = Walk(cast, stories.in_progress(cast), AT)
    part = escalated(cast, "joint_meeting", walk.demand)
    assert [one.new["body"] for one in heard] == ["county_office", "city_office", "chain_leader", "joint_meeting"]
    assert heard[-1].new["escalation"] == str(part.pk)
    late = part.due_at + timedelta(minutes=1)
    assert (remind_of_what_waits(at=late), remind_of_what_waits(at=late)) == (1, 0)
    told = Outbox.objects.visible_to(LOOK).filter(record_id=walk.demand.pk).latest("id").recipients
    assert told == [["city_office", "city", "620800"], ["city_leader", "city", "620800"]]
    walk.demand = fresh(walk.demand)
    walk.take("withdraw")
    assert Escalation.objects.visible_to(LOOK).get(pk=part.pk).status == "taken_back"


def test_pages(cast: Cast, business_time: Callable[[datetime], datetime]) -> None:
    demand = stories.in_progress(cast)
    business_time(AT)
    pages = {}
    for person in ("helper", "county_office", "enterprise"):
        pages[person] = Client()
        pages[person].force_login(cast.people[person])
    here = f"/demands/{demand.pk}/"
    assert "县（市、区）产业链办公室" in pages["helper"].get(f"{here}escalate/").content.decode()
    given = {"reason": str(EscalationReason.objects.get(code="funds").pk), "text": "资金缺口较大"}
    assert pages["helper"].post(f"{here}escalate/", given | {"text": ""}).status_code == 422
    assert pages["helper"].post(f"{here}escalate/", given).status_code == 302
    part = Escalation.objects.visible_to(LOOK).get()
    page = pages["county_office"].get(here).content.decode()
    assert f"/registers/escalations/{part.pk}/decide/" in page
    own = pages["enterprise"].get(here).content.decode()
    assert "资金缺口较大" not in own
    assert "提请上级决定" in own
    decided = pages["county_office"].post(f"/registers/escalations/{part.pk}/decide/", {"decision": "县级统筹解决"})
    assert decided.status_code == 302
    assert "县级统筹解决" in pages["helper"].get(here).content.decode()
    assert pages["county_office"].get("/registers/escalations/?late=1").content.decode().count('class="main"') == 0
    assert pages["county_office"].get("/registers/escalations/").content.decode().count('class="main"') == 1
