"""The page of a record's versions: what each act changed, and two of them side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianmeng.alliance import events as alliance
from lianmeng.assist import events as assist
from lianmeng.desk.queries.versions import Change, Version, difference, names_in, record_seen, versions_of
from lianmeng.kernel.periods import local_date
from lianmeng.platform.ui.formats import date_text, moment_text

_VERBS = {**alliance.VERBS, **assist.VERBS}
_PAGES = {
    "demand": "assist:demand_detail",
    "organisation": "alliance:organisation_detail",
    "chain": "alliance:chain_detail",
    "team": "assist:team_detail",
    "committee": "alliance:committee_detail",
}
Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One field that differs, in words; ``data`` says that the values are stored words, not labels of the program."""

    label: str
    old: str
    new: str
    data: bool
    by: str
    at: Any


@dataclass(frozen=True, slots=True)
class Shown:
    """A version as the page prints it. ``on`` is the day of effect, if that is another than the day of the act."""

    number: int
    title: str
    by: str
    at: Any
    on: Any
    lines: tuple[Line, ...]


@require_safe
def versions(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """The versions of one record, the latest first, and what differs between ``?first=`` and ``?second=``."""
    actor = request.actor  # type: ignore[attr-defined]
    record = record_seen(actor, kind, record_id)
    if record is None:
        raise Http404
    found = versions_of(actor, record)
    last = len(found)
    second = _number(request.GET.get("second", ""), last, last)
    first = _number(request.GET.get("first", ""), max(last - 1, 1), last)
    changes = difference(found, first, second)
    names = names_in(actor, [*changes, *(change for version in found for change in version.changes)])
    context = {
        "record": record,
        "back_url": reverse(_PAGES[kind], args=[record.pk]),
        "versions": [_shown(version, names) for version in reversed(found)],
        "first": min(first, second),
        "second": max(first, second),
        "lines": [_line(change, names) for change in changes],
    }
    return render(request, "desk/versions.html", context)


def _number(text: str, otherwise: int, last: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 and 1 <= int(text) <= last else otherwise


def _shown(version: Version, names: Names) -> Shown:
    event = version.event
    return Shown(
        number=version.number,
        title=_VERBS.get(event.verb, event.verb),
        by=_by(event),
        at=event.at,
        on=event.on if event.on != local_date(event.at) else None,
        lines=tuple(_line(change, names) for change in version.changes),
    )


def _line(change: Change, names: Names) -> Line:
    field = change.field
    old, new = (_value(field, value, names) for value in (change.old, change.new))
    plain = not field.choices and not isinstance(field, models.BooleanField | models.DateField)
    return Line(str(field.verbose_name), old, new, plain, _by(change.event), change.event.at)


def _by(event: Any) -> str:
    return "" if event.actor_role == "system" else event.actor_name


def _value(field: Any, value: Any, names: Names) -> str:
    if value in (None, ""):
        return ""
    if isinstance(field, models.ForeignKey):
        return names.get((field.attname, str(value)), _("not visible to you"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateTimeField) and (moment := parse_datetime(str(value))):
        return moment_text(moment)
    if isinstance(field, models.DateField) and (day := parse_date(str(value))):
        return date_text(day)
    return str(value)
