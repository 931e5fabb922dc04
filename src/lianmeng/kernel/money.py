"""Money and figures as exact decimals: reading 万元 and 亿元, rounding half up, rates and points.

Money is a Decimal of yuan everywhere below the faces. Rounding is half up, away from zero, as Chinese
statistics print it, and is done once, from the exact quotient: a rate is never rounded twice.
"""

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from lianmeng.kernel.errors import N_, Refused

#: The smallest amount of money, in yuan.
FEN = Decimal("0.01")

Number = Decimal | Fraction | int


class MoneyUnit(StrEnum):
    """The units in which amounts are printed; :attr:`yuan` is what one of them is worth."""

    YUAN = "yuan"
    WAN = "wan"
    YI = "yi"

    @property
    def yuan(self) -> int:
        """The worth of one unit in yuan."""
        return {"yuan": 1, "wan": 10**4, "yi": 10**8}[self]

    @property
    def label(self) -> str:
        """The name of the unit, marked for translation (元, 万元, 亿元)."""
        return {
            "yuan": N_("yuan"),
            "wan": N_("ten thousand yuan"),
            "yi": N_("hundred million yuan"),
        }[self]


_SCALES = {"": 1, "千": 10**3, "万": 10**4, "亿": 10**8, "万亿": 10**12}
_MONEY = re.compile(
    r"(?P<number>-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)\s*(?P<scale>万亿|[千万亿])?元?(?:人民币)?",
    re.ASCII,
)


class Amount(NamedTuple):
    """An amount ready for print: the number's text with fixed decimals, and its unit."""

    number: str
    unit: MoneyUnit


def parse_money(text: str) -> Decimal:
    """Read an amount as people write it (585亿元, 1,342 万, 20000000) and return yuan.

    Full-width digits and thousands separators are understood. Refused if the text is no amount or
    names a part of a fen.
    """
    match = _MONEY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise Refused("money_unreadable", N_("“%(text)s” is not an amount of money."), text=text)
    number = Decimal(match["number"].replace(",", ""))
    yuan = Fraction(number) * _SCALES[match["scale"] or ""]
    amount = half_up(yuan, 2)
    if amount != yuan:
        raise Refused("money_too_fine", N_("“%(text)s” is not a whole number of fen."), text=text)
    return amount


def display_money(yuan: Decimal, unit: MoneyUnit | None = None, places: int = 2) -> Amount:
    """The amount in ``unit``, rounded half up to ``places``.

    Without a unit the largest one is taken in which the rounded number is at least 1.
    """
    if unit is None:
        unit = next(
            (unit for unit in (MoneyUnit.YI, MoneyUnit.WAN) if abs(_in(unit, yuan, places)) >= 1),
            MoneyUnit.YUAN,
        )
    return Amount(fixed(Fraction(yuan) / unit.yuan, places), unit)


def half_up(value: Number, places: int = 0) -> Decimal:
    """Round to ``places`` decimals, halves away from zero, exactly and at any size."""
    scaled = abs(Fraction(value)) * 10**places
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = 1 if value < 0 and digits else 0
    return Decimal((sign, tuple(map(int, str(digits))), -places))


def fixed(value: Number, places: int) -> str:
    """The rounded number with exactly ``places`` decimals, without separators or exponent."""
    return format(half_up(value, places), "f")


def plain(value: Decimal | int) -> str:
    """The number as data: no separators, no exponent, no idle zeros (97.1, 39800000000)."""
    text = format(Decimal(value), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(numerator: Number, denominator: Number, places: int = 1) -> Decimal | None:
    """The share in percent, rounded half up; None without a denominator, never a false zero."""
    if denominator == 0:
        return None
    return half_up(Fraction(numerator) / Fraction(denominator) * 100, places)


def growth_percent(value: Number, base: Number, places: int = 1) -> Decimal | None:
    """The growth over ``base`` in percent, rounded half up; None unless the base is positive."""
    if base <= 0:
        return None
    return percent(Fraction(value) - Fraction(base), base, places)


def points(rate: Number, other: Number, places: int = 1) -> Decimal:
    """The difference of two rates in percentage points (百分点), rounded half up."""
    return half_up(Fraction(rate) - Fraction(other), places)


def _in(unit: MoneyUnit, yuan: Decimal, places: int) -> Decimal:
    return half_up(Fraction(yuan) / unit.yuan, places)
