"""The page of a register: the rows that the reader sees, under filters."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lianmeng.assist.queries.registers import REGISTERS, Cell, Register, late, rows_filtered
from lianmeng.assist.web.asking import SiteRequest
from lianmeng.assist.web.filters import is_filtered
from lianmeng.assist.web.lists import ROWS_A_PAGE
from lianmeng.assist.web.part_forms import RegisterFilters
from lianmeng.kernel.periods import local_date
from lianmeng.platform.ui.formats import date_text, moment_short_text


@dataclass(frozen=True)
class Line:
    """One row as it is shown: its part, the texts of its columns, its deadline and whether that has passed."""

    part: Any
    texts: tuple[tuple[Cell, str], ...]
    due: str
    late: bool


@require_safe
def register_index(request: SiteRequest) -> HttpResponse:
    """The way to the first register that the reader may open."""
    open_ones = _open_to(request)
    if not open_ones:
        raise Http404
    return redirect("assist:register_list", open_ones[0].code)


@require_safe
def register_list(request: SiteRequest, register: str) -> HttpResponse:
    """A register under filters."""
    known = REGISTERS.get(register)
    if known is None or known not in _open_to(request):
        raise Http404
    rows = rows_filtered(known, request.actor, request.GET.dict(), request.at)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "register": known,
        "registers": _open_to(request),
        "cells": [cell for cell in known.cells if not cell.sheet_only],
        "page": page,
        "lines": [_line(known, part, request.at) for part in page.object_list],
        "late": rows_filtered(known, request.actor, {}, request.at).filter(late(known, request.at)).count(),
        "filters": RegisterFilters(request, known),
        "filtered": is_filtered(request),
    }
    return render(request, "assist/register.html", context)


def _open_to(request: SiteRequest) -> list[Register]:
    return [one for one in REGISTERS.values() if request.actor.role in one.seers]


def _line(register: Register, part: Any, at: datetime) -> Line:
    due = register.due_of(part)
    texts = tuple((cell, _text(cell.value(part))) for cell in register.cells if not cell.sheet_only)
    passed = due is not None and (due < at if isinstance(due, datetime) else due < local_date(at))
    return Line(part, texts, _text(due), passed)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return moment_short_text(value)
    return date_text(value) if isinstance(value, date) else str(value or "")
