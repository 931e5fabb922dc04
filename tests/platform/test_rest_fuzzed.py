"""Requests made from the interface's own description: no answer is a breakdown, and each is as described.

The ordinary run makes 150, ``make test-long`` 2,000, both from a fixed seed.
"""

import json
from collections import Counter
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.support.permission_people import HOLDERS
from tests.support.stage import Stage

SEED = 20221009
PEOPLE = sorted(HOLDERS)
#: Something that is no identifier, no code and no step.
ODD = st.from_regex(r"[a-zA-Z0-9-]{1,12}", fullmatch=True)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
HEADERS = {
    "Accept-Language": st.sampled_from(["zh-CN", "en", "fr;q=0.1", "*", "\x01,;q="]),
    "Idempotency-Key": st.text("abc", min_size=1, max_size=2) | st.just("x" * 201),
    "If-Match": st.sampled_from(['"0"', '"3"', "*", '"', 'W/"5"']),
}

Known = dict[str, list[str]]


def known_values(stage: Stage) -> Known:
    """Values that exist, by the name of the parameter or member that takes them."""
    cast = stage.cast
    demands = [str(one.pk) for one in stage.demands.values()]
    return {
        "demands": demands,
        "leader": demands,
        "organisations": [str(one.pk) for one in (cast.grower, cast.orchard, cast.bank)],
        "enterprise": [str(one.pk) for one in (cast.grower, cast.orchard)],
        "chains": [str(cast.vegetables.pk), str(cast.apples.pk)],
        "chain": [str(cast.vegetables.pk), str(cast.apples.pk)],
        "committees": [str(stage.things["committee"]["committee_id"])],
        "counties": [cast.county.code, cast.other_county.code],
        "county": [cast.county.code, cast.other_county.code],
        "figures": ["alliance.staff", "help.problems_collected", "alliance.chains"],
        "handler": [str(cast.team.pk), str(cast.other_team.pk)],
        "team": [str(cast.team.pk)],
        "category": [str(stage.demands["draft"].category_id)],
        "on": ["2022-06-30", "2022-02-30", "1899-01-01", "9999-12-31"],
        "until": ["2022-10-20", "2022-10-01", "9999-12-31"],
        "by": ["county", "chain", "team", "category"],
        "span": ["week", "month", "year_to_date"],
        "sort": ["due", "-due", "-staff", "name"],
        "limit": ["1", "100", "101"],
        "reached": ["yes", "no"],
        "decision": ["approve", "refuse"],
    }


@st.composite
def requests(draw: Any, schema: dict[str, Any], known: Known) -> tuple[str, str, str, dict[str, str], str, str]:
    """Who asks, method, path, headers, body, and the template of the path."""
    # Writes have the most ways to go wrong.
    writes = [one for one in sorted(schema["paths"]) if "post" in schema["paths"][one]]
    template = draw(st.sampled_from([*sorted(schema["paths"]), *writes, *writes, *writes]))
    method = draw(st.sampled_from(sorted(schema["paths"][template])))
    operation = schema["paths"][template][method]
    bodies = operation.get("requestBody", {}).get("content", {})
    shapes = bodies["application/json"]["schema"] if bodies else {}
    path, query, title = template, {}, ""
    if "{step}" in path:
        title = draw(st.sampled_from([*STEPS, "no-such-step"]))
        path = path.replace("{step}", title)
    for given_ in operation["parameters"]:
        name, pool = given_["name"], known.get(given_["name"], [])
        if given_["in"] == "path" and name == "record":
            pool = known[operation["tags"][0]]
            odd = st.uuids().map(str) if given_["schema"].get("format") == "uuid" else ODD
            path = path.replace("{record}", quote(draw(st.sampled_from(pool) | st.sampled_from(pool) | odd), safe=""))
        elif given_["in"] == "query" and draw(st.integers(0, 3)) == 0:
            query[name] = draw((st.sampled_from(pool) if pool else st.nothing()) | st.text(max_size=8))
    if draw(st.integers(0, 15)) == 0:
        query[draw(ODD)] = "1"
    headers = {name: draw(values) for name, values in HEADERS.items() if draw(st.integers(0, 3)) == 0}
    body = draw(_body(shapes, title, known)) if bodies else ""
    person = draw(st.sampled_from(PEOPLE))
    return person, method, path + ("?" + urlencode(query) if query else ""), headers, body, template


