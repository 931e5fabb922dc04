"""The permission matrix: every route × method × person × object, against a table written by hand.

The routes come from the URL resolver, so that a new one is tried by itself, and fails until the table knows it. The
ordinary run asks a seeded choice in which every route meets every person; ``make test-long`` asks everything.
"""

import random
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver

from lianmeng.assist.models import Category
from lianmeng.platform.records.models import Limit
from tests.support.permission_people import EVERYBODY, HOLDERS, OUTSIDE, SIGNED_IN, Ask, Row
from tests.support.permission_table import REFERENCE, ROUTES
from tests.support.stage import Stage, nowhere

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SIGN_IN = 302
SEED = 20221009

#: Reading may touch these: sessions and what is counted against floods of attempts.
_TOUCHED_BY_READING = ("platform_accounts_opensession", "site_cache", "platform_rest_tokenuse")
_WRITING = re.compile(
    r"^\s*(?:WITH .*?\)\s*)?(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|ALTER|CREATE|DROP|COPY)\b", re.I | re.S
)
_CHANGING = re.compile(
    rb'csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|<code>[0-9a-f]{32}</code>|"reference":"[0-9a-f]{32}"'
)


@dataclass(frozen=True)
class Route:
    """A route of the resolver: its name, or its pattern where it has none, and the pattern of its address."""

    name: str
    pattern: str

    @property
    def for_programs(self) -> bool:
        """Whether one asks with a token instead of signing in."""
        return self.pattern.startswith("api/")


@dataclass(frozen=True)
class Case:
    """One request, and what must come of it."""

    route: Route
    row: Row
    ask: Ask
    person: str
    method: str
    exists: bool

    def __str__(self) -> str:
        about = " ".join(filter(None, (self.ask.thing, *self.ask.words.values(), "" if self.exists else "(nowhere)")))
        return f"{self.method} {self.route.name} [{about}] as {self.person}"


def routes() -> list[Route]:
    """Every route that the resolver knows."""

    def walk(resolver: Any, prefix: str, namespace: str) -> Iterator[Route]:
        for entry in resolver.url_patterns:
            pattern = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield Route(f"{namespace}{entry.name}" if entry.name else f"/{pattern}", pattern)
            else:
                yield from walk(entry, pattern, f"{entry.namespace}:" if entry.namespace else namespace)

    return list(walk(get_resolver(), "", ""))


def row_of(route: Route) -> Row | None:
    """The row of the table; the reference tables, which Django makes alike, by the end of the name."""
    if route.name in ROUTES:
        return ROUTES[route.name]
    if not route.pattern.startswith("reference/"):
        return None
    return next((row for end, row in REFERENCE.items() if route.name.endswith(end)), None)


def cases(wanted: Callable[[list[Case]], list[Case]]) -> list[Case]:
    """For each route and person those of all possible requests that are ``wanted``."""
    found: list[Case] = []
    for route in routes():
        row = row_of(route)
        assert row is not None, f"no row in the permission table for {route.name}"
        for person in sorted(EVERYBODY):
            possible = [
                Case(route, row, ask, person, method, exists)
                for ask in _asked_by(row, person)
                for exists in ((True, False) if ask.thing else (True,))
                for method in METHODS
            ]
            found += wanted(possible)
    return found


def _asked_by(row: Row, person: str) -> list[Ask]:
    """Where two rows differ in nothing but the people, each person has their own."""
    plain = [ask for ask in row.asks if not ask.thing and not ask.words and not ask.data]
    return [ask for ask in row.asks if ask not in plain or len(plain) == 1 or person in ask.may]


