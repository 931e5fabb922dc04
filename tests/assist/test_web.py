"""The pages over HTTP: who may, what is refused in which words, nothing typed is lost, how many queries."""

import io
import re
from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from PIL import Image

from lianmeng.assist.actions.dispatching import dispute_assignment
from lianmeng.assist.actions.extending import request_extension
from lianmeng.assist.actions.handling import report_progress
from lianmeng.assist.models import Demand, OutcomeKind
from lianmeng.kernel.places import System
from lianmeng.platform.files.models import StoredFile
from tests.assist import stories
from tests.support.cast import Cast, moment

LOOK = System("look at the result of a test")
Pages = Callable[..., Client]


@pytest.fixture
def pages(cast: Cast, business_time: Callable[[datetime], datetime]) -> Pages:
    """A signed-in browser without scripts: ``pages("helper", "2022-09-29 09:00")``."""

    def sign_in(person: str, at: str = "2022-09-29 09:00") -> Client:
        business_time(moment(at))
        client = Client()
        client.force_login(cast.people[person])
        return client

    return sign_in


def text(response: Any) -> str:
    """The page."""
    return response.content.decode()


def fresh(demand: Demand) -> Demand:
    """The demand as it is now."""
    return Demand.objects.visible_to(LOOK).get(pk=demand.pk)


def step(demand: Demand, name: str) -> str:
    """The address of a step's page."""
    return f"/demands/{demand.pk}/{name}/"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_however_many_rows(cast: Cast, pages: Pages, rows: int) -> None:
    for _ in range(rows):
        stories.dispatched(cast)
    client = pages("county_office")
    client.get("/demands/")
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/demands/")
    assert text(response).count("/triage/") == 0
    assert text(response).count('class="main"') == rows
    assert len(queries) == 14


@pytest.mark.parametrize("times", [1, 3])
def test_a_page_takes_as_many_queries_however_much_happened(cast: Cast, pages: Pages, times: int) -> None:
    demand = stories.in_progress(cast)
    for _ in range(times):
        report_progress(actor=cast["helper"], demand=demand, text="进展", at=moment("2022-09-29 09:00"))
        demand = fresh(demand)
    client = pages("helper")
    client.get(f"/demands/{demand.pk}/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/demands/{demand.pk}/")
    assert len(queries) == 32


@pytest.mark.parametrize("person", ["other_enterprise", "other_county_office", "helper", "bank", "system_admin"])
@pytest.mark.parametrize("page", ["", "raised/", "triage/", "confirm/", "edit_draft/", "withdraw/", "conclude/"])
def test_what_one_may_not_see_does_not_exist(cast: Cast, pages: Pages, person: str, page: str) -> None:
    demand = stories.raised(cast)
    client = pages(person)
    assert client.get(f"/demands/{demand.pk}/{page}").status_code == 404
    assert client.post(f"/demands/{demand.pk}/{page}", {"note": "x"}).status_code in (404, 405)


def test_who_sees_but_has_no_right_reads_why(cast: Cast, pages: Pages) -> None:
    demand = stories.raised(cast)
    for name in ("triage", "reassign", "call_back", "conclude"):
        for send in (pages("enterprise").get, pages("enterprise").post):
            response = send(step(demand, name))
            assert response.status_code == 403
            assert "您当前岗位" in text(response)
    assert fresh(demand).status == "submitted"


def test_a_step_out_of_its_time_says_so(cast: Cast, pages: Pages) -> None:
    demand = stories.raised(cast)
    response = pages("enterprise").get(step(demand, "confirm"))
    assert response.status_code == 409
    assert "“确认并评价”" in text(response)
    assert "“已提交”" in text(response)


