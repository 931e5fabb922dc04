"""What a request brings: filters, page, version, and the body, which becomes the data of a form."""

import json
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext

from lianmeng.kernel.periods import local_date
from lianmeng.platform.records.queries.limits import amount
from lianmeng.platform.rest.problems import (
    BAD_LIMIT,
    BAD_VERSION,
    UNKNOWN_FIELD,
    UNREADABLE_VALUE,
    Fault,
    Faulty,
)
from lianmeng.platform.rest.resources import Call

_PAGING = ("cursor", "limit")
_VERSION = re.compile(r'(?:W/)?"(\d{1,9})"')
_LONGEST_NUMBER = 40


class Unreadable(Exception):
    """The body is no JSON object."""


def call_of(request: HttpRequest, known: Iterable[str]) -> Call:
    """Who asks, when, and by which of the ``known`` filters; Faulty for others, which would silently do nothing."""
    filters = {name: str(value) for name, value in request.GET.items() if name not in _PAGING}
    faults = [Fault(name, "unknown", gettext(UNKNOWN_FIELD)) for name in sorted(set(filters) - set(known))]
    faults += [Fault(name, "unreadable", gettext(UNREADABLE_VALUE)) for name, value in filters.items() if "\0" in value]
    if faults:
        raise Faulty(faults)
    return Call(request.actor, request.at, filters)  # type: ignore[attr-defined]


def page_size(request: HttpRequest) -> int:
    """How many rows were asked for: 1 to the limit ``rest.page_rows``, which is also what nobody's asking gives."""
    most = int(amount("rest.page_rows", local_date(request.at)))  # type: ignore[attr-defined]
    asked = request.GET.get("limit", "")
    if asked == "":
        return most
    if not re.fullmatch(r"[1-9]\d{0,8}", asked, re.ASCII) or int(asked) > most:
        raise Faulty([Fault("limit", "limit", gettext(BAD_LIMIT) % {"most": most})])
    return int(asked)


def named_version(request: HttpRequest) -> int | None:
    """The version in ``If-Match``; None where there is none or any will do."""
    given = request.headers.get("If-Match", "*")
    if given.strip() == "*":
        return None
    found = _VERSION.fullmatch(given.strip())
    if found is None:
        raise Faulty([Fault("If-Match", "version", gettext(BAD_VERSION))])
    return int(found[1])


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The members of the JSON object that was sent; nothing for an empty body. Unreadable, RequestDataTooBig."""
    try:
        text = request.body.decode()
        given = json.loads(text, parse_float=str, parse_constant=_refuse) if text.strip() else {}
    except RequestDataTooBig:
        raise
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(given, dict):
        raise Unreadable
    return given


def form_data(values: dict[str, Any], known: Iterable[str]) -> QueryDict:
    """The members as a form takes them; Faulty for members that are not ``known`` and for values of another shape."""
    known = set(known)
    data, faults = QueryDict(mutable=True), []
    for name, value in values.items():
        if name not in known:
            faults.append(Fault(_printable(name), "unknown", gettext(UNKNOWN_FIELD)))
            continue
        given = value if isinstance(value, list) else [value]
        if any(not _plain(one) for one in given):
            faults.append(Fault(name, "unreadable", gettext(UNREADABLE_VALUE)))
        else:
            data.setlist(name, [_text(one) for one in given])
    if faults:
        raise Faulty(faults)
    return data


def _plain(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= mark <= "\udfff" for mark in value)
    return value is None or isinstance(value, bool) or (isinstance(value, int) and len(str(value)) <= _LONGEST_NUMBER)


def _text(value: Any) -> str:
    if value is None or value is False:
        return ""
    return "true" if value is True else str(value)


def _printable(name: str) -> str:
    """A member's name as it may be said back: JSON can spell halves of characters that no text can hold."""
    return name[:80].encode("utf-8", "replace").decode()


def _refuse(name: str) -> None:
    raise ValueError(name)
