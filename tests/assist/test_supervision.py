"""Supervision: who issues, answers and closes; numbers without gaps; what rules propose; what the database holds."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from lianmeng.assist.actions.handling import conclude_demand
from lianmeng.assist.actions.supervising import (
    answer_supervision,
    close_supervision,
    dismiss_supervision,
    issue_supervision,
    propose_supervisions,
    return_answer,
    supervise_demand,
)
from lianmeng.assist.models import Demand, LetterPattern, Supervision, SupervisionLevel, SupervisionRule
from lianmeng.kernel.errors import Forbidden, Invalid, NotPossible, Refused
from lianmeng.kernel.places import Actor, Place
from lianmeng.platform.accounts.actions.appointments import appoint
from lianmeng.platform.events.models import Event
from lianmeng.platform.notices.models import Outbox
from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.sheets.actions.exports import export_sheet
from tests.assist import stories
from tests.assist.expected import LOOK, everybody, taken_back
from tests.support.cast import ARRANGE, EARLY, FOUNDED_ON, Cast, moment

LATE = moment("2022-10-11 09:00")  # one working day after the deadline of 10 October

#: State → move → (next state, who may make it), of a letter of the county office on a demand of the county's team.
COUNTY = {"county_office", "county_caller", "supervisor"}
EXPECTED: dict[str, dict[str, tuple[str, set[str]]]] = {
    "proposed": {"issue": ("issued", COUNTY), "dismiss": ("dismissed", COUNTY)},
    "issued": {"answer": ("answered", {"helper"}), "close": ("closed", COUNTY)},
    "answered": {"return_answer": ("issued", COUNTY), "close": ("closed", COUNTY)},
    "closed": {},
    "dismissed": {},
}
STEPS: dict[str, Any] = {
    "issue": lambda who, one: issue_supervision(actor=who, supervision=one, demanded="限期办结", at=LATE),
    "dismiss": lambda who, one: dismiss_supervision(actor=who, supervision=one, note="已在办理", at=LATE),
    "answer": lambda who, one: answer_supervision(actor=who, supervision=one, answer="本周办结", at=LATE),
    "return_answer": lambda who, one: return_answer(actor=who, supervision=one, note="未说明原因", at=LATE),
    "close": lambda who, one: close_supervision(actor=who, supervision=one, finding="已落实", at=LATE),
}
WAYS = {
    "proposed": (),
    "issued": ("issue",),
    "answered": ("issue", "answer"),
    "closed": ("issue", "answer", "close"),
    "dismissed": ("dismiss",),
}


def level(code: str = "urge") -> SupervisionLevel:
    return SupervisionLevel.objects.get(code=code)


def fresh(letter: Supervision) -> Supervision:
    return Supervision.objects.visible_to(LOOK).select_related("demand", "level").get(pk=letter.pk)


def proposed(cast: Cast) -> Supervision:
    """What the rule proposes on the day after the deadline."""
    demand = stories.in_progress(cast)
    assert propose_supervisions(at=LATE) == 1
    letter = Supervision.objects.visible_to(LOOK).select_related("demand", "level").get(demand=demand)
    assert (letter.level.code, letter.by_rule, letter.office_id, letter.number) == ("urge", True, "620823", "")
    return letter


def in_state(cast: Cast, state: str) -> Supervision:
    letter = proposed(cast)
    for name in WAYS[state]:
        letter = fresh(letter)
        STEPS[name](cast["helper" if name == "answer" else "county_office"], letter)
    return fresh(letter)


def issued(cast: Cast, person: str = "county_office", office: str = "620823", **given_: Any) -> Supervision:
    demand = stories.in_progress(cast)
    values = {"level": level(), "demanded": "限期办结", "at": LATE, **given_}
    return fresh(supervise_demand(actor=cast[person], demand=demand, office=office, **values))


@pytest.mark.parametrize("state", list(EXPECTED))
def test_each_move_in_each_state_by_everybody(cast: Cast, state: str) -> None:
    letter, people, wrong = in_state(cast, state), everybody(cast), []
    for name, step in STEPS.items():
        target, may = EXPECTED[state].get(name, ("", set()))
        for person, actor in people.items():
            with taken_back():
                try:
                    step(actor, fresh(letter))
                    reached = fresh(letter).status
                except Refused:
                    reached = ""
            if reached != (target if person in may else ""):
                wrong.append((name, person, reached))
    assert wrong == []


@pytest.mark.parametrize("state", list(EXPECTED))
def test_the_database_refuses_other_steps_and_other_beginnings(cast: Cast, state: str) -> None:
    letter = in_state(cast, state)
    permitted = {target for target, _ in EXPECTED[state].values()}
    with writing("force a state"):
        for target in EXPECTED:
            if target == state or target in permitted:
                continue
            with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
                Supervision._default_manager.filter(pk=letter.pk).update(status=target)
        if state != "proposed":
            values = {field.attname: getattr(letter, field.attname) for field in Supervision._meta.concrete_fields}
            with pytest.raises(DatabaseError, match="Cannot insert"), transaction.atomic():
                Supervision(**{**values, "id": level().pk, "serial": 99, "by_rule": False}).save(force_insert=True)


@pytest.mark.parametrize("changes", [{"serial": 7}, {"year": 2021}, {"number": "另一号"}, {"demanded": "改写"}])
def test_a_number_and_the_text_under_it_never_change(cast: Cast, changes: dict[str, object]) -> None:
    letter = issued(cast)
    with writing("force"), pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Supervision._default_manager.filter(pk=letter.pk).update(**changes)


def test_a_letter_has_number_addressee_and_time_to_answer(cast: Cast) -> None:
    letter = issued(cast)
    assert (letter.number, letter.issuer) == ("崇链督〔2022〕1号", "崇信县产业链工作办公室")
    assert (letter.team_id, letter.status) == (cast.team.pk, "issued")
    assert letter.answer_due_at.date() == date(2022, 10, 14)
    shorter = issued(cast, working_days=1, level=level("talk"))
    assert shorter.answer_due_at.date() == date(2022, 10, 12)
    city = issued(cast, "city_office", "620800")
    assert city.number == "平链督〔2022〕1号"


def test_an_own_pattern_counts_before_the_common_one_and_from_its_day_on(cast: Cast) -> None:
    with writing("the administrator"):
        LetterPattern.objects.create(
            region_id="620823", pattern="崇督字{year}-{serial}", issuer="崇信县督查室", source="测试",
            from_on=date(2022, 10, 11),
        )  # fmt: skip
    assert issued(cast).number == "崇督字2022-1"
    assert issued(cast, at=moment("2022-10-10 19:00")).number == "崇链督〔2022〕2号"
    assert issued(cast, "city_office", "620800").number == "平链督〔2022〕1号"


@pytest.mark.parametrize(
    "deeds", [("issue", "fail", "issue"), ("fail", "issue", "dismiss", "issue"), ("issue", "blank", "fail", "issue")]
)
def test_numbers_have_no_gaps_whatever_fails_between(cast: Cast, deeds: tuple[str, ...]) -> None:
    for deed in deeds:
        letter = proposed(cast)
        if deed == "blank":
            with pytest.raises(Invalid):
                issue_supervision(actor=cast["county_office"], supervision=letter, demanded="  ", at=LATE)
        elif deed == "fail":
            with taken_back():  # the machine fails after the number was taken
                assert STEPS["issue"](cast["county_office"], letter).number
        else:
            STEPS[deed](cast["county_office"], letter)
    serials = Supervision.objects.visible_to(LOOK).filter(serial__isnull=False).order_by("serial")
    assert list(serials.values_list("serial", flat=True)) == list(range(1, deeds.count("issue") + 1))


def test_only_what_is_overdue_and_in_hand(cast: Cast) -> None:
    demand = stories.in_progress(cast)
    values: dict[str, Any] = {"office": "620823", "level": level(), "demanded": "限期"}
    with pytest.raises(NotPossible, match="overdue"):
        supervise_demand(actor=cast["county_office"], demand=demand, at=moment("2022-10-10 09:00"), **values)
    conclude_demand(actor=cast["helper"], demand=demand, reply="已办", at=LATE)
    with pytest.raises(NotPossible):
        supervise_demand(
            actor=cast["county_office"], demand=Demand.objects.visible_to(LOOK).get(pk=demand.pk), at=LATE, **values
        )
    assert Supervision.objects.visible_to(LOOK).count() == 0


def test_nobody_supervises_in_anothers_name(cast: Cast) -> None:
    demand = stories.in_progress(cast)
    for person, office in (
        ("county_office", "620800"),
        ("city_office", "620823"),
        ("other_county_office", "620826"),
        ("other_county_office", "620823"),
        ("helper", "620823"),
        ("chain_office", "620823"),
        ("enterprise", "620823"),
    ):
        with pytest.raises(Forbidden):
            supervise_demand(actor=cast[person], demand=demand, office=office, level=level(), demanded="限期", at=LATE)


def test_a_member_of_the_team_cannot_close_whichever_post_they_act_in(cast: Cast) -> None:
    letter = in_state(cast, "answered")
    appoint(
        actor=ARRANGE, at=EARLY, holder=cast.people["supervisor"], role="help_team",
        place=Place("team", str(cast.team.pk)), title="帮办员", from_on=FOUNDED_ON,
    )  # fmt: skip
    for name in ("close", "return_answer"):
        with pytest.raises(Forbidden):
            STEPS[name](cast["supervisor"], fresh(letter))
    assert STEPS["close"](cast["county_office"], fresh(letter)).status == "closed"


def test_a_returned_answer_runs_anew_and_may_be_given_again(cast: Cast) -> None:
    letter = in_state(cast, "answered")
    at = moment("2022-10-13 09:00")
    letter = return_answer(actor=cast["county_office"], supervision=letter, note="不具体", at=at)
    assert (letter.status, letter.answered_at) == ("issued", None)
    assert letter.answer_due_at is not None
    assert letter.answer_due_at.date() == date(2022, 10, 18)
    letter = answer_supervision(actor=cast["helper"], supervision=fresh(letter), answer="已办结", at=at)
    assert (letter.answer, letter.answered_at) == ("已办结", at)


def test_the_rules_propose_once_and_the_stronger_letter_later(cast: Cast) -> None:
    letter = proposed(cast)
    assert propose_supervisions(at=LATE) == 0
    dismiss_supervision(actor=cast["county_office"], supervision=letter, note="在办", at=LATE)
    assert propose_supervisions(at=moment("2022-10-14 09:00")) == 0, "put aside for this deadline"
    fifth = moment("2022-10-17 09:00")
    assert (propose_supervisions(at=fifth), propose_supervisions(at=fifth)) == (1, 0)
    found = Supervision.objects.visible_to(LOOK).order_by("at").values_list("level__code", "status")
    assert list(found) == [("urge", "dismissed"), ("supervise", "proposed")]


def test_the_rules_are_data(cast: Cast) -> None:
    stories.in_progress(cast)
    with writing("the administrator"):
        SupervisionRule.objects.update(to_on=date(2022, 10, 1))
    assert propose_supervisions(at=LATE) == 0
    with writing("the administrator"):
        SupervisionRule.objects.create(level=level("talk"), after=1, source="新规", from_on=date(2022, 10, 11))
    assert propose_supervisions(at=moment("2022-10-10 23:00")) == 0
    assert propose_supervisions(at=LATE) == 1
    assert Supervision.objects.visible_to(LOOK).get().level.code == "talk"


def test_nothing_is_proposed_in_time_nor_under_a_letter_as_strong(cast: Cast) -> None:
    stories.in_progress(cast)
    assert propose_supervisions(at=moment("2022-10-10 09:00")) == 0
    demand = Demand.objects.visible_to(LOOK).get()
    supervise_demand(
        actor=cast["county_office"], demand=demand, office="620823", level=level("supervise"), demanded="限期",
        at=LATE,
    )  # fmt: skip
    assert propose_supervisions(at=LATE) == 0


def test_who_sees_a_letter(cast: Cast) -> None:
    letter = issued(cast)
    seen = {name for name, who in everybody(cast).items() if Supervision.objects.visible_to(who).exists()}
    assert seen == {
        "city_office", "county_office", "county_caller", "chain_office", "helper", "city_leader", "county_leader",
        "supervisor", "city_supervisor", "auditor", "leader_of_vegetables", "county_leader_of_vegetables",
    }  # fmt: skip
    assert isinstance(cast["enterprise"], Actor)
    assert letter.demand.enterprise_id == cast.grower.pk


def test_each_step_stands_on_the_trail_of_the_demand_and_is_told(cast: Cast) -> None:
    letter = in_state(cast, "closed")
    events = Event.objects.visible_to(LOOK).filter(record_id=letter.demand_id, verb__startswith="supervision")
    assert list(events.order_by("position").values_list("verb", flat=True)) == [
        "supervision_proposed", "supervision_issued", "supervision_answered", "supervision_closed",
    ]  # fmt: skip
    assert {event.note for event in events} == {""}, "the words are for offices and the team"
    told = Outbox.objects.visible_to(LOOK).filter(message__contains="%(letter)s on demand %(number)s: please")
    assert [one.recipients for one in told] == [[["help_team", "team", str(cast.team.pk)]]]


@pytest.mark.parametrize(("person", "rows"), [("county_office", 1), ("other_county_office", 0), ("helper", 1)])
def test_the_register_is_exported_within_the_readers_scope(
    cast: Cast, settings: Any, tmp_path: Any, person: str, rows: int
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    issued(cast)
    filters = {"status": "running", "county": "620823", "level": str(level().pk), "text": "崇链督"}
    exported = export_sheet(
        actor=cast[person], code="supervisions", filters=filters, file_format="csv", purpose="report", at=LATE
    )
    assert exported.rows == rows
    lines = list(csv.reader(io.StringIO(exported.content.decode("utf-8-sig"))))
    assert any("崇链督〔2022〕1号" in line for line in lines) is bool(rows)
