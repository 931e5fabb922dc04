"""Finding a few records of each kind by a few characters."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lianmeng.kernel.places import Viewer
from lianmeng.kernel.registry import Registry

#: Fewer characters would find nearly everything.
LEAST = 2
#: Longer texts are cut: nobody types more into a search box.
LONGEST = 60
#: Nobody reads on behind so many: they are not counted further.
COUNTED = 1000
#: So many characters of a long text are shown around a match.
_AROUND = 30


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: its name, a line about it and a long text of it, all stored data, and its address."""

    title: str
    note: str
    url: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit as the page prints it: texts in pieces, each with whether it is what was looked for."""

    title: tuple[tuple[str, bool], ...]
    note: tuple[tuple[str, bool], ...]
    excerpt: tuple[tuple[str, bool], ...]
    url: str


@dataclass(frozen=True, slots=True)
class Searched:
    """One kind of record that can be searched.

    ``find`` returns the matching records that the viewer sees, best first, as a queryset; ``show`` makes a hit of
    one. ``all_url`` is the address of the list that shows all of them, or empty.
    """

    label: str
    icon: str
    find: Callable[[Viewer, str, datetime], Any]
    show: Callable[[Any], Hit]
    all_url: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind: the first few, and how many there are; ``beyond`` says that there are more yet."""

    searched: Searched
    hits: tuple[Shown, ...]
    count: int
    beyond: bool
    all_url: str


searchable: Registry[Searched] = Registry("searched kinds of records")


def cleaned(text: str) -> str:
    """What was typed, without surplus spaces and not too long."""
    return " ".join(text.split())[:LONGEST].strip()


def search(viewer: Viewer, text: str, at: datetime, *, show: int = 8) -> list[Found]:
    """Of each kind with a match the first ``show``; nothing for a text shorter than :data:`LEAST`."""
    text = cleaned(text)
    if len(text) < LEAST:
        return []
    results = []
    for searched in searchable.values():
        records = searched.find(viewer, text, at)
        first = list(records[: show + 1])
        if first:
            count = records.order_by()[: COUNTED + 1].count() if len(first) > show else len(first)
            hits = tuple(_shown(searched.show(record), text) for record in first[:show])
            url = searched.all_url(text) if count > len(hits) else ""
            results.append(Found(searched, hits, min(count, COUNTED), count > COUNTED, url))
    return results


def suggest(viewer: Viewer, text: str, at: datetime, *, show: int = 4) -> list[Found]:
    """The first few of each kind while somebody is typing; nothing is counted."""
    text = cleaned(text)
    if len(text) < LEAST:
        return []
    results = []
    for searched in searchable.values():
        first = list(searched.find(viewer, text, at)[:show])
        if first:
            hits = tuple(_shown(searched.show(record), text) for record in first)
            results.append(Found(searched, hits, len(hits), False, ""))
    return results


def pieces(text: str, words: list[str]) -> tuple[tuple[str, bool], ...]:
    """The text cut where one of the words stands in it, without regard to capitals.

    >>> pieces("园区道路硬化", ["道路"])
    (('园区', False), ('道路', True), ('硬化', False))
    """
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    parts = re.split(f"({pattern})", text, flags=re.IGNORECASE) if pattern else [text]
    return tuple((part, place % 2 == 1) for place, part in enumerate(parts) if part)


def excerpt(text: str, words: list[str]) -> str:
    """A stretch of a long text around the first of the words; empty if none stands in it.

    >>> excerpt("甲" * 50 + "道路" + "乙" * 50, ["道路"]) == "…" + "甲" * 30 + "道路" + "乙" * 30 + "…"
    True
    """
    text = " ".join(text.split())
    places = [found.start() for word in words if (found := re.search(re.escape(word), text, re.IGNORECASE))]
    if not places:
        return ""
    start = max(min(places) - _AROUND, 0)
    end = min(places) + _AROUND + max(map(len, words))
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _shown(hit: Hit, text: str) -> Shown:
    words = text.split()
    title, note = pieces(hit.title, words), pieces(hit.note, words)
    # A long text is quoted only where the name does not say already why the record was found.
    told = any(found for _piece, found in (*title, *note))
    body = "" if told else excerpt(hit.body, words)
    return Shown(title, note, pieces(body, words), hit.url)
