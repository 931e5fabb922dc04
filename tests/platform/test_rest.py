"""The interface for programs: tokens, reading, writing, repetition, throttling."""

import json
import threading
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianmeng.assist.models import Demand
from lianmeng.kernel.errors import Refused
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.background.handlers import duties
from lianmeng.platform.events.models import Event
from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.records.models import Limit
from lianmeng.platform.rest.actions.answers import forget_answers
from lianmeng.platform.rest.actions.tokens import revoke_token
from lianmeng.platform.rest.models import ApiToken, StoredAnswer, TokenUse
from lianmeng.site.business_clock import BusinessClock
from tests.support.programs import API, examples, fresh_token, run, send, step, undone
from tests.support.stage import LOOK, NOW, Stage

NEW = {"title": "车间用水压力不足", "content": "上午水压低，影响清洗。", "kind": "help", "urgency": "ordinary"}


SORTED_LISTS = [
    *("demands?", "demands?sort=due&", "demands?sort=-due&", "demands?sort=raised&", "demands?overdue=1&"),
    *("organisations?", "organisations?sort=-staff&", "organisations?sort=-name&"),
    *("chains?", "committees?", "counties?", "figures?"),
]


def status_of(demand: Demand) -> str:
    return str(Demand.objects.visible_to(LOOK).get(pk=demand.pk).status)


def category(stage: Stage) -> str:
    return str(stage.demands["draft"].category_id)


# --- tokens


def test_a_token_is_shown_once_and_kept_as_a_digest(stage: Stage) -> None:
    with undone():
        browser = stage.client("helper")
        given = {"name": "台账同步", "scopes": ["demands:read"], "expires_on": "2022-11-01"}
        page = browser.post("/accounts/tokens/", given).content.decode()
        token = ApiToken.objects.visible_to(LOOK).get(name="台账同步")
        secret = "lianmeng_" + page.partition('data-copy="lianmeng_')[2].partition('"')[0]
        assert Client(headers={"Authorization": f"Bearer {secret}"}).get(API + "demands").status_code == 200
        assert secret not in browser.get("/accounts/tokens/").content.decode()
        assert token.hint in browser.get("/accounts/tokens/").content.decode()
        event = Event.objects.visible_to(LOOK).filter(record_id=token.pk).get()
        stored = [*ApiToken.objects.visible_to(LOOK).values_list("digest", flat=True), str(event.new), str(event.old)]
        assert secret[9:] not in "".join(stored)
        assert (event.verb, token.digest in str(event.new)) == ("token_made", False)
        use = TokenUse.objects.get(token=token)
        assert use.last_on == date(2022, 10, 9)


def test_a_token_acts_in_one_post_and_never_beyond_it(stage: Stage) -> None:
    own, foreign = stage.demands["in_progress"], stage.demands["foreign"]
    office, team = stage.program("two_posts_office"), stage.program("two_posts_team")
    seen = [client.get(f"{API}demands/{one.pk}").status_code for client in (office, team) for one in (own, foreign)]
    assert seen == [200, 404, 404, 200]


def test_a_session_opens_nothing_here_and_a_token_no_page(stage: Stage) -> None:
    assert stage.client("city_office").get(API + "demands").status_code == 401
    assert stage.program("city_office").get("/demands/").status_code == 302
    for wrong in ("", "Bearer", "Bearer lianmeng_x", "Basic abc", f"Token {stage.tokens['helper']}"):
        answer = Client(headers={"Authorization": wrong}).get(API + "demands")
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="lianmeng"')


def test_a_token_ends_at_once_with_whatever_it_rests_on(stage: Stage) -> None:
    def opens(client: Client) -> int:
        return int(client.get(API + "counties").status_code)

    with undone():
        token, client = fresh_token(stage, "helper", expires_on=date(2022, 10, 10))
        assert opens(client) == 200
        with override_settings(BUSINESS_CLOCK=BusinessClock.fixed(NOW + timedelta(days=1))):
            assert opens(client) == 401
        with writing("end a post"):
            post = token.post
            post.to_on = date(2022, 10, 9)
            post.save()
        assert opens(client) == 401
        with writing("go on with the post"):
            post.to_on = None
            post.save()
        assert opens(client) == 200
        Account.objects.filter(pk=token.account_id).update(is_active=False)
        assert opens(client) == 401
        Account.objects.filter(pk=token.account_id).update(is_active=True)
        revoke_token(actor=stage.actors["helper"], token=token, at=NOW)
        assert opens(client) == 401
        verbs = Event.objects.visible_to(LOOK).filter(record_id=token.pk).values_list("verb", flat=True)
        assert list(verbs) == ["token_made", "token_revoked"]


