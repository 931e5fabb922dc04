"""Answers of the interface: JSON, and problems in the form of RFC 9457."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from lianmeng.kernel.errors import Conflict, Forbidden, Invalid, NotPossible, Refused
from lianmeng.platform.records.wording import worded
from lianmeng.platform.rest.problems import TITLES, WHOLE, Fault

JSON = "application/json"
PROBLEM = "application/problem+json"
#: Problems are named, not explained at an address: no page of ours would say more than the text does.
_KIND = "urn:lianmeng:problem:"


def json_answer(values: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """Plain values as JSON, text as it is written."""
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, status=status, content_type=JSON, headers=headers)


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    detail: str = "",
    *,
    faults: Iterable[Fault] = (),
    headers: dict[str, str] | None = None,
    **params: object,
) -> HttpResponse:
    """An error: ``code`` for programs, ``detail`` in the language asked for, the fields at fault with their reasons."""
    title = gettext(TITLES[code]) % params if code in TITLES else detail
    values = {
        "type": _KIND + code,
        "title": title,
        "status": status,
        "code": code,
        "detail": detail or title,
        "reference": getattr(request, "reference", ""),
        "errors": [{"field": one.field, "code": one.code, "detail": one.detail} for one in faults],
    }
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, status=status, content_type=PROBLEM, headers=headers)


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Why an action was refused."""
    text = worded(refused.message, refused.params)
    if isinstance(refused, Forbidden):
        return problem(request, 403, refused.code, text)
    if isinstance(refused, Invalid):
        return problem(request, 422, refused.code, text, faults=[Fault(refused.field or WHOLE, refused.code, text)])
    if isinstance(refused, (Conflict, NotPossible)):
        return problem(request, 409, refused.code, text)
    return problem(request, 422, refused.code, text)
