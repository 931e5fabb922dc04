"""The home of each role: what it says must be done, and that every figure leads to exactly its demands."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianmeng.assist.models import Demand
from lianmeng.assist.queries.demands import demands_filtered
from lianmeng.assist.queries.home import home_piles
from lianmeng.desk.queries.chains import chain_work
from lianmeng.desk.queries.work import last_progress, tasks_of
from lianmeng.desk.web.figures import KEY_FIGURES, key_figures
from lianmeng.kernel.places import Place
from lianmeng.platform.accounts.actions.appointments import appoint, end_post
from lianmeng.platform.accounts.queries.posts import official_posts
from tests.assist import stories
from tests.support.cast import ARRANGE, EARLY, FOUNDED_ON, PEOPLE, Cast, moment

DURING, LATE = moment("2022-10-09 09:30"), moment("2022-10-14 09:00")

SetClock = Callable[[datetime], datetime]

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(business_time: SetClock) -> SetClock:
    return business_time


def home(client: Client, cast: Cast, person: str, language: str = "zh-hans") -> str:
    client.force_login(cast.people[person])
    client.cookies["language"] = language
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def main_part(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def test_nobody_signed_in_is_sent_to_the_sign_in_page(client: Client) -> None:
    assert client.get("/")["Location"] == f"{reverse('account_login')}?next=/"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("person", PEOPLE)
def test_every_role_has_a_home(client: Client, cast: Cast, at: SetClock, person: str, language: str) -> None:
    at(LATE)
    stories.in_progress(cast)
    page = main_part(home(client, cast, person, language))
    assert "<h1" in page
    assert 'href=""' not in page
    if language == "en":
        spoken = re.sub(r"<(\w+)[^>]*data-record[^>]*>.*?</\1>", "", page, flags=re.S)
        assert not re.search(r"[\u4e00-\u9fff]", re.sub(r'(name|value|title)="[^"]*"', "", spoken))


def test_the_piles_lead_to_exactly_their_demands(client: Client, cast: Cast, at: SetClock) -> None:
    at(LATE)
    stories.raised(cast, title="第一件")
    stories.in_progress(cast, title="第二件")
    stories.reviewed(cast, title="第三件")
    office = cast["county_office"]
    counted = {pile.name: pile.count for pile in home_piles(office, LATE)}
    some = {name: count for name, count in counted.items() if count}
    assert some == {"to_accept": 1, "to_call_back": 1, "overdue": 1}
    page = main_part(home(client, cast, "county_office"))
    for name, count in counted.items():
        assert f'href="{reverse("assist:demand_list")}?todo={name}"' in page
        assert demands_filtered(office, {"todo": name}, LATE).count() == count


def test_the_late_come_first_and_each_demand_once(cast: Cast) -> None:
    stories.raised(cast, title="待受理")
    stories.in_progress(cast, title="已超期")
    piles = home_piles(cast["county_office"], LATE)
    assert [(task.line.demand.title, task.todo) for task in tasks_of(piles, 10)] == [
        ("已超期", ""), ("待受理", "To accept"),
    ]  # fmt: skip
    assert len(tasks_of(piles, 1)) == 1


def test_a_team_sees_what_it_must_do_and_by_when(client: Client, cast: Cast, at: SetClock) -> None:
    at(moment("2022-09-29 09:00"))
    demand = stories.dispatched(cast)
    page = main_part(home(client, cast, "helper", "en"))
    assert "To acknowledge" in page
    assert "Due 10 Oct, 4 working days left" in re.sub(r"\s+", " ", page)
    assert reverse("assist:demand_detail", args=[demand.pk]) in page
    assert "Nothing waits for you" in main_part(home(client, cast, "other_helper", "en"))


def test_overdue_is_said_in_working_days(client: Client, cast: Cast, at: SetClock) -> None:
    at(LATE)
    stories.acknowledged(cast)
    assert "Overdue by 4 working days" in main_part(home(client, cast, "helper", "en"))


def test_an_enterprise_is_asked_first_for_what_it_must_answer(client: Client, cast: Cast, at: SetClock) -> None:
    at(DURING)
    asked, running = stories.called_back(cast, title="请确认这件"), stories.dispatched(cast, title="正在办这件")
    draft = stories.raised(cast, submit=False, title="草稿这件")
    page = main_part(home(client, cast, "enterprise"))
    assert reverse("assist:demand_confirm", args=[asked.pk]) in page
    assert page.index("请确认这件") < page.index("正在办这件") < page.index("草稿这件")
    assert reverse("assist:demand_raise") in page
    assert reverse("assist:demand_detail", args=[running.pk]) in page
    assert reverse("assist:draft_edit", args=[draft.pk]) in page
    assert "请确认这件" not in home(client, cast, "other_enterprise")


def test_a_leader_sees_registered_figures_cut_to_the_place_of_the_post(cast: Cast) -> None:
    stories.closed(cast, grade=2)
    city = {figure.label: figure for figure in key_figures(cast["city_leader"], DURING.date())}
    assert len(city) == len(KEY_FIGURES)
    assert city["Problems collected"].value == "1"
    assert city["Problems collected"].trend == (0, 0, 0, 0, 0, 0, 0, 0, 1, 0)
    assert (city["Satisfaction rate"].value, city["Satisfaction rate"].note) == ("0.0", "0 / 1")
    assert city["Member enterprises"].value == "2"
    county = {figure.label: figure for figure in key_figures(cast["county_leader"], DURING.date())}
    assert county["Member enterprises"].value == "1"
    assert county["Member enterprises"].url.endswith("/alliance.enterprises/?county=620823")


def test_a_leader_sees_where_each_county_stands_and_why_something_is_late(
    client: Client, cast: Cast, at: SetClock
) -> None:
    at(LATE)
    stories.in_progress(cast, title="已超期")
    page = main_part(home(client, cast, "city_leader"))
    assert f'href="{reverse("assist:demand_list")}?county=620823&amp;group=in_hand"' in page
    assert f'href="{reverse("assist:demand_list")}?county=620823&amp;overdue=1"' in page
    assert "已电话联系" in page
    assert "超期 4 个工作日" in page


def test_the_last_report_of_a_demand_is_the_latest_that_the_reader_may_see(cast: Cast) -> None:
    stories.in_progress(cast)
    (task,) = tasks_of(home_piles(cast["county_office"], LATE), 10)
    assert [one.text for one in last_progress(cast["county_office"], [task.line]).values()] == ["已电话联系"]
    assert last_progress(cast["other_county_office"], [task.line]) == {}
    assert last_progress(cast["county_office"], []) == {}


def test_chains_count_the_demands_that_the_reader_may_see(cast: Cast) -> None:
    stories.in_progress(cast)
    stories.closed(cast)
    seen = {work.row.chain: work for work in chain_work(cast["city_leader"], LATE.date(), LATE)}
    vegetables = seen[cast.vegetables]
    assert (vegetables.demands, vegetables.open, vegetables.overdue) == (2, 1, 1)
    assert (seen[cast.apples].demands, seen[cast.apples].open) == (0, 0)
    elsewhere = {work.row.chain: work for work in chain_work(cast["other_county_office"], LATE.date(), LATE)}
    assert elsewhere[cast.vegetables].demands == 0


def test_the_auditor_sees_the_end_of_the_trail_in_words(client: Client, cast: Cast, at: SetClock) -> None:
    at(LATE)
    stories.dispatched(cast)
    page = main_part(home(client, cast, "auditor", "en"))
    assert "Dispatched to a help team" in page
    assert re.search(r"<code[^>]*>[0-9a-f]{64}</code>", page)


def test_the_security_administrator_sees_which_offices_nobody_holds(client: Client, cast: Cast, at: SetClock) -> None:
    at(LATE)
    page = main_part(home(client, cast, "security_admin"))
    assert "泾川县" in page
    assert "崇信县" not in page


def test_without_a_post_there_is_an_explanation_and_nothing_else(client: Client, cast: Cast, at: SetClock) -> None:
    at(LATE)
    stories.dispatched(cast)
    page = main_part(home(client, cast, "secretary"))
    assert "您当前没有岗位" in page
    assert "园区道路硬化" not in page
    assert reverse("account") in page


def test_an_ended_post_takes_its_home_along_in_the_open_session(client: Client, cast: Cast, at: SetClock) -> None:
    at(DURING)
    demand = stories.dispatched(cast)
    assert "园区道路硬化" in home(client, cast, "helper")
    post = official_posts("end a post").get(holder=cast.people["helper"])
    end_post(actor=ARRANGE, at=DURING, post=post, on=DURING.date())
    # With the last post every session has ended.
    for page in ("/", reverse("assist:demand_detail", args=[demand.pk])):
        assert client.get(page)["Location"].startswith(reverse("account_login"))


def test_a_leader_of_a_chain_sees_its_figures(client: Client, cast: Cast, at: SetClock) -> None:
    at(LATE)
    stories.in_progress(cast)
    holder = cast.people["secretary"]
    appoint(
        actor=ARRANGE, at=EARLY, holder=holder, role="city_leader", place=Place("chain", str(cast.vegetables.pk)),
        title="链长", from_on=FOUNDED_ON,
    )  # fmt: skip
    page = main_part(home(client, cast, "secretary"))
    assert f"?chain={cast.vegetables.pk}" in page


@pytest.mark.parametrize(
    ("person", "most"), [("county_office", 26), ("helper", 24), ("enterprise", 22), ("city_leader", 62)]
)
def test_a_home_takes_as_many_queries_however_many_demands_there_are(
    client: Client, cast: Cast, at: SetClock, person: str, most: int
) -> None:
    at(DURING)
    stories.raised(cast)
    stories.in_progress(cast)
    home(client, cast, person)
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for number in range(4):
        stories.raised(cast, title=f"又一件{number}")
        stories.in_progress(cast, title=f"在办{number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert Demand.objects.visible_to(cast["city_leader"]).count() == 10
    assert len(many) == len(few)
    assert len(many) <= most, [query["sql"][:160] for query in many.captured_queries]