def test_the_office_accepts_and_dispatches_in_one_go_by_the_catalogue(cast: Cast, pages: Pages) -> None:
    demand = stories.raised(cast)
    client = pages("county_office", "2022-09-28 10:00")
    page = client.get(step(demand, "triage"))
    assert "按派单目录选定" in text(page)
    assert f'<option value="{cast.team.pk}" selected>' in text(page)
    answer = client.post(
        step(demand, "triage"),
        {"deed": "dispatch", "difficulty": "simple", "handler": str(cast.team.pk), "version": demand.version},
    )
    assert answer.status_code == 302
    demand = fresh(demand)
    assert (demand.status, demand.handler_id, demand.due_at) == ("dispatched", cast.team.pk, moment("2022-10-10 18:00"))


def test_the_office_may_choose_another_team_and_the_trail_says_so(cast: Cast, pages: Pages) -> None:
    demand = stories.raised(cast)
    client = pages("county_office")
    given = {"deed": "dispatch", "difficulty": "hard", "handler": str(cast.other_team.pk), "note": "请市级办理"}
    client.post(step(demand, "triage"), given)
    page = text(client.get(f"/demands/{demand.pk}/"))
    assert "未按派单目录" in page
    assert "请市级办理" in page


def test_rejecting_needs_a_reason_and_keeps_what_was_typed(cast: Cast, pages: Pages) -> None:
    demand = stories.raised(cast)
    client = pages("county_office")
    empty = client.post(step(demand, "triage"), {"deed": "reject", "note": ""})
    assert empty.status_code == 422
    assert "aria-invalid" in text(empty)
    client.post(step(demand, "triage"), {"deed": "reject", "note": "不属受理范围"})
    assert fresh(demand).status == "rejected"
    assert "不属受理范围" in text(pages("enterprise").get(f"/demands/{demand.pk}/"))


@pytest.mark.parametrize("deed", ["reject", "answer", "explode", ""])
def test_what_cannot_be_decided_any_more_is_refused_with_its_reason(cast: Cast, pages: Pages, deed: str) -> None:
    demand = stories.accepted(cast)
    answer = pages("county_office").post(step(demand, "triage"), {"deed": deed, "note": "不属受理范围"})
    assert answer.status_code == 409
    assert "按诉求目前的状态，不能这样决定" in text(answer)
    assert fresh(demand).status == "accepted"


def test_a_consultation_is_answered_at_once(cast: Cast, pages: Pages) -> None:
    plain = stories.raised(cast)
    demand = stories.raised(cast, kind="consultation")
    client = pages("county_office")
    assert 'value="answer"' not in text(client.get(step(plain, "triage")))
    client.post(step(demand, "triage"), {"deed": "answer", "reply": "请到窗口办理"})
    assert (fresh(demand).status, fresh(demand).reply) == ("answered", "请到窗口办理")


def test_somebody_elses_change_is_noticed_and_nothing_typed_is_lost(cast: Cast, pages: Pages) -> None:
    demand = stories.in_progress(cast)
    client = pages("helper")
    old = {"reply": "已经硬化", "version": demand.version - 1}
    response = client.post(step(demand, "conclude"), old)
    assert response.status_code == 409
    assert "已经硬化" in text(response)
    assert f'name="version" value="{demand.version}"' in text(response)
    assert client.post(step(demand, "conclude"), {"reply": "已经硬化", "version": demand.version}).status_code == 302


def test_the_team_goes_its_way_with_evidence_and_measured_outcomes(cast: Cast, pages: Pages) -> None:
    demand = stories.dispatched(cast)
    client = pages("helper", "2022-09-28 14:00")
    assert client.post(step(demand, "acknowledge")).status_code == 302
    photo = SimpleUploadedFile("现场.png", _png(), "image/png")
    client.post(step(demand, "contact"), {"text": "已到现场", "evidence": photo})
    client.post(step(demand, "report_progress"), {"text": "已进场"})
    road = str(OutcomeKind.objects.get(code="road_hardened").pk)
    assert road in text(client.get(step(demand, "conclude")))
    wrong = client.post(step(demand, "conclude"), {"reply": "完成", "kind_1": road, "quantity_1": ""})
    assert wrong.status_code == 422
    given = {"reply": "完成", "kind_1": road, "quantity_1": "1600", "evidence": SimpleUploadedFile("图.png", _png())}
    assert client.post(step(demand, "conclude"), given).status_code == 302
    page = text(client.get(f"/demands/{demand.pk}/"))
    for word in ("1,600", "m²", "现场.png", "图.png", "已到现场", "已进场"):
        assert word in page