def expected(case: Case) -> frozenset[int]:
    """The statuses that the table permits."""
    ask = case.ask
    if case.route.for_programs:
        if case.method not in case.row.methods:
            return frozenset({405})
        if case.person not in HOLDERS:
            return frozenset({401})
    elif case.person in OUTSIDE and case.person not in ask.may:
        return frozenset({SIGN_IN})
    if case.method not in case.row.methods:
        return frozenset({405})
    if not case.exists and (ask.nowhere == 404 or case.person in ask.may):
        return frozenset({ask.nowhere})
    if case.person in ask.may:
        done = ask.done | {200} if case.route.for_programs else ask.done
        return done if case.method == "POST" else frozenset({ask.answer})
    return frozenset({403 if case.person in ask.sees else ask.otherwise})


def address(stage: Stage, case: Case) -> tuple[str, dict[str, object]]:
    """The address asked for, and the fields posted to it."""
    named = dict(stage.things[case.ask.thing]) if case.ask.thing not in ("", "entry") else {}
    if case.ask.thing == "entry":
        named = {"object_id": _entry(case.route.pattern)}
    named = named if case.exists else {**nowhere(named), **({"post": "0"} if "post" in named else {})}
    values = {"record": next(iter(named.values()), ""), **named, **case.ask.words}
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), _plain(case.route.pattern))
    data = {name: values.get(value, value) for name, value in case.ask.data.items()}
    return f"/{path}", data


def _plain(pattern: str) -> str:
    """The two patterns of Django's admin that are regular expressions, as the others are written."""
    return re.sub(r"\^?\(\?P<(\w+)>.*\)(/?)\$", r"<\1>\2", pattern)


def _entry(pattern: str) -> str:
    """An entry of a reference table; of the tables that are tried with one, these have entries from the start."""
    if "/limit/" in pattern:
        return str(Limit.objects.order_by("pk")[0].pk)
    if "/category/" in pattern:
        return str(Category.objects.order_by("pk")[0].pk)
    table = pattern.split("/")[1:3]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id::text FROM {'_'.join(table)} ORDER BY 1 LIMIT 1")
        return str(cursor.fetchone()[0])


def send(stage: Stage, case: Case) -> tuple[HttpResponse, list[str]]:
    """Make the request; whatever it would have changed is undone. Returns also the writing that a reader caused."""
    path, data = address(stage, case)
    programs = case.route.for_programs
    client = stage.program(case.person) if programs else stage.client(case.person)
    with _written() as written:
        if case.method in SAFE:
            return client.generic(case.method, path), written
        with transaction.atomic():
            if case.method != "POST":
                given = client.generic(case.method, path)
            elif programs:
                given = client.post(path, data, content_type="application/json")
            else:
                given = client.post(path, data)
            transaction.set_rollback(True)
    return given, []


@contextmanager
def _written() -> Iterator[list[str]]:
    """The statements that write into a table which readers must leave alone."""
    found: list[str] = []

    def listen(execute: Any, sql: Any, *rest: Any) -> Any:
        text = str(sql)
        if _WRITING.match(text) and not any(table in text for table in _TOUCHED_BY_READING):
            found.append(" ".join(text.split())[:120])
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        yield found


def body(response: Any) -> bytes:
    """What was sent, a file as well."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def fault(stage: Stage, case: Case) -> str:
    """What is wrong with the answer, or nothing."""
    response, written = send(stage, case)
    wanted = expected(case)
    if response.status_code >= 500 or response.status_code not in wanted:
        return f"{case}: {response.status_code} instead of {sorted(wanted)}"
    if written:
        return f"{case}: reading wrote {written}"
    sent_away = response.status_code == SIGN_IN and case.person in OUTSIDE and case.person not in case.ask.may
    if sent_away and "/accounts/login/" not in response["Location"]:
        return f"{case}: sent to {response['Location']} instead of signing in"
    if case.method == "HEAD" and body(response):
        return f"{case}: a body to HEAD"
    return ""


def ask_all(stage: Stage, chosen: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    """Make the requests, say how many, and fail with every fault."""
    before = tuples_written()
    reading = [case for case in chosen if case.method in SAFE]
    faults = [text for case in reading if (text := fault(stage, case))]
    changed = {table: count for table, count in tuples_written().items() if count != before[table]}
    faults += [text for case in chosen if case.method not in SAFE and (text := fault(stage, case))]
    with capsys.disabled():
        sys.stdout.write(f"\npermission matrix: {len(chosen)} requests, {len(faults)} mismatches\n")
    assert not faults, "\n".join(faults)
    assert {table for table in changed if table not in _TOUCHED_BY_READING} == set()


def tuples_written() -> dict[str, int]:
    """How many rows of each table the server has written since it counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables")
        return dict(cursor.fetchall())


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    known = routes()
    assert [route.name for route in known if row_of(route) is None] == []
    assert set(ROUTES) - {route.name for route in known} == set()