def test_the_security_administrator_sees_and_revokes_all(stage: Stage) -> None:
    with undone():
        token, client = fresh_token(stage, "enterprise", name="企业的程序")
        page = stage.client("security_admin").get("/accounts/tokens/all/").content.decode()
        assert "企业的程序" in page
        assert stage.client("security_admin").post(f"/accounts/tokens/{token.pk}/revoke").status_code == 302
        assert client.get(API + "counties").status_code == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"expires_on": date(2022, 10, 9)},
        {"expires_on": date(2023, 10, 10)},
        {"scopes": []},
        {"scopes": ["demands:all"]},
        {"name": " "},
    ],
)
def test_what_a_token_may_not_be(stage: Stage, changes: dict[str, Any]) -> None:
    with undone(), pytest.raises(Refused):
        fresh_token(stage, "helper", **changes)


def test_a_post_has_so_many_tokens_and_no_more(stage: Stage) -> None:
    with undone():
        Limit.objects.filter(code="rest.tokens").update(value=2)
        last, _ = fresh_token(stage, "helper")
        with pytest.raises(Refused, match="at most 2 tokens"):
            fresh_token(stage, "helper")
        revoke_token(actor=stage.actors["helper"], token=last, at=NOW)
        fresh_token(stage, "helper")


def test_scopes_narrow_a_token(stage: Stage) -> None:
    with undone():
        _, reader = fresh_token(stage, "county_office", "demands:read")
        demand = stage.demands["submitted"]
        assert reader.get(f"{API}demands/{demand.pk}").status_code == 200
        assert reader.get(API + "organisations").status_code == 403
        refused = send(reader, f"demands/{demand.pk}/steps/reject", {"note": "不受理"})
        assert (refused.status_code, refused.json()["code"], status_of(demand)) == (403, "no_scope", "submitted")


# --- reading


def test_lists_are_those_of_the_pages(stage: Stage) -> None:
    for person in ("city_office", "helper", "enterprise", "chain_office", "bank"):
        visible = Demand.objects.visible_to(stage.actors[person]).exclude(status="draft").order_by("-raised_at", "-id")
        items = stage.program(person).get(API + "demands").json()["items"]
        assert [item["id"] for item in items] == [str(key) for key in visible.values_list("pk", flat=True)], person


def test_filters_narrow_and_unknown_ones_are_refused(stage: Stage) -> None:
    program = stage.program("city_office")
    assert {one["status"] for one in program.get(API + "demands?status=closed").json()["items"]} == {"closed"}
    assert [one["title"] for one in program.get(API + "demands?text=灌溉").json()["items"]] == ["果园灌溉"]
    refused = program.get(API + "demands?state=closed").json()
    assert (refused["status"], refused["errors"][0]["field"]) == (422, "state")
    for path in ("demands?limit=0", "demands?limit=101", "demands?sort=odd", "chains?on=yesterday", "demands?text=%00"):
        assert program.get(API + path).status_code == 422, path


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(SORTED_LISTS),
    limit=st.integers(1, 7),
)
def test_pages_together_are_the_list(stage: Stage, path: str, limit: int) -> None:
    program = stage.program("city_office")
    whole = program.get(f"{API}{path}limit=100").json()
    assert whole["next"] is None
    collected, cursor = [], ""
    while True:
        page = program.get(f"{API}{path}limit={limit}&cursor={cursor}").json()
        assert len(page["items"]) <= limit
        collected += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert collected == whole["items"]


def test_a_cursor_belongs_to_its_list(stage: Stage) -> None:
    program = stage.program("city_office")
    cursor = program.get(API + "demands?limit=2").json()["next"]
    assert program.get(f"{API}demands?limit=5&cursor={cursor}").status_code == 200
    for path in (f"demands?status=closed&cursor={cursor}", f"chains?cursor={cursor}", f"demands?cursor=x{cursor}"):
        assert program.get(API + path).status_code == 422, path


