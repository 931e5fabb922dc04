"""Formats and small helpers of every template: ``{% load ui %}``."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.core.paginator import Page
from django.templatetags.static import static
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

from lianmeng.kernel.errors import Refused
from lianmeng.platform.ui import formats, sparklines
from lianmeng.platform.ui.shapes import SHAPES
from lianmeng.platform.ui.words import script_words

register = template.Library()


@register.filter
def date_zh(day: date | None) -> str:
    """2022年8月29日 for Chinese readers, 29 Aug 2022 for English ones."""
    return formats.date_text(day) if day else ""


@register.filter
def day(value: date | None) -> str:
    """The day without its year."""
    return formats.day_text(value) if value else ""


@register.filter
def weekday(value: date | None) -> str:
    """The short name of the day of the week."""
    return formats.weekday_text(value) if value else ""


@register.filter
def moment(at: datetime | None) -> str:
    """Day and time of day in the business zone."""
    return formats.moment_text(at) if at else ""


@register.filter
def moment_short(at: datetime | None) -> str:
    """Day without its year, and time of day."""
    return formats.moment_short_text(at) if at else ""


@register.filter
def iso(at: date | None) -> str:
    """For the ``datetime`` attribute of ``<time>``."""
    return at.isoformat() if at else ""


@register.filter
def number(value: Decimal | int | None, places: int | None = None) -> str:
    """With thousands separators."""
    return "" if value is None else formats.number_text(value, places)


@register.filter
def percent(value: Decimal | int | None, places: int = 1) -> str:
    """97.1%; the value is a number of percent."""
    return formats.percent_text(value, places)


@register.filter
def words(message: str) -> str:
    """Translate a message that a table marked with ``N_`` (labels of states, moves, reasons)."""
    return formats.words(message)


@register.filter
def explain(refused: Refused) -> str:
    """Why an action was refused."""
    return formats.explain(refused)


@register.filter
def shape(tone: str) -> str:
    """The icon that belongs to a tone."""
    return SHAPES.get(tone, "circle")


@register.filter
def data_lang(value: object) -> str:
    """Mark stored data, which is Chinese in every language of the interface; nothing for an empty value."""
    if value in (None, ""):
        return ""
    return format_html('<span lang="zh" data-record>{}</span>', value)


@register.filter
def has_content(slot: object) -> bool:
    """Whether a component was given anything between its tags."""
    return bool(str(slot or "").strip())


@register.filter
def spark_line(values: Sequence[float]) -> str:
    """The points of a sparkline."""
    return sparklines.line_points(values)


@register.filter
def spark_area(values: Sequence[float]) -> str:
    """The points of the surface under a sparkline."""
    return sparklines.area_points(values)


@register.simple_tag
def figure(value: object, unit: str = "") -> SafeString:
    """A value with its unit small and grey behind it."""
    text = formats.number_text(value) if isinstance(value, int | Decimal) else value
    return _figure(formats.Figure(str(text), unit))


@register.simple_tag
def money(yuan: Decimal | None, places: int = 2) -> SafeString | str:
    """An amount of yuan in 元, 万元 or 亿元, whichever fits."""
    return "—" if yuan is None else _figure(formats.money_figure(yuan, places=places))


@register.simple_tag(takes_context=True)
def qs(context: template.Context, **changes: Any) -> str:
    """The present query with ``changes``, so that a pager keeps the filters; None or "" removes a key."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = value
    return f"?{query.urlencode()}"


@register.simple_tag
def page_numbers(page: Page) -> Iterable[int | str]:
    """The numbers of a pager, with an ellipsis where many are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_tag
@lru_cache(maxsize=64)
def asset(path: str) -> str:
    """The address of a static file whose name carries no hash: its content's digest goes into the query."""
    return f"{static(path)}?v={_digest(path)}"


@register.simple_tag
def ui_words() -> SafeString:
    """The translated sentences of the scripts, as inert JSON."""
    return json_script(script_words(), "ui-words")


def _figure(shown: formats.Figure) -> SafeString:
    if not shown.unit:
        return format_html('<span class="figure"><b>{}</b></span>', shown.value)
    return format_html('<span class="figure"><b>{}</b><i class="unit">{}</i></span>', shown.value, shown.unit)


def _digest(path: str) -> str:
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(f"static file {path} is missing; build the front end first (npm run build)")
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:10]