def test_a_file_of_a_wrong_kind_is_refused_beside_its_field_and_nothing_is_half_done(cast: Cast, pages: Pages) -> None:
    demand = stories.in_progress(cast)
    page = SimpleUploadedFile("图.png", b"<html><script>", "image/png")
    response = pages("helper").post(step(demand, "report_progress"), {"text": "已进场", "evidence": page})
    assert response.status_code == 422
    assert 'id="id_evidence_error"' in text(response)
    assert "已进场" in text(response)
    assert StoredFile.objects.visible_to(LOOK).count() == 0


def test_more_time_is_asked_for_and_decided(cast: Cast, pages: Pages) -> None:
    demand = stories.in_progress(cast)
    too_long = pages("helper").post(step(demand, "request_extension"), {"working_days": "99", "reason": "雨季"})
    assert 'id="id_working_days_error"' in text(too_long)
    pages("helper").post(step(demand, "request_extension"), {"working_days": "3", "reason": "雨季"})
    office = pages("county_office")
    assert "雨季" in text(office.get(step(demand, "decide_extension")))
    refused = office.post(step(demand, "decide_extension"), {"decision": "refuse"})
    assert 'id="id_note_error"' in text(refused)
    office.post(step(demand, "decide_extension"), {"decision": "approve"})
    assert fresh(demand).due_at == moment("2022-10-13 18:00")
    assert office.get(step(demand, "decide_extension")).status_code == 409


def test_whoever_reviewed_does_not_call_back(cast: Cast, pages: Pages) -> None:
    demand = stories.reviewed(cast)
    given = {"reached": "yes", "result": "solved"}
    reviewer = pages("county_office", "2022-10-09 09:00")
    assert reviewer.get(step(demand, "call_back")).status_code == 403
    assert reviewer.post(step(demand, "call_back"), given).status_code == 403
    assert "call_back/" not in text(reviewer.get(f"/demands/{demand.pk}/"))
    other = pages("county_caller", "2022-10-09 09:00")
    missing = other.post(step(demand, "call_back"), {"reached": "yes"})
    assert 'id="id_result_error"' in text(missing)
    other.post(step(demand, "call_back"), {"reached": "no", "note": "无人接听"})
    assert fresh(demand).status == "reviewed"
    other.post(step(demand, "call_back"), given)
    assert fresh(demand).status == "called_back"


def test_the_enterprise_grades_or_asks_to_redo(cast: Cast, pages: Pages) -> None:
    client = pages("enterprise", "2022-10-09 10:00")
    demand = stories.called_back(cast)
    assert 'id="id_grade_error"' in text(client.post(step(demand, "confirm"), {"comment": "好"}))
    client.post(step(demand, "confirm"), {"grade": "5", "comment": "好"})
    assert (fresh(demand).status, fresh(demand).grade) == ("confirmed", 5)
    other = stories.called_back(cast)
    assert client.post(step(other, "confirm"), {"deed": "redo", "note": ""}).status_code == 422
    client.post(step(other, "confirm"), {"deed": "redo", "note": "仍积水"})
    assert (fresh(other).status, fresh(other).redos) == ("called_back", 0)
    waiting = client.get(step(other, "confirm"))
    assert (waiting.status_code, "须先由督查人员作出决定" in text(waiting)) == (409, True)
    supervisor = pages("supervisor", "2022-10-09 11:00")
    assert "仍积水" in text(supervisor.get(step(other, "decide_redo")))
    assert supervisor.post(step(other, "decide_redo"), {"decision": "refuse", "note": ""}).status_code == 422
    assert supervisor.post(step(other, "decide_redo"), {"decision": "approve", "note": ""}).status_code == 302
    assert (fresh(other).status, fresh(other).redos) == ("in_progress", 1)
    assert "督查人员同意重办" in text(supervisor.get(f"/demands/{other.pk}/"))


