"""The filters of the lists: what pages and exports narrow by, in one place so that both agree."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from lianmeng.alliance.queries.chains import visible_chains
from lianmeng.alliance.queries.committees import visible_committees
from lianmeng.alliance.queries.organisations import (
    by_staff,
    matching,
    on_chain,
    visible_organisations,
    with_mark,
    with_role,
)
from lianmeng.kernel.places import Viewer

Filters = Mapping[str, str]


def chains_filtered(viewer: Viewer, filters: Filters, on: date) -> Any:
    """Chains by ``text``, ``level`` and ``county``."""
    chains = _named(visible_chains(viewer, on), filters.get("text", ""))
    if level := filters.get("level"):
        chains = chains.filter(level=level)
    if county := filters.get("county"):
        chains = chains.filter(region=county)
    return chains


def committees_filtered(viewer: Viewer, filters: Filters, on: date) -> Any:
    """Committees by ``text``, ``level``, ``county`` and ``formation``."""
    committees = _named(visible_committees(viewer, on), filters.get("text", ""))
    for name, field in (("level", "level"), ("county", "region"), ("formation", "formation")):
        if value := filters.get(name):
            committees = committees.filter(**{field: value})
    return committees


def organisations_filtered(viewer: Viewer, filters: Filters, on: date) -> Any:
    """Organisations by ``text``, ``kind``, ``county``, ``chain``, ``role`` and ``mark``; sorted by ``sort``."""
    found = matching(visible_organisations(viewer).filter(active=True), filters.get("text", ""))
    for name in ("kind", "county"):
        if value := filters.get(name):
            found = found.filter(**{name: value})
    chain = _uuid(filters.get("chain", ""))
    if filters.get("chain"):
        found = on_chain(viewer, found, chain, on) if chain else found.none()
    if role := filters.get("role"):
        found = with_role(viewer, found, role, on)
    if mark := filters.get("mark"):
        found = with_mark(viewer, found, mark, on)
    match filters.get("sort"):
        case "-staff":
            return by_staff(viewer, found, on)
        case "-name":
            return found.order_by("-pinyin", "-id")
        case _:
            return found


def _named(rows: Any, text: str) -> Any:
    text = text.strip()
    if not text:
        return rows
    wanted = Q(name__icontains=text) | Q(short_name__icontains=text)
    return rows.filter(wanted | Q(initials__contains=text.lower()) if text.isascii() else wanted)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