@pytest.mark.parametrize(
    ("resource", "queries"),
    [("demands", 9), ("organisations", 10), ("chains", 18), ("committees", 10), ("counties", 13)],
)
def test_a_page_costs_the_same_with_one_row_and_with_three(stage: Stage, resource: str, queries: int) -> None:
    for limit in (1, 3):
        program = stage.program("city_office")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert program.get(f"{API}{resource}?limit={limit}").status_code == 200
        assert len(asked) == queries, [one["sql"][:90] for one in asked]


def test_the_invisible_reads_like_what_does_not_exist(stage: Stage) -> None:
    program = stage.program("other_county_office")
    answers = [program.get(f"{API}demands/{key}") for key in (stage.demands["closed"].pk, uuid4())]
    bodies = [{**one.json(), "reference": ""} for one in answers]
    assert bodies[0] == bodies[1]
    assert [(one.status_code, one["Content-Type"]) for one in answers] == [(404, "application/problem+json")] * 2


def test_values_are_ready_for_programs(stage: Stage) -> None:
    one = stage.program("helper").get(f"{API}demands/{stage.demands['in_progress'].pk}").json()
    assert (one["due_at"], one["county"]["code"]) == ("2022-10-13T18:00:00+08:00", "620823")
    assert {step["name"] for step in one["steps"]} >= {"report_progress", "conclude", "request_extension"}
    assert one["contact"]["phone"] == "13800007001"
    figure = stage.program("city_office").get(f"{API}figures/alliance.staff?county=620823").json()
    assert (figure["value"], figure["last_on"]) == ("73531", "2022-10-09")


def test_errors_speak_the_language_asked_for(stage: Stage) -> None:
    nowhere = f"{API}demands/{uuid4()}"
    titles = {
        asked: stage.program("helper").get(nowhere, headers={"Accept-Language": asked})
        for asked in ("zh-CN,zh;q=0.9", "en-GB,en;q=0.8", "fr", "")
    }
    assert [one["Content-Language"] for one in titles.values()] == ["zh-hans", "en", "zh-hans", "zh-hans"]
    assert titles["fr"].json()["title"] == "此处没有内容，或您无权查看。"
    assert titles["en-GB,en;q=0.8"].json()["title"] == "There is nothing here, or nothing that you may see."


def test_what_lies_beside_the_interface_is_a_problem_too(stage: Stage) -> None:
    answers = [Client().get("/api/v1/nothing"), stage.program("helper").put(API + "demands")]
    assert [(one.status_code, one["Content-Type"]) for one in answers] == [
        (404, "application/problem+json"),
        (405, "application/problem+json"),
    ]


# --- writing


def test_a_demand_goes_its_whole_way_through_programs(stage: Stage) -> None:
    cast, office = stage.cast, "county_office"
    with undone():
        made = send(stage.program("enterprise"), "demands", {**NEW, "category": category(stage)})
        assert made.status_code == 201
        assert made["Location"] == f"{API}demands/{made.json()['id']}"
        demand = Demand.objects.visible_to(LOOK).get(pk=made.json()["id"])
        form = stage.program(office).get(f"{API}demands/{demand.pk}/steps/dispatch").json()
        teams = next(field for field in form["fields"] if field["name"] == "handler")["choices"]
        assert str(cast.team.pk) in {one["value"] for one in teams}
        way = [
            (office, "dispatch", {"difficulty": "simple", "handler": str(cast.team.pk)}),
            ("helper", "acknowledge", {}),
            ("helper", "contact", {"text": "已电话联系"}),
            ("helper", "report_progress", {"text": "已检修水泵"}),
            ("helper", "conclude", {"reply": "水压已恢复"}),
            (office, "review", {"note": ""}),
            ("county_caller", "call_back", {"reached": "yes", "result": "solved"}),
            ("enterprise", "confirm", {"grade": 5, "comment": "很及时"}),
            (office, "close", {}),
        ]
        for person, name, values in way:
            answer = step(stage, person, demand, name, values)
            assert answer.status_code == 200, (name, answer.content.decode())
        assert answer.json()["demand"]["status"] == "closed"
        verbs = list(Event.objects.visible_to(LOOK).filter(record_id=demand.pk).values_list("verb", flat=True))
        assert verbs[0] == "demand_drafted"
        assert verbs[-1] == "demand_closed"


