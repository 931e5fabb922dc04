"""Lists, piles of work and the leader's view: who sees what, narrowed how, in how many queries."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianmeng.alliance.actions.chains import found_chain
from lianmeng.assist.actions.dispatching import dispute_assignment
from lianmeng.assist.actions.extending import request_extension
from lianmeng.assist.actions.handling import acknowledge_demand
from lianmeng.assist.actions.raising import DemandText, raise_demand, submit_demand
from lianmeng.assist.models import Category, Demand
from lianmeng.assist.queries.demands import count_by_group, demand_lines, demands_filtered
from lianmeng.assist.queries.home import calling, home_piles, leader_overview, piles
from tests.assist.stories import accepted, called_back, closed, concluded, dispatched, in_progress, raised, sent_back
from tests.support.cast import ARRANGE, EARLY, FOUNDED_ON, Cast, moment

NOW = moment("2022-09-29 09:00")


def numbers(cast: Cast, person: str, at: datetime = NOW, **filters: str) -> list[str]:
    """The numbers of the demands in a list."""
    return [demand.number for demand in demands_filtered(cast[person], filters, at)]


def test_a_list_shows_only_what_its_reader_may_see(cast: Cast) -> None:
    mine = raised(cast)
    assert (
        numbers(cast, "enterprise") == numbers(cast, "county_office") == numbers(cast, "city_leader") == [mine.number]
    )
    for stranger in ("other_enterprise", "other_county_office", "helper", "bank", "system_admin"):
        assert numbers(cast, stranger) == []


@pytest.mark.parametrize("text", ["硬化", "道路", "蔬菜", "运输", "cxslsc"])
def test_text_finds_title_content_enterprise_and_number(cast: Cast, text: str) -> None:
    mine = raised(cast)
    assert numbers(cast, "county_office", text=text) == [mine.number]
    assert numbers(cast, "county_office", text=f"{text} 没有") == []


def test_a_demand_is_found_by_its_number_or_the_end_of_it(cast: Cast) -> None:
    mine = raised(cast)
    for text in (mine.number, mine.number[-6:], mine.number[-3:]):
        assert numbers(cast, "county_office", text=text) == [mine.number]


def test_filters_narrow_and_unknown_values_leave_nothing(cast: Cast) -> None:
    waiting, running = raised(cast), dispatched(cast)
    assert numbers(cast, "county_office", group="to_accept") == [waiting.number]
    assert numbers(cast, "county_office", group="in_hand", team=str(cast.team.pk)) == [running.number]
    assert numbers(cast, "county_office", chain=str(cast.apples.pk)) == []
    for name in ("group", "todo", "chain", "category", "team", "county", "urgency"):
        assert numbers(cast, "county_office", **{name: "nothing"}) == []
    assert numbers(cast, "county_office", overdue="1") == []
    assert numbers(cast, "county_office", moment("2022-10-10 18:01"), overdue="1") == [running.number]


def test_a_city_chain_stands_for_the_county_chains_in_it(cast: Cast) -> None:
    part = found_chain(
        actor=ARRANGE, at=EARLY, code="CX1", name="崇信设施蔬菜", region=cast.county, established_on=FOUNDED_ON,
        parent=cast.vegetables,
    )  # fmt: skip
    direct = raised(cast)
    text = DemandText(category=Category.objects.get(code="utilities"), title="大棚供水不足", content="水压低")
    below = raise_demand(
        actor=cast["enterprise"], enterprise=cast.grower, chain=part, text=text, channel=Demand.Channel.PHONE_FORM,
        at=moment("2022-09-28 09:10"),
    )  # fmt: skip
    submit_demand(actor=cast["enterprise"], demand=below, at=moment("2022-09-28 09:10"))
    assert set(numbers(cast, "city_office", chain=str(cast.vegetables.pk))) == {direct.number, below.number}
    assert numbers(cast, "city_office", chain=str(part.pk)) == [below.number]


def test_what_has_not_ended_is_one_pile(cast: Cast) -> None:
    running, ended = dispatched(cast), closed(cast)
    listed = numbers(cast, "city_office", todo="open")
    assert (running.number in listed, ended.number in listed) == (True, False)


def test_drafts_appear_only_when_asked_for(cast: Cast) -> None:
    draft = raised(cast, submit=False)
    assert numbers(cast, "enterprise") == []
    assert numbers(cast, "enterprise", todo="drafts") == [draft.number]
    assert numbers(cast, "county_office", todo="drafts") == []


def test_lines_count_working_days_across_the_holiday(cast: Cast) -> None:
    demand = dispatched(cast)
    for at, left, late in (
        ("2022-09-29 09:00", 4, False),
        ("2022-10-10 18:00", 0, False),
        ("2022-10-10 18:01", 0, True),
        ("2022-10-12 09:00", -2, True),
    ):
        (line,) = demand_lines([demand], moment(at))
        assert (line.left, line.overdue) == (left, late)


def test_counts_agree_with_the_lists(cast: Cast) -> None:
    raised(cast), dispatched(cast), closed(cast)
    at = moment("2022-10-20 09:00")
    counts = count_by_group(demands_filtered(cast["city_office"], {}, at), at)
    assert (counts.total, counts.overdue) == (3, 1)
    assert {name: len(numbers(cast, "city_office", at, group=name)) for name in counts.by_group} == dict(
        counts.by_group
    )


STAGES: list[tuple[str, str, Callable[[Cast], Demand]]] = [
    ("county_office", "to_accept", raised),
    ("county_office", "to_dispatch", accepted),
    ("county_office", "to_review", concluded),
    ("helper", "to_acknowledge", dispatched),
    ("helper", "sent_back", sent_back),
    ("helper", "in_hand", in_progress),
    ("enterprise", "to_confirm", called_back),
    ("enterprise", "ended", closed),
]


@pytest.mark.parametrize(("person", "pile", "reach"), STAGES)
def test_each_stage_lies_on_its_pile_and_the_list_shows_the_same(
    cast: Cast, person: str, pile: str, reach: Callable[[Cast], Demand]
) -> None:
    demand = reach(cast)
    found = {one.name: one for one in home_piles(cast[person], NOW)}
    assert [line.demand.pk for line in found[pile].lines] == [demand.pk]
    assert numbers(cast, person, todo=pile) == [demand.number]


def test_disputes_extensions_and_first_contacts_wait_for_somebody(cast: Cast) -> None:
    disputed = dispute_assignment(
        actor=cast["helper"], demand=dispatched(cast), ground="非本团", at=moment("2022-09-28 11:00")
    )
    asking = acknowledge_demand(actor=cast["helper"], demand=dispatched(cast), at=moment("2022-09-28 11:00"))
    request_extension(actor=cast["helper"], demand=asking, working_days=3, reason="雨", at=moment("2022-09-28 12:00"))
    office = {one.name: one for one in home_piles(cast["county_office"], NOW)}
    assert [line.demand.pk for line in office["disputes"].lines] == [disputed.pk]
    assert [line.demand.pk for line in office["extensions"].lines] == [asking.pk]
    (contact,) = piles(cast["helper"], ("to_contact",), NOW)
    assert [line.demand.pk for line in contact.lines] == [asking.pk]
    assert calling(cast["county_office"], NOW) == 2
    assert calling(cast["helper"], NOW) == 1
    assert calling(cast["auditor"], NOW) == 0


def test_silence_after_the_call_back_is_noticed_when_the_time_is_over(cast: Cast) -> None:
    called_back(cast)  # on 9 October; five working days end on 14 October
    for at, count in (("2022-10-14 19:00", 0), ("2022-10-15 09:00", 1)):
        (pile,) = piles(cast["county_office"], ("unanswered",), moment(at))
        assert pile.count == count


def test_what_is_due_soon(cast: Cast) -> None:
    dispatched(cast)  # due on 10 October
    for at, count in (("2022-09-30 09:00", 0), ("2022-10-08 09:00", 1), ("2022-10-10 19:00", 0)):
        (pile,) = piles(cast["county_office"], ("due_soon",), moment(at))
        assert pile.count == count


def test_the_leader_sees_counties_overdue_and_satisfaction(cast: Cast) -> None:
    raised(cast), dispatched(cast), closed(cast, grade=5), closed(cast, grade=2)
    view = leader_overview(cast["city_leader"], moment("2022-10-20 09:00"))
    (row,) = view.counties
    assert row.county.code == "620823"
    assert dict(row.by_group) == {"to_accept": 1, "in_hand": 1, "on_hold": 0, "to_confirm": 0, "ended": 2}
    assert (row.total, row.overdue, view.overdue.count, view.total("ended")) == (4, 1, 1, 2)
    assert (view.satisfaction.numerator, view.satisfaction.denominator, view.satisfaction.percent) == (1, 2, 50)
    assert leader_overview(cast["bank"], NOW).satisfaction.percent is None


@pytest.mark.parametrize("rows", [1, 3])
def test_piles_take_as_many_queries_whatever_lies_on_them(cast: Cast, rows: int) -> None:
    for _ in range(rows):
        raised(cast)
    with CaptureQueriesContext(connection) as queries:
        home_piles(cast["county_office"], NOW)
    assert len(queries) == 6
