"""How figures look on the screen: value and unit in words, and the span of days that they count."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianmeng.kernel.indicators import Figure
from lianmeng.kernel.periods import Period
from lianmeng.platform.ui import formats

ABSENT = "—"


def printed(figure: Figure) -> formats.Figure:
    """The value with its unit; a dash where there is none. Its reason is ``figure.absent``."""
    if figure.value is None:
        return formats.Figure(ABSENT)
    shown = amount(figure.value, figure.unit)
    return formats.Figure(f"{figure.qualifier}{shown.value}", shown.unit)


def amount(value: Decimal, unit: str) -> formats.Figure:
    """A value in one of the units of indicators."""
    if unit == "CNY":
        return formats.money_figure(value)
    if unit == "percent":
        # Rates keep the digits to which they were rounded: 90.0 and not 90.
        return formats.Figure(formats.number_text(value), unit_word(unit))
    return formats.Figure(formats.number_text(_shortest(value)), unit_word(unit))


def amount_text(value: Decimal, unit: str) -> str:
    """The same in one word: 93.9%, 236 人."""
    shown = amount(value, unit)
    return f"{shown.value}%" if unit == "percent" else str(shown)


def unit_word(unit: str) -> str:
    """The word or sign behind a value."""
    words = {
        "count": pgettext("unit", "items"),
        "enterprise": pgettext("unit", "enterprises"),
        "person": pgettext("unit", "persons"),
        "percent": "%",
        "m": pgettext("unit", "m"),
        "m2": "m²",
    }
    return words.get(unit, unit)


def parts_text(figure: Figure) -> str:
    """Numerator / denominator of a rate, as ``536 / 552``; empty for everything else."""
    if figure.numerator is None or figure.denominator is None:
        return ""
    return f"{formats.number_text(_shortest(figure.numerator))} / {formats.number_text(_shortest(figure.denominator))}"


def span_text(window: Period, *, at_a_day: bool) -> str:
    """The days that are counted, the last one included; a stock has only its day."""
    first, last = formats.date_text(window.start), formats.date_text(window.last_on)
    if at_a_day:
        return _("As of %(day)s") % {"day": last}
    if window.start.year == window.last_on.year:
        # The year is said once, where the language says it.
        if formats.in_chinese():
            last = formats.day_text(window.last_on)
        else:
            first = formats.day_text(window.start)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _shortest(value: Decimal) -> Decimal | int:
    """Without zeros behind the point that nobody measured."""
    return int(value) if value == value.to_integral_value() else value.normalize()
