"""What a crawl needs to know: which addresses each person may open, and what is wrong with a page that is open."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Browser, Page

from tests.site.test_matrix import Case, address, expected, routes, row_of
from tests.support.browser import DESKTOP, PHONE, Visit, open_window
from tests.support.permission_people import OUTSIDE
from tests.support.stage import Stage

AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
AXE_RUN = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
#: What the judgement of accessibility depends on: elements, their attributes, and whether they hold text.
SHAPE = r"""() => {
  const kept = /^(class|role|type|lang|hidden|disabled|open|scope|alt|aria-.*)$/;
  const shape = (it) => {
    const names = [...it.attributes].filter((one) => kept.test(one.name)).map((one) => `${one.name}=${one.value}`);
    const inner = [...new Set([...it.children].map(shape))].join("");
    const text = [...it.childNodes].some((one) => one.nodeType === 3 && one.data.trim()) ? "t" : "";
    return `<${it.tagName} ${names.join(" ").replace(/\d+/g, "0").replace(/[0-9a-f]{8,}/g, "0")} ${text}>${inner}`;
  };
  return document.title.length > 0 ? shape(document.documentElement) : "untitled";
}"""
#: Where the reference tables, which are Django's pages, show entries: rows, choices, filters, history and headings.
DJANGOS = (
    ", #result_list tbody, #content > h2, #content:has(#change-history) > h1, select:not([name=action]) option,"
    " #changelist-filter li, #change-history td,"
    " .breadcrumbs, .module.filtered ul"
)
#: The Chinese that stands in the page itself, its title and its spoken names, and not in a record.
HAN = r"""(djangos) => {
  const han = /[\u3400-\u9fff\uff00-\uffef]+/, found = [], records = "[data-record], [lang|=zh]:not(html)" + djangos;
  const named = ["title", "alt", "placeholder", "aria-label", "data-confirm", "data-empty", "content", "label"];
  const take = (text, where) => han.test(text) && found.push(`${where}: ${text.trim().slice(0, 80)}`);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement, kept = parent.closest("script, style, textarea");
    if (!kept && !parent.closest(records)) take(walk.currentNode.data, parent.outerHTML.slice(0, 60));
  }
  document.querySelectorAll("body *").forEach((it) => {
    if (!it.closest(records)) named.forEach((name) => take(it.getAttribute(name) ?? "", `${it.tagName} ${name}`));
  });
  return [...new Set(found)];
}"""
LINKS = r"""() => [...document.querySelectorAll("a[href]")]
  .filter((it) => it.origin === location.origin && !it.hasAttribute("download"))
  .map((it) => it.pathname + it.search)"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Queries are followed for two values of each set of names; a hundred filters of one list are one page.
_VALUES_FOLLOWED = 2
#: Files, and what is put into a page and is none.
_FILES = re.compile(r"^/files/|\.xlsx$|^/health$|/jsi18n/$|^/search/suggestions")
#: Chromium writes a line of its own for the answer of a page that was refused on purpose, at times only after the next
#: page has been opened.
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of \d+ .* at (\S+)$")


@dataclass
class Look:
    """How pages are looked at: a language and a size."""

    language: str
    phone: bool

    def __str__(self) -> str:
        return f"{self.language} at {390 if self.phone else 1440} px"


LOOKS = [Look(language, phone) for language in ("zh-hans", "en") for phone in (False, True)]


@dataclass
class Crawl:
    """The windows of a crawl, one for each look, what was judged already, and what was seen."""

    chromium: Browser
    origin: str
    stage: Stage
    judged: set[tuple[bool, str]] = field(default_factory=set)
    pages: int = 0
    refused: set[str] = field(default_factory=set)

    def sign_in(self, person: str, look: Look) -> Visit:
        """A new window of ``person``."""
        visit = open_window(self.chromium, self.origin, **(PHONE if look.phone else DESKTOP))
        cookies = {"language": look.language}
        if person in self.stage.cookies:
            cookies["session"] = self.stage.cookies[person]
        visit.context.add_cookies([{"name": n, "value": v, "url": self.origin} for n, v in cookies.items()])  # type: ignore[list-item]
        return visit

    def faults(self, visit: Visit, look: Look, path: str, statuses: Iterable[int]) -> list[str]:
        """Open a page and say what is wrong with it."""
        visit.faults.clear()
        if _FILES.search(urlsplit(path).path):
            answer = visit.context.request.get(self.origin + path)
            return [] if answer.status in statuses else [f"status {answer.status}"]
        page = visit.page
        answer = page.goto(self.origin + path, wait_until="load")
        assert answer is not None
        self.pages += 1
        if answer.status >= 400 and answer.status in statuses:
            self.refused.add(answer.url)
        found = [] if answer.status in statuses else [f"status {answer.status} instead of {sorted(statuses)}"]
        if beyond := page.evaluate(OVERFLOW):
            found.append(f"{beyond} px too wide")
        if look.language == "en":
            found += [
                f"Chinese in {text}" for text in page.evaluate(HAN, DJANGOS if path.startswith("/reference/") else "")
            ]
        # What was heard so far is the page's own; axe, which runs next, hurts the policy itself.
        found += [text for text in visit.faults if not (own := _REFUSED.search(text)) or own[1] not in self.refused]
        return found + self.accessibility(page, look)

    def accessibility(self, page: Page, look: Look) -> list[str]:
        """What axe finds serious or critical, each with the first element at fault; each shape is judged once."""
        shape = (look.phone, page.evaluate(SHAPE))
        if shape in self.judged:
            return []
        self.judged.add(shape)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        return [
            f"{one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in page.evaluate(AXE_RUN)["violations"]
            if one["impact"] in ("serious", "critical")
        ]


def routed(stage: Stage, person: str) -> dict[str, Case]:
    """Every address of the resolver that can be read, with the objects of the stage → what is expected of it.

    Refusals are pages too: of those, one of each kind and route is enough.
    """
    found: dict[str, Case] = {}
    refused: set[tuple[str, frozenset[int]]] = set()
    for route in routes():
        row = row_of(route)
        assert row is not None, f"no row in the permission table for {route.name}"
        for ask in row.asks if "GET" in row.methods else ():
            case = Case(route, row, ask, person, "GET", exists=True)
            statuses = expected(case)
            if statuses & {302, 405} or (person in OUTSIDE and person not in ask.may):
                continue
            if min(statuses) >= 400:
                if (kind := (route.name if min(statuses) == 409 else "", statuses)) in refused:
                    continue
                refused.add(kind)
            found.setdefault(address(stage, case)[0], case)
    return found


def new_links(page: Page, seen: set[str], queries: dict[str, int]) -> Iterator[str]:
    """The links of a page that lead somewhere new."""
    for link in page.evaluate(LINKS):
        parts = urlsplit(link)
        if link in seen or parts.path.startswith("/static/"):
            continue
        seen.add(link)
        if parts.query:
            names = f"{parts.path}?{'&'.join(sorted({name for name, _ in parse_qsl(parts.query)}))}"
            queries[names] = queries.get(names, 0) + 1
            if queries[names] > _VALUES_FOLLOWED:
                continue
        yield link