def test_every_step_that_is_offered_can_be_taken_here(stage: Stage) -> None:
    closed = []
    for person in ("county_office", "county_caller", "helper", "enterprise", "supervisor"):
        program = stage.program(person)
        for demand in stage.demands.values():
            detail = program.get(f"{API}demands/{demand.pk}")
            for one in detail.json().get("steps", ()):
                form = program.get(f"{API}demands/{demand.pk}/steps/{one['name']}")
                if form.status_code != 200 or form.json()["version"] != detail.json()["version"]:
                    closed.append(f"{person}: {one['name']} of {demand.status}")
    assert closed == []


def test_an_office_names_the_enterprise_and_a_draft_stays_one(stage: Stage) -> None:
    with undone():
        office = stage.program("county_office")
        values = {**NEW, "category": category(stage)}
        nobody = send(office, "demands", values)
        assert [one["field"] for one in nobody.json()["errors"]] == ["enterprise"]
        foreign = send(office, "demands", {**values, "enterprise": str(stage.cast.orchard.pk)})
        assert foreign.status_code == 422
        made = send(office, "demands", {**values, "enterprise": str(stage.cast.grower.pk), "draft": True}).json()
        assert made["status"] == "draft"
        draft = Demand.objects.visible_to(LOOK).get(pk=made["id"])
        changed = step(stage, "county_office", draft, "edit_draft", {**values, "title": "改过的标题"})
        assert changed.json()["demand"]["title"] == "改过的标题"
        assert step(stage, "county_office", draft, "submit").json()["demand"]["status"] == "submitted"


def test_refusals_say_which_field_and_why(stage: Stage) -> None:
    faulty = send(stage.program("enterprise"), "demands", {"title": "", "kind": "odd", "status": "closed"})
    assert faulty.status_code == 422
    assert [one["field"] for one in faulty.json()["errors"]] == ["status"]  # nobody sets a state
    faulty = send(stage.program("enterprise"), "demands", {"title": "", "kind": "odd"}).json()
    assert {one["field"] for one in faulty["errors"]} == {"title", "category", "content", "kind", "urgency"}
    asked = stage.demands["asked"]
    refused = step(stage, "county_office", asked, "decide_extension", {"decision": "refuse"}).json()
    assert [one["field"] for one in refused["errors"]] == ["note"]
    forbidden = step(stage, "enterprise", asked, "decide_extension", {"decision": "approve"})
    assert forbidden.status_code == 403
    assert step(stage, "helper", stage.demands["closed"], "acknowledge").status_code == 409


