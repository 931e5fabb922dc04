"""Finding a few records of each kind by a few characters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lianmeng.kernel.places import Viewer
from lianmeng.kernel.registry import Registry

#: Fewer characters would find nearly everything.
LEAST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: its name and a line about it, both stored data, and the address of its page."""

    title: str
    note: str
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
    """What was found of one kind: the first few, and how many there are."""

    searched: Searched
    hits: tuple[Hit, ...]
    count: int
    all_url: str


searchable: Registry[Searched] = Registry("searched kinds of records")


def search(viewer: Viewer, text: str, at: datetime, *, show: int = 8) -> list[Found]:
    """Of each kind with a match the first ``show``; nothing for a text shorter than :data:`LEAST`."""
    text = " ".join(text.split())
    if len(text) < LEAST:
        return []
    results = []
    for searched in searchable.values():
        records = searched.find(viewer, text, at)
        count = records.count()
        if count:
            hits = tuple(searched.show(record) for record in records[:show])
            results.append(Found(searched, hits, count, searched.all_url(text) if count > len(hits) else ""))
    return results
