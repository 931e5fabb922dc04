"""Every page in a real browser: each role, both languages, both sizes; by the routes of the resolver and by links.

A page must hurt no security policy, ask no other origin, write nothing to the console, be readable with aids (axe), fit
its window, and in English hold no Chinese but that of the records. Part of ``make test-long``: the first test opens
every route and the home of every role in one of the languages and sizes, by lot, the others everything for everybody.
"""

import random
import sys

import pytest
from playwright.sync_api import Browser

from tests.site.crawling import LOOKS, Crawl, Look, new_links, routed
from tests.site.test_matrix import Case, expected
from tests.support.permission_people import OUTSIDE
from tests.support.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.long]

SEED = 20221010
#: One person for each role, and those who stand outside.
ROLES = [
    "city_office", "county_office", "chain_office", "helper", "enterprise", "city_leader", "county_leader",
    "supervisor", "secretary", "lead_department", "bank", "expert", "auditor", "security_admin", "system_admin",
    "no_post", "anonymous",
]  # fmt: skip


@pytest.fixture(scope="module")
def crawl(chromium: Browser, stage: Stage, live_site: str) -> Crawl:
    """The crawl of this module."""
    return Crawl(chromium, live_site, stage)


def test_every_route_and_every_home_is_a_sound_page(crawl: Crawl, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(SEED)
    addresses = {person: routed(crawl.stage, person) for person in ROLES}
    offered: dict[str, list[tuple[str, str, Case]]] = {}
    for person, cases in addresses.items():
        for path, case in cases.items():
            offered.setdefault(_kind(case), []).append((person, path, case))
    todo: dict[tuple[str, int], dict[str, frozenset[int]]] = {}
    for person in ROLES:
        todo[person, chance.randrange(4)] = {"/": _OPEN}
    for kind in sorted(offered):
        person, path, case = chance.choice(offered[kind])
        todo.setdefault((person, chance.randrange(4)), {})[path] = expected(case)
    faults = []
    for (person, look), paths in todo.items():
        faults += _walk(crawl, person, LOOKS[look], paths)
    _say(crawl, faults, capsys)


@pytest.mark.parametrize("person", ROLES)
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page_is_sound_for_everybody(
    crawl: Crawl, person: str, look: Look, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = {path: expected(case) for path, case in routed(crawl.stage, person).items()}
    faults = _walk(crawl, person, look, paths, follow=True)
    _say(crawl, faults, capsys)


_OPEN = frozenset({200})


def _kind(case: Case) -> str:
    """What is tried once for each look: a route, a step of a demand, a kind of refusal."""
    status = min(expected(case))
    if case.route.pattern.startswith("reference/") and status == 200:
        # Django makes these alike: the end of the name tells lists, forms and histories apart.
        return "reference" + case.route.name[case.route.name.rfind("_") :]
    return f"{case.route.name if status == 200 else ''} {case.ask.words.get('step', '')} {status}"


def _walk(
    crawl: Crawl, person: str, look: Look, paths: dict[str, frozenset[int]], *, follow: bool = False
) -> list[str]:
    """Open these pages as ``person``, and all that they link to if ``follow``."""
    visit = crawl.sign_in(person, look)
    waiting, seen, queries, faults = list(paths), set(paths), {}, []
    while waiting:
        path = waiting.pop()
        statuses = paths.get(path, _OPEN)
        faults += [f"{path} as {person}, {look}: {text}" for text in crawl.faults(visit, look, path, statuses)]
        if follow and person not in OUTSIDE:
            waiting += new_links(visit.page, seen, queries)
    visit.context.close()
    return faults


def _say(crawl: Crawl, faults: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\ncrawl: {crawl.pages} pages so far, {len(faults)} faults\n")
    assert not faults, "\n".join(faults)