#: The steps of demands; filled from the description before the first request is made.
STEPS: list[str] = []


@st.composite
def _body(draw: Any, shapes: dict[str, Any], title: str, known: Known) -> str:
    if draw(st.integers(0, 9)) == 0:
        return str(draw(st.just("") | st.text(max_size=10) | JUNK.map(json.dumps)))
    shape = next((one for one in shapes.get("anyOf", [shapes]) if one["title"] == title), shapes)
    members: dict[str, Any] = {}
    for name, member in shape.get("properties", {}).items():
        if (name in shape["required"] and draw(st.integers(0, 9))) or draw(st.booleans()):
            members[name] = draw(_member(name, member, known))
    if draw(st.integers(0, 9)) == 0:
        members[draw(st.sampled_from(["status", "version", "county_id", "x", *members]))] = draw(JUNK)
    return json.dumps(members)


def _member(name: str, shape: dict[str, Any], known: Known) -> Any:
    """A value that the description allows, most often one that exists."""
    if "enum" in shape:
        return st.sampled_from(shape["enum"])
    if shape["type"] == "integer":
        return st.integers(-1, 6) | st.integers()
    if shape["type"] == "boolean":
        return st.booleans()
    text = st.text(max_size=min(shape.get("maxLength", 30), 30)) | st.just("字" * shape.get("maxLength", 1))
    pool = st.sampled_from(known[name]) if name in known else st.just("说明情况")
    return pool | pool | pool | text


def outcome(
    stage: Stage, schema: dict[str, Any], made: tuple[str, str, str, dict[str, str], str, str]
) -> tuple[int, str]:
    """The status of the answer, and what is wrong with it, or nothing."""
    person, method, path, headers, body, template = made
    with transaction.atomic():
        answer = stage.program(person).generic(
            method.upper(), path, body, content_type="application/json", headers=headers
        )
        transaction.set_rollback(True)
    said = f"{person} {method} {path} {headers} {body}: {answer.status_code} {answer.content[:300]!r}"
    described = schema["paths"][template][method]["responses"].get(str(answer.status_code))
    if answer.status_code >= 500 or described is None:
        return answer.status_code, f"undescribed: {said}"
    media = answer["Content-Type"]
    if media not in described["content"]:
        return answer.status_code, f"undescribed media: {said}"
    shape = {**described["content"][media]["schema"], "components": schema["components"]}
    wrong = next(Draft202012Validator(shape).iter_errors(answer.json()), None)
    return answer.status_code, f"not as described ({wrong.message}): {said}" if wrong else ""


def ask(stage: Stage, examples: int) -> Counter[int]:
    """Make at least so many requests, and fail with every fault; returns how many were answered with each status."""
    schema = stage.program("city_office").get("/api/v1/openapi.json").json()
    body = schema["paths"]["/api/v1/demands/{record}/steps/{step}"]["post"]["requestBody"]
    STEPS[:] = [shape["title"] for shape in body["content"]["application/json"]["schema"]["anyOf"]]
    known, faults, statuses = known_values(stage), [], Counter[int]()

    @seed(SEED)
    @settings(
        max_examples=examples,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(requests(schema, known))
    def each(made: tuple[str, str, str, dict[str, str], str, str]) -> None:
        status, wrong = outcome(stage, schema, made)
        statuses[status] += 1
        if wrong:
            faults.append(wrong)

    each()
    assert faults == []
    return statuses


def test_some_requests_from_the_description(stage: Stage) -> None:
    statuses = ask(stage, 150)
    assert statuses.total() >= 150
    assert {200, 403, 404, 422} <= set(statuses)


@pytest.mark.long
def test_two_thousand_requests_from_the_description(stage: Stage) -> None:
    statuses = ask(stage, 2000)
    assert statuses.total() >= 2000
    assert {200, 201, 400, 403, 404, 409, 412, 422} <= set(statuses)