def test_everybody_on_the_stage_is_in_the_table(stage: Stage) -> None:
    # The secretary of the cast holds no post, the one of the stage does.
    assert set(stage.cookies) | {"anonymous"} == EVERYBODY
    assert len(EVERYBODY) >= 16
    assert not SIGNED_IN & OUTSIDE


def test_every_route_meets_every_person(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(SEED)

    def some(possible: list[Case]) -> list[Case]:
        telling = [case for case in possible if case.method in case.row.methods]
        # Of the many tables that Django makes alike, one request tells enough here.
        alike = possible[0].route.pattern.startswith("reference/")
        return [chance.choice(telling)] if alike else [chance.choice(telling), chance.choice(possible)]

    ask_all(stage, cases(some), capsys)


@pytest.mark.long
def test_everything_is_asked(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    ask_all(stage, cases(lambda possible: possible), capsys)


def test_what_is_invisible_reads_like_what_does_not_exist(stage: Stage) -> None:
    compared = _compare(stage, chance=random.Random(SEED), share=0.3)
    assert compared > 200


@pytest.mark.long
def test_everything_invisible_reads_like_what_does_not_exist(stage: Stage) -> None:
    assert _compare(stage, chance=random.Random(SEED), share=1) > 400


def _compare(stage: Stage, *, chance: random.Random, share: float) -> int:
    """Ask for this share of what is invisible, and for the same of what is not there; returns how many there were."""
    differing = []
    compared = 0
    steps: set[tuple[str, str]] = set()
    for case in cases(lambda possible: [one for one in possible if one.method == "GET" and one.ask.thing]):
        if "GET" not in case.row.methods or 404 not in expected(case) or not case.exists:
            continue
        if case.route.name == "api:demands_step":
            # All steps of a demand look for it in the same way, and those of the pages are compared one by one.
            if (case.ask.thing, case.person) in steps:
                continue
            steps.add((case.ask.thing, case.person))
        if chance.random() >= share:
            continue
        missing = Case(case.route, case.row, case.ask, case.person, "GET", exists=False)
        compared += 1
        if _essence(stage, case) != _essence(stage, missing):
            differing.append(str(case))
    assert differing == []
    return compared


def _essence(stage: Stage, case: Case) -> tuple[int, list[str], bytes]:
    """Status, names of headers and body, without what differs from one request to the next."""
    response, _ = send(stage, case)
    return response.status_code, sorted(response.headers), _CHANGING.sub(b"", body(response))


@pytest.mark.parametrize("person", ["anonymous", "county_office", "system_admin"])
def test_nothing_is_posted_without_the_token_of_the_site(stage: Stage, person: str) -> None:
    accepted = []
    for route in routes():
        row = row_of(route)
        assert row is not None
        # The interface knows no sessions, hence no forgery: a browser without a token of access gets nowhere.
        refused = {401, 405} if route.for_programs else {403}
        for ask in row.asks:
            path, data = address(stage, Case(route, row, ask, person, "POST", exists=True))
            if stage.client(person, enforce_csrf_checks=True).post(path, data).status_code not in refused:
                accepted.append(path)
    assert accepted == []