def test_an_enterprise_raises_a_demand_and_is_told_what_happens_next(cast: Cast, pages: Pages) -> None:
    client = pages("enterprise")
    category = stories.category()
    given = {"title": "用电增容", "category": category, "content": "变压器不足", "kind": "help", "urgency": "urgent"}
    empty = client.post("/demands/raise/", given | {"title": ""})
    assert (empty.status_code, "变压器不足" in text(empty)) == (422, True)
    answer = client.post("/demands/raise/", given | {"photos": SimpleUploadedFile("照片.png", _png())}, follow=True)
    demand = Demand.objects.visible_to(LOOK).get(title="用电增容")
    assert (demand.status, demand.channel, demand.chain_id) == ("submitted", "phone_form", cast.vegetables.pk)
    assert demand.number in text(answer)
    assert "照片.png" in text(client.get(f"/demands/{demand.pk}/"))


def test_a_draft_is_kept_changed_and_submitted_by_its_writer(cast: Cast, pages: Pages) -> None:
    client = pages("enterprise")
    given = {"title": "草稿", "category": stories.category(), "content": "内容", "kind": "help", "urgency": "ordinary"}
    client.post("/demands/raise/", given | {"draft": "1"})
    demand = Demand.objects.visible_to(LOOK).get(title="草稿")
    assert pages("county_office").get(f"/demands/{demand.pk}/").status_code == 404
    client.post(f"/demands/{demand.pk}/edit_draft/", given | {"title": "定稿", "version": demand.version})
    assert (fresh(demand).status, fresh(demand).title) == ("submitted", "定稿")
    assert client.get(f"/demands/{demand.pk}/edit_draft/").status_code == 409


@pytest.mark.parametrize("query", ["示例", "cxsl", "91620823"])
def test_an_office_finds_the_enterprise_by_name_initials_or_code(cast: Cast, pages: Pages, query: str) -> None:
    page = text(pages("county_office").get("/demands/raise/", {"q": query}))
    assert f"?enterprise={cast.grower.pk}" in page
    assert str(cast.orchard.pk) not in page


def test_an_office_raises_for_its_own_enterprises_only(cast: Cast, pages: Pages) -> None:
    client = pages("county_office")
    given = {"title": "代录", "category": stories.category(), "content": "内容", "kind": "help", "urgency": "ordinary"}
    client.post(f"/demands/raise/?enterprise={cast.grower.pk}", given)
    assert Demand.objects.visible_to(LOOK).get(title="代录").channel == "office"
    client.post(f"/demands/raise/?enterprise={cast.orchard.pk}", given)
    assert Demand.objects.visible_to(LOOK).filter(enterprise=cast.orchard).count() == 0
    assert pages("helper").get("/demands/raise/").status_code == 403


def test_the_contact_is_shown_only_to_those_who_need_it(cast: Cast, pages: Pages) -> None:
    demand = stories.dispatched(cast)
    for person, sees in (("county_office", True), ("helper", True), ("city_leader", False), ("auditor", False)):
        assert ("13800000000" in text(pages(person).get(f"/demands/{demand.pk}/"))) is sees


def test_the_deadline_is_explained_day_by_day_across_the_holiday(cast: Cast, pages: Pages) -> None:
    demand = stories.dispatched(cast)
    page = text(pages("enterprise").get(f"/demands/{demand.pk}/"))
    assert "2022年10月10日" in page
    for words in ("派单当日，不计", "国庆节", "调休上班"):
        assert words in page


