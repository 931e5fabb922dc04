"""Cells that name records: one county, one chain, several chains, several marks; and blank ones that change nothing."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import override

from lianmeng.alliance.models import IndustryChain, OrganisationMark, Region, RegionChange
from lianmeng.kernel.places import Viewer

#: What separates several names in one cell.
_BETWEEN = re.compile(r"[、，,;；\n/]+")
Kind, Level = OrganisationMark.Kind, OrganisationMark.Level
#: The level meant where a sheet names a mark without one.
_USUAL_LEVEL = {Kind.SPECIALISED_NEW: Level.PROVINCIAL, Kind.LEADING: Level.CITY}


class Several(tuple[Any, ...]):
    """What one cell names, in a fixed order; shown as the cell would show it."""

    def __str__(self) -> str:
        return "、".join(map(str, self))


class Mark(tuple[str, str]):
    """A kind and a level of mark, shown in words."""

    def __str__(self) -> str:
        kind, level = self
        return f"{Kind(kind).label}（{Level(level).label}）"


class _Keep:
    """A blank cell that leaves what is on record: it equals whatever stands there now."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return ""


KEEP = _Keep()


def counties_by_text(viewer: Viewer, texts: Collection[str]) -> Mapping[str, Region]:
    """Regions by code, name or short name; codes and names that a region had in the past lead to it as well."""
    regions = list(Region.objects.visible_to(viewer))
    named = {text: region for region in regions for text in (region.code, region.name, region.short_name)}
    for change in RegionChange.objects.visible_to(viewer):
        if change.new_code in named:
            for text in (change.old_code, change.old_name):
                named.setdefault(text, named[change.new_code])
    return {text: named[text.strip()] for text in texts if text.strip() in named}


def chains_by_text(viewer: Viewer, texts: Collection[str]) -> Mapping[str, IndustryChain]:
    """Chains by name, short name or code."""
    named = _chain_names(viewer)
    return {text: named[text.strip()] for text in texts if text.strip() in named}


def several_chains_by_text(viewer: Viewer, texts: Collection[str]) -> Mapping[str, Several]:
    """The chains that each text names; a text with an unknown name among them is left out."""
    named = _chain_names(viewer)
    return _each(texts, named, key=lambda chain: str(chain.pk))


def marks_by_text(viewer: Viewer, texts: Collection[str]) -> Mapping[str, Several]:
    """The marks that each text names, with their level in brackets or without, in any language of the interface."""
    named = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for kind in Kind:
                named[_plain(str(kind.label))] = Mark((kind.value, _USUAL_LEVEL.get(kind, Level.NATIONAL).value))
                for level in Level:
                    named[_plain(f"{kind.label}({level.label})")] = Mark((kind.value, level.value))
    return _each(texts, named, key=tuple, plain=_plain)


def several(items: Iterable[Any], key: Any = str) -> Several:
    """Items in the fixed order in which cells are compared."""
    return Several(sorted(set(items), key=key))


def choices_of(words: type[TextChoices]) -> Callable[[Viewer], Mapping[str, str]]:
    """The choices of a column: code → marked label, not yet in any language."""
    labels: dict[str, Any] = dict(words.choices)
    return lambda viewer: labels


def keep_blank(values: Mapping[str, object], names: Iterable[str]) -> dict[str, object]:
    """The values, where blank cells of the columns ``names`` keep what is on record."""
    blank = {name: KEEP for name in names if values[name] in (None, "")}
    return {**values, **blank}


def given(value: Any) -> Any:
    """A cell's value, or None for one that keeps what is on record."""
    return None if value is KEEP else value


def _chain_names(viewer: Viewer) -> dict[str, IndustryChain]:
    chains = IndustryChain.objects.visible_to(viewer).filter(ended_on__isnull=True)
    return {text: chain for chain in chains for text in (chain.short_name, chain.name, chain.code) if text}


def _each(texts: Collection[str], named: Mapping[str, Any], *, key: Any, plain: Any = str.strip) -> dict[str, Several]:
    found = {}
    for text in texts:
        parts = [plain(part) for part in _BETWEEN.split(text) if part.strip()]
        if all(part in named for part in parts):
            found[text] = several((named[part] for part in parts), key)
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text).replace("（", "(").replace("）", ")").casefold()
