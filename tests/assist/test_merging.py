"""Duplicates handled as one: who follows whom, what each raiser learns, and how it is undone."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianmeng.assist.actions.closing import close_demand, confirm_demand, record_call_back, review_demand
from lianmeng.assist.actions.dispatching import dispatch_demand
from lianmeng.assist.actions.handling import conclude_demand
from lianmeng.assist.actions.merging import grade_merged, merge_demand, separate_demand
from lianmeng.assist.actions.raising import DemandText, raise_demand, submit_demand, withdraw_demand
from lianmeng.assist.actions.triage import reject_demand
from lianmeng.assist.figures import collected
from lianmeng.assist.models import Assignment, Category, Demand, Merge
from lianmeng.assist.queries.home import piles
from lianmeng.kernel.errors import Forbidden, Invalid, NotPossible, Refused
from lianmeng.kernel.periods import parse_period
from lianmeng.kernel.places import System
from lianmeng.platform.notices.models import Outbox
from lianmeng.platform.work.unit import unit_of_work
from tests.assist import stories
from tests.assist.expected import taken_back
from tests.support.cast import Cast, moment

LOOK = System("look at merges in a test")
NOON = moment("2022-09-28 12:00")
DUPLICATE = "村口道路同样无法通行"


def of_the_orchard(cast: Cast) -> Demand:
    """The same matter, raised by an enterprise of another county."""
    text = DemandText(category=Category.objects.get(code="utilities"), title=DUPLICATE, content="只有果库知道的内容")
    demand = raise_demand(
        actor=cast["other_enterprise"], enterprise=cast.orchard, chain=cast.apples, text=text, channel="office",
        at=moment(stories.RAISED),
    )  # fmt: skip
    return submit_demand(actor=cast["other_enterprise"], demand=demand, at=moment(stories.RAISED))


def fresh(demand: Demand) -> Demand:
    return Demand.objects.visible_to(LOOK).get(pk=demand.pk)


def merged(cast: Cast, demand: Demand, leader: Demand) -> Demand:
    return merge_demand(actor=cast["city_office"], demand=demand, leader=fresh(leader), note="同一条路", at=NOON)


def conclude(cast: Cast, leader: Demand) -> Demand:
    return conclude_demand(actor=cast["helper"], demand=leader, reply="道路已硬化", at=moment("2022-10-08 09:00"))


def end(cast: Cast, leader: Demand) -> None:
    """From the conclusion to the closing."""
    clerk, later = cast["county_office"], moment("2022-10-09 09:00")
    leader = review_demand(actor=clerk, demand=leader, at=later)
    leader = record_call_back(actor=cast["county_caller"], demand=leader, reached=True, result="solved", at=later)
    leader = confirm_demand(actor=cast["enterprise"], demand=leader, grade=5, at=later)
    close_demand(actor=clerk, demand=leader, at=later)


def told(demand: Demand) -> list[str]:
    sent = Outbox.objects.visible_to(LOOK).filter(record_id=demand.pk, recipients__contains=[["enterprise"]])
    return [one.message for one in sent.order_by("at", "id")]


def test_a_follower_is_released_by_its_team_and_counts_as_collected(cast: Cast) -> None:
    leader, demand = stories.in_progress(cast), stories.dispatched(cast)
    window = parse_period("2022-09")
    before = collected(LOOK, window).count()
    demand = merged(cast, demand, leader)
    assert (demand.status, demand.handler_id) == ("merged", None)
    assert not Assignment.objects.visible_to(LOOK).filter(demand=demand, ended_at__isnull=True).exists()
    assert collected(LOOK, window).count() == before == 2
    (merge,) = Merge.objects.visible_to(LOOK)
    assert (merge.demand_id, merge.leader_id, merge.reason) == (demand.pk, leader.pk, "同一条路")


def test_one_follows_only_what_is_not_concluded_within_reach_and_not_oneself(cast: Cast) -> None:
    demand, concluded, foreign = stories.raised(cast), stories.concluded(cast), of_the_orchard(cast)
    for leader in (demand, concluded):
        with pytest.raises(Invalid) as refusal:
            merged(cast, demand, leader)
        assert refusal.value.field == "leader"
    with pytest.raises(Forbidden):
        merge_demand(actor=cast["county_office"], demand=demand, leader=foreign, note="同一条路", at=NOON)
    assert fresh(demand).status == "submitted"


def test_who_leads_others_is_neither_withdrawn_nor_rejected(cast: Cast) -> None:
    leader, demand = stories.raised(cast), stories.raised(cast)
    merged(cast, demand, leader)
    for act, person in ((withdraw_demand, "enterprise"), (reject_demand, "county_office")):
        with pytest.raises(NotPossible) as refusal:
            act(actor=cast[person], demand=fresh(leader), note="不需要了", at=NOON)
        assert refusal.value.code == "leads_others"
    separate_demand(actor=cast["county_office"], demand=fresh(demand), note="并非同一事项", at=NOON)
    assert (
        withdraw_demand(actor=cast["enterprise"], demand=fresh(leader), note="不需要了", at=NOON).status == "withdrawn"
    )


def test_separated_it_keeps_the_clock_that_had_started(cast: Cast) -> None:
    leader, demand = stories.raised(cast), stories.dispatched(cast)
    due_at, contact_due_at = demand.due_at, demand.contact_due_at
    demand = merged(cast, demand, leader)
    demand = separate_demand(
        actor=cast["county_office"], demand=demand, note="并非同一事项", at=moment("2022-09-30 09:00")
    )
    assert demand.status == "accepted"
    demand = dispatch_demand(actor=cast["county_office"], demand=demand, at=moment("2022-09-30 10:00"))
    assert (demand.due_at, demand.contact_due_at) == (due_at, contact_due_at)
    assert demand.clock_started_at == moment(stories.DISPATCHED)


def test_each_raiser_is_told_and_grades_for_itself(cast: Cast) -> None:
    demand = of_the_orchard(cast)
    leader = stories.in_progress(cast)
    demand = merged(cast, demand, leader)
    firm = cast["other_enterprise"]
    with pytest.raises(NotPossible):
        grade_merged(actor=firm, demand=demand, grade=2, at=NOON)
    (under_way, to_confirm) = piles(firm, ("under_way", "to_confirm"), NOON)
    assert (under_way.count, to_confirm.count) == (1, 0)
    end(cast, conclude(cast, fresh(leader)))
    assert [message.split("%(number)s")[1][:12] for message in told(demand)[-3:]] == [
        " is handled ", " has a resul", " is closed; ",
    ]  # fmt: skip
    later = moment("2022-10-10 09:00")
    (under_way, to_confirm) = piles(firm, ("under_way", "to_confirm"), later)
    assert (under_way.count, to_confirm.count) == (0, 1)
    with pytest.raises(NotPossible) as refusal:
        separate_demand(actor=cast["city_office"], demand=fresh(demand), note="并非同一事项", at=later)
    assert refusal.value.code == "leader_ended"
    for person in ("enterprise", "other_county_office", "other_helper"):
        with pytest.raises(Forbidden):
            grade_merged(actor=cast[person], demand=fresh(demand), grade=2, at=later)
    with pytest.raises(Invalid):
        grade_merged(actor=firm, demand=fresh(demand), grade=6, at=later)
    demand = grade_merged(actor=firm, demand=fresh(demand), grade=2, comment="仍有积水", at=later)
    assert (demand.status, demand.grade, fresh(leader).grade) == ("merged", 2, 5)
    with pytest.raises(NotPossible):
        grade_merged(actor=firm, demand=demand, grade=5, at=later)


_ACTS = st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 3)), max_size=14)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=_ACTS)
def test_there_are_neither_chains_nor_circles(cast: Cast, acts: list[tuple[bool, int, int]]) -> None:
    with taken_back():
        demands = [stories.raised(cast) for _ in range(4)]
        follows: dict[int, int] = {}
        for number, (merge, one, other) in enumerate(acts):
            at = NOON + timedelta(minutes=number)
            if merge:
                leads = one in follows.values()
                possible = one != other and one not in follows and other not in follows and not leads
            else:
                possible = one in follows
            demand, leader = fresh(demands[one]), fresh(demands[other])
            try:
                with transaction.atomic():
                    if merge:
                        merge_demand(actor=cast["county_office"], demand=demand, leader=leader, note="同一", at=at)
                    else:
                        separate_demand(actor=cast["county_office"], demand=demand, note="不同", at=at)
                done = True
            except Refused:
                done = False
            assert done is possible
            if done and merge:
                follows[one] = other
            elif done:
                del follows[one]
            stored = Merge.objects.visible_to(LOOK).filter(ended_at__isnull=True)
            pairs = set(stored.values_list("demand_id", "leader_id"))
            assert pairs == {(demands[a].pk, demands[b].pk) for a, b in follows.items()}


def test_the_database_refuses_a_chain_even_if_the_code_is_careless(cast: Cast) -> None:
    first, second, third = stories.raised(cast), stories.raised(cast), stories.raised(cast)
    merged(cast, second, first)
    for demand, leader in ((third, second), (first, third)):
        with pytest.raises(ProgrammingError, match="leads nobody"), transaction.atomic(), unit_of_work(LOOK) as work:
            work.add(Merge(demand=demand, leader=leader, reason="x", at=NOON))


@pytest.fixture
def pages(cast: Cast, business_time: Callable[[datetime], datetime]) -> Callable[[str], Client]:
    def sign_in(person: str) -> Client:
        business_time(moment("2022-10-10 09:00"))
        client = Client()
        client.force_login(cast.people[person])
        return client

    return sign_in


def test_the_pages_of_merging(cast: Cast, pages: Callable[[str], Client]) -> None:
    leader, demand = stories.in_progress(cast, title="园区主干道"), stories.raised(cast)
    office, here = pages("county_office"), f"/demands/{demand.pk}/"
    form = office.get(f"{here}merge/").content.decode()
    assert "园区主干道" in form
    assert office.post(f"{here}merge/", {"leader": "", "note": "同一"}).status_code == 422
    sent = {"leader": str(leader.pk), "note": "同一条路", "version": str(demand.version)}
    assert office.post(f"{here}merge/", sent).status_code == 302
    assert leader.number in office.get(here).content.decode()
    assert demand.number in office.get(f"/demands/{leader.pk}/").content.decode()
    end(cast, conclude(cast, fresh(leader)))
    firm = pages("enterprise")
    page = firm.get(here).content.decode()
    assert "道路已硬化" in page
    assert "grade_merged" in page
    graded = {"grade": "4", "version": str(fresh(demand).version)}
    assert firm.post(f"{here}grade_merged/", graded).status_code == 302
    assert fresh(demand).grade == 4


def test_a_follower_does_not_read_what_the_other_enterprise_said(cast: Cast, pages: Callable[[str], Client]) -> None:
    demand, leader = of_the_orchard(cast), stories.in_progress(cast, title="园区主干道", content="内部情况")
    merged(cast, demand, leader)
    page = pages("other_enterprise").get(f"/demands/{demand.pk}/").content.decode()
    assert leader.number in page
    for secret in ("园区主干道", "内部情况", "崇信示例蔬菜有限公司", "张三", f"/demands/{leader.pk}/"):
        assert secret not in page
