"""How values look on the screen, in the reader's language: days, moments, amounts, shares.

Data stays data; only here does it become text. Days and moments are those of the business zone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import get_language, gettext, pgettext

from lianmeng.kernel.errors import Refused, Words
from lianmeng.kernel.money import MoneyUnit, display_money, fixed
from lianmeng.kernel.periods import BUSINESS_ZONE

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value ready for print and its unit, which stands small and grey behind it."""

    value: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.value} {self.unit}".strip()


def in_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


def date_text(day: date) -> str:
    """2022年8月29日; in English 29 Aug 2022."""
    day = _business_day(day)
    if in_chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def day_text(day: date) -> str:
    """The day without its year: 8月29日; in English 29 Aug."""
    day = _business_day(day)
    if in_chinese():
        return f"{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]}"


def weekday_text(day: date) -> str:
    """周一; in English Mon."""
    names = (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )
    return names[_business_day(day).weekday()]


def moment_text(at: datetime) -> str:
    """2022年8月29日 08:30; in English 29 Aug 2022, 08:30."""
    return f"{date_text(at)}{_gap()}{_clock_time(at)}"


def moment_short_text(at: datetime) -> str:
    """8月29日 08:30; in English 29 Aug, 08:30."""
    return f"{day_text(at)}{_gap()}{_clock_time(at)}"


def number_text(value: Decimal | int, places: int | None = None) -> str:
    """With thousands separators (1,513), rounded half up to ``places`` when these are given."""
    if places is not None:
        value = Decimal(fixed(value, places))
    return format(value, ",")


def percent_text(percent: Decimal | int | None, places: int = 1) -> str:
    """97.1% of a number of percent (97.1, not 0.971); a dash when there is no denominator."""
    return "—" if percent is None else f"{fixed(percent, places)}%"


def money_figure(yuan: Decimal, unit: MoneyUnit | None = None, places: int = 2) -> Figure:
    """An amount of yuan in the largest unit that fits: 151.80 亿元."""
    amount = display_money(yuan, unit, places)
    return Figure(number_text(Decimal(amount.number)), gettext(amount.unit.label))


def words(message: str) -> str:
    """The translation of a message that a table marked with ``N_``."""
    return gettext(str(message)) if message else ""


def explain(refused: Refused) -> str:
    """Why something was refused, in the reader's language."""
    given = {
        name: words(value) if isinstance(value, Words) else _value_text(value) for name, value in refused.params.items()
    }
    return gettext(refused.message) % given


def _value_text(value: object) -> str:
    if isinstance(value, datetime):
        return moment_text(value)
    return date_text(value) if isinstance(value, date) else str(value)


def _business_day(day: date) -> date:
    return day.astimezone(BUSINESS_ZONE).date() if isinstance(day, datetime) else day


def _clock_time(at: datetime) -> str:
    return f"{at.astimezone(BUSINESS_ZONE):%H:%M}"


def _gap() -> str:
    return " " if in_chinese() else ", "