@pytest.mark.parametrize("body", ["[]", "{", '"text"', "NaN", "[" * 20000, '{"note": NaN}'])
def test_a_body_that_is_no_object_is_unreadable(stage: Stage, body: str) -> None:
    path = f"{API}demands/{stage.demands['submitted'].pk}/steps/reject"
    answer = stage.program("county_office").post(path, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


def test_nobody_acts_on_an_old_view(stage: Stage) -> None:
    with undone():
        demand = stage.demands["acknowledged"]
        seen = stage.program("helper").get(f"{API}demands/{demand.pk}")
        version, tag = seen.json()["version"], seen["ETag"]
        assert tag == f'"{version}"'
        old = {"text": "已联系", "version": version - 1}
        assert step(stage, "helper", demand, "contact", old).status_code == 409
        stale = step(stage, "helper", demand, "contact", {"text": "已联系"}, If_Match=f'"{version - 1}"')
        assert (stale.status_code, stale.json()["code"]) == (412, "stale")
        assert step(stage, "helper", demand, "contact", {"text": "已联系"}, If_Match="odd").status_code == 422
        done = step(stage, "helper", demand, "contact", {"text": "已联系"}, If_Match=tag)
        assert (done.status_code, done["ETag"]) == (200, f'"{version + 1}"')


# --- repetition


def test_a_repeated_request_is_answered_and_not_repeated(stage: Stage) -> None:
    with undone():
        program, values = stage.program("enterprise"), {**NEW, "category": category(stage)}
        first, again = (send(program, "demands", values, Idempotency_Key="k-1") for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 201)
        assert (again.content, again["Location"]) == (first.content, first["Location"])
        assert (first.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
        assert Demand.objects.visible_to(LOOK).filter(title=NEW["title"]).count() == 1
        other = send(program, "demands", {**values, "title": "另一件事"}, Idempotency_Key="k-1")
        assert (other.status_code, other.json()["code"]) == (422, "key_reused")
        # A key is one's own.
        foreign = send(stage.program("other_enterprise"), "demands", values, Idempotency_Key="k-1")
        assert foreign.status_code == 201


def test_a_refused_request_leaves_its_key_free(stage: Stage) -> None:
    with undone():
        program = stage.program("enterprise")
        refused = send(program, "demands", {**NEW, "category": "nothing"}, Idempotency_Key="k-2")
        assert refused.status_code == 422
        assert send(program, "demands", {**NEW, "category": category(stage)}, Idempotency_Key="k-2").status_code == 201
        for key in ("", "x" * 201, "\x7f"):
            assert send(program, "demands", NEW, Idempotency_Key=key).status_code == 422


def test_keys_are_forgotten_after_their_time(stage: Stage) -> None:
    with undone():
        program, values = stage.program("enterprise"), {**NEW, "category": category(stage)}
        send(program, "demands", values, Idempotency_Key="k-3")
        assert forget_answers(at=NOW + timedelta(days=1)) == 0
        with override_settings(BUSINESS_CLOCK=BusinessClock.fixed(NOW + timedelta(days=2))):
            again = send(program, "demands", values, Idempotency_Key="k-3")
        assert "Idempotent-Replayed" not in again
        assert Demand.objects.visible_to(LOOK).filter(title=NEW["title"]).count() == 2
        assert forget_answers(at=NOW + timedelta(days=4)) == 1
        assert not StoredAnswer.objects.exists()


def test_the_worker_forgets_and_tells_by_itself() -> None:
    assert {"lianmeng.platform.rest.jobs.forget_old_answers", "lianmeng.site.jobs.tell_webhooks"} <= set(duties)


def test_of_many_at_once_one_acts(stage: Stage) -> None:
    values = {**NEW, "title": "同时提交", "category": category(stage)}
    answers: list[Any] = []

    def ask() -> None:
        try:
            answers.append(send(stage.program("enterprise"), "demands", values, Idempotency_Key="k-4"))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.status_code for one in answers] == [201] * 4
    assert len({one.content for one in answers}) == 1
    assert sorted(one.get("Idempotent-Replayed", "") for one in answers) == ["", "true", "true", "true"]
    assert Demand.objects.visible_to(LOOK).filter(title="同时提交").count() == 1


# --- throttling


def test_a_token_asks_so_often_a_minute(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [1_700_000_000 // 60 * 60 + 20]
    monkeypatch.setattr("lianmeng.platform.rest.web.front.time.time", lambda: seconds[0])
    with undone():
        Limit.objects.filter(code="rest.requests").update(value=3)
        _, program = fresh_token(stage, "helper")
        answers = [program.get(API + "counties") for _ in range(5)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
        assert answers[-1]["Retry-After"] == "40"
        assert stage.program("helper").get(API + "counties").status_code == 200  # another token counts for itself
        seconds[0] += 40
        assert program.get(API + "counties").status_code == 200


def test_the_page_for_people_names_every_operation(stage: Stage) -> None:
    described = stage.program("helper").get(API + "openapi.json").json()
    page = stage.client("helper").get("/accounts/api/").content.decode()
    assert len(described["paths"]) >= 13
    assert [path for path in described["paths"] if path not in page] == []


# --- documentation


def test_the_examples_of_the_page_work(stage: Stage) -> None:
    demand = stage.demands["in_progress"]
    values = {
        "LIANMENG": "/api/v1",
        "DEMAND": str(demand.pk),
        "ENTERPRISE": str(stage.cast.grower.pk),
        "CATEGORY": category(stage),
        "VERSION": str(Demand.objects.visible_to(LOOK).get(pk=demand.pk).version),
    }
    with undone():
        for command in examples():
            person = "helper" if "report_progress" in command else "county_office"
            answer = run(command, {**values, "TOKEN": stage.tokens[person]})
            assert answer.status_code in (200, 201), (command, answer.content.decode())
            assert json.loads(answer.content)
