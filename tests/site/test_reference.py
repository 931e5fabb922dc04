"""The reference tables: the system administrator's alone, every change on the trail, running deadlines follow."""

import html
from datetime import date

import pytest
from django.test import Client

from lianmeng.assist.actions.recounting import recount_deadlines
from lianmeng.assist.models import Demand, RoutingRule
from lianmeng.kernel.places import System
from lianmeng.platform.events.models import Event
from lianmeng.platform.records.models import CalendarDay, Limit
from tests.assist.test_main_line import dispatched
from tests.support.cast import Cast, moment

LOOK = System("look")


@pytest.fixture
def at_work(business_time) -> None:  # type: ignore[no-untyped-def]
    business_time(moment("2022-09-28 12:00"))


def client_of(cast: Cast, person: str) -> Client:
    client = Client()
    client.force_login(cast.people[person])
    return client


def test_a_changed_limit_is_on_the_trail(cast: Cast, at_work: None) -> None:
    limit = Limit.objects.get(code="assist.resolution.simple")
    form = {
        "code": limit.code,
        "value": "4",
        "unit": limit.unit,
        "note": limit.note,
        "source": "新制度",
        "from_on": "2018-01-01",
        "to_on": "",
    }
    answer = client_of(cast, "system_admin").post(f"/reference/platform_records/limit/{limit.pk}/change/", form)
    assert answer.status_code == 302
    limit.refresh_from_db()
    event = Event.objects.visible_to(LOOK).get(record_id=limit.pk)
    assert (limit.value, event.verb, event.old["value"], event.new["value"]) == (4, "reference_changed", "5.00", "4.00")


@pytest.mark.parametrize("person", ["city_office", "security_admin", "auditor", "enterprise"])
def test_nobody_else_opens_them(cast: Cast, at_work: None, person: str) -> None:
    answer = client_of(cast, person).get("/reference/platform_records/limit/")
    assert answer.status_code in (302, 403, 404)


@pytest.mark.parametrize(
    "table", ["platform_records/calendarday", "assist/category", "assist/routingrule", "platform_files/allowedtype"]
)
def test_each_table_opens(cast: Cast, at_work: None, table: str) -> None:
    client = client_of(cast, "system_admin")
    assert client.get(f"/reference/{table}/").status_code == 200
    assert client.get(f"/reference/{table}/add/").status_code == 200


def test_routing_rules_are_named_in_words(cast: Cast, at_work: None) -> None:
    """Where the list of the catalogue gives columns, an entry's own page, its history and its title give its name."""
    rule = RoutingRule.objects.get(county=cast.county)
    plain = RoutingRule.objects.create(team_id=cast.other_team.pk, source="测试", from_on=rule.from_on)
    client = client_of(cast, "system_admin")
    for one, name in ((rule, "崇信县 → 崇信县红色领航帮办团"), (plain, "其余诉求 → 平凉市水电路气帮办团")):
        for end in ("change", "history"):
            page = client.get(f"/reference/assist/routingrule/{one.pk}/{end}/").content.decode()
            assert name in html.unescape(page), (name, end)
            assert "RoutingRule object" not in page


def test_entries_are_never_deleted(cast: Cast, at_work: None) -> None:
    limit = Limit.objects.get(code="assist.resolution.simple")
    answer = client_of(cast, "system_admin").post(
        f"/reference/platform_records/limit/{limit.pk}/delete/", {"post": "yes"}
    )
    assert answer.status_code == 403
    assert Limit.objects.filter(pk=limit.pk).exists()


def test_an_edited_calendar_moves_running_deadlines(cast: Cast) -> None:
    demand = dispatched(cast)
    assert recount_deadlines(at=moment("2022-09-28 12:00")) == 0
    CalendarDay.objects.filter(on=date(2022, 10, 8)).delete()
    assert recount_deadlines(at=moment("2022-09-28 12:00")) == 1
    moved = Demand.objects.visible_to(LOOK).get(pk=demand.pk)
    assert moved.due_at == moment("2022-10-11 18:00")