def test_each_step_of_the_office_stands_on_the_page_when_it_is_due(cast: Cast, pages: Pages) -> None:
    disputed = dispute_assignment(
        actor=cast["helper"], demand=stories.dispatched(cast), ground="非本团", at=moment("2022-09-28 11:00")
    )
    asking = stories.in_progress(cast)
    request_extension(actor=cast["helper"], demand=asking, working_days=2, reason="雨", at=moment("2022-09-28 16:00"))
    beside = {"ask_co_handler", "escalate", "ask_exclusion"}
    expected = {
        stories.raised(cast): {"triage", "withdraw", "merge", "ask_exclusion"},
        disputed: {"uphold", "reassign", "withdraw", "merge", *beside},
        asking: {"decide_extension", "reassign", "withdraw", "merge", *beside},
        stories.concluded(cast): {"send_back", "review", "ask_exclusion"},
        stories.confirmed(cast): {"close", "ask_exclusion"},
        stories.closed(cast): {"reopen", "apply_write_off", "ask_exclusion"},
    }
    client = pages("county_office", "2022-10-09 15:00")
    for demand, names in expected.items():
        page = text(client.get(f"/demands/{demand.pk}/"))
        found = {part.split("/")[0] for part in page.split(f'href="/demands/{demand.pk}/')[1:]}
        assert found == names


def test_the_list_is_exported_under_its_filters(cast: Cast, pages: Pages) -> None:
    stories.raised(cast), stories.dispatched(cast)
    client = pages("county_office")
    answer = client.post("/sheets/demands/export", {"group": "in_hand", "format": "csv", "purpose": "report"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert sum("园区道路硬化" in line for line in lines) == 1
    assert "13800000000" not in "".join(lines)
    assert client.get("/sheets/demands/export").status_code == 405


def test_teams_show_members_functions_and_workload(cast: Cast, pages: Pages) -> None:
    stories.dispatched(cast)
    listed = text(pages("county_office").get("/teams/?text=红色"))
    assert listed.count('class="main"') == 1
    page = text(pages("county_office").get(f"/teams/{cast.team.pk}/"))
    for words in ("helper（测试）", "水电路气", "园区道路硬化"):
        assert words in page


def test_the_pages_speak_english_as_well(cast: Cast, pages: Pages) -> None:
    demand = stories.dispatched(cast)
    client = pages("county_office")
    client.cookies["language"] = "en"
    page = text(client.get(f"/demands/{demand.pk}/"))
    for words in ("Dispatched to a help team", "What you can do now", "public holiday", "Reassign"):
        assert words in page
    with translation.override("en"):
        assert str(demand.get_status_display()) == "Dispatched"


class HanOutsideData(HTMLParser):
    """Collects Chinese text that is not inside an element marked as data."""

    VOID = frozenset({"meta", "link", "input", "img", "br", "hr", "use", "area", "base", "col", "source"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._marked: list[bool] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in self.VOID:
            own = dict(attrs)
            around = bool(self._marked) and self._marked[-1]
            self._marked.append(around or own.get("lang") == "zh" or tag in ("script", "title"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self._marked:
            self._marked.pop()

    def handle_data(self, data: str) -> None:
        if not (self._marked and self._marked[-1]) and re.search("[\u4e00-\u9fff]", data):
            self.found.append(data.strip())


def test_english_pages_hold_chinese_only_as_marked_data(cast: Cast, pages: Pages) -> None:
    submitted, running, called = stories.raised(cast), stories.in_progress(cast), stories.called_back(cast)
    closed = stories.closed(cast)
    visits = [
        ("county_office", ["/demands/", "/teams/", f"/teams/{cast.team.pk}/", "/demands/raise/?q=示例"]),
        ("county_office", [f"/demands/{one.pk}/" for one in (submitted, running, called, closed)]),
        ("county_office", [step(submitted, "triage"), step(running, "reassign"), step(submitted, "close")]),
        ("helper", [step(running, "conclude"), step(running, "request_extension")]),
        ("enterprise", ["/demands/raise/", step(submitted, "raised"), step(called, "confirm"), "/demands/?text=无"]),
    ]
    for person, paths in visits:
        client = pages(person, "2022-10-10 09:00")
        client.cookies["language"] = "en"
        for path in paths:
            reader = HanOutsideData()
            reader.feed(text(client.get(path)))
            assert reader.found == [], path


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "steelblue").save(out, "PNG")
    return out.getvalue()
