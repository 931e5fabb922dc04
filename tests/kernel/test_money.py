"""Money and rates: published figures by hand, rounding against the decimal module."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianmeng.kernel.errors import Refused
from lianmeng.kernel.money import (
    FEN,
    MoneyUnit,
    display_money,
    fixed,
    growth_percent,
    half_up,
    parse_money,
    percent,
    plain,
    points,
)

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**18), max_value=10**18)
WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("585亿元", "58500000000"),
        ("3.98 亿", "398000000"),
        ("１，３４２万元", "13420000"),
        ("1,342万", "13420000"),
        ("134.2亿元", "13420000000"),
        ("1.2万亿元", "1200000000000"),
        ("5千元", "5000"),
        ("20000000", "20000000"),
        ("0.01元", "0.01"),
        ("-12.5万元", "-125000"),
        ("800万元人民币", "8000000"),
    ],
)
def test_amounts_as_people_write_them(text: str, yuan: str) -> None:
    assert parse_money(text) == Decimal(yuan)


@pytest.mark.parametrize("text", ["", "亿元", "12.万", "1,34万", "五万", "1e5", "12美元", "NaN", "1 2"])
def test_what_is_no_amount_is_refused_with_the_text(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_money(text)
    assert refused.value.code == "money_unreadable"
    assert text in str(refused.value)


def test_parts_of_a_fen_are_refused() -> None:
    assert parse_money("0.000001万元") == FEN
    with pytest.raises(Refused, match="fen"):
        parse_money("0.001元")


@given(st.decimals(places=2, min_value=-(10**14), max_value=10**14), st.sampled_from(MoneyUnit))
def test_what_is_printed_with_all_decimals_reads_back(yuan: Decimal, unit: MoneyUnit) -> None:
    number, _ = display_money(yuan, unit, places=10)
    suffix = {"yuan": "元", "wan": "万元", "yi": "亿元"}[unit]
    assert parse_money(number + suffix) == yuan


@pytest.mark.parametrize(
    ("yuan", "number", "unit"),
    [
        ("39800000000", "398.00", "yi"),
        ("20000000", "2000.00", "wan"),
        ("8000", "8000.00", "yuan"),
        ("99999999.99", "1.00", "yi"),
        ("99494999", "9949.50", "wan"),
        ("-125000", "-12.50", "wan"),
        ("0", "0.00", "yuan"),
    ],
)
def test_an_amount_finds_its_unit(yuan: str, number: str, unit: str) -> None:
    assert display_money(Decimal(yuan)) == (number, unit)


def test_a_unit_can_be_asked_for() -> None:
    assert display_money(Decimal(800_5000), MoneyUnit.YI, places=3).number == "0.080"
    assert display_money(Decimal(12345), MoneyUnit.WAN, places=1).number == "1.2"
    assert [unit.label for unit in MoneyUnit] == [
        "yuan",
        "ten thousand yuan",
        "hundred million yuan",
    ]


@given(decimals, st.integers(0, 5))
def test_rounding_agrees_with_the_decimal_module(value: Decimal, places: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-places), context=WIDE)
    assert half_up(value, places) == expected
    assert len(fixed(value, places).partition(".")[2]) == places


def test_rounding_happens_once_and_never_prints_minus_zero() -> None:
    assert half_up(Fraction(4_999_999_999_999_999_999_999_999_999_999_999, 10**35), 1) == 0
    assert fixed(Decimal("-0.04"), 1) == "0.0"
    assert half_up(Decimal("-2.5")) == -3
    assert half_up(10**40) == 10**40


@given(decimals)
def test_plain_text_is_the_same_number_without_frills(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert set(text) <= set("-.0123456789")
    assert "." not in text or text[-1] not in "0."


def test_plain_text_of_printed_figures() -> None:
    assert plain(Decimal("3.98E+10")) == "39800000000"
    assert plain(Decimal("97.10")) == "97.1"
    assert plain(Decimal("-0.00")) == "0"
    assert plain(1500) == "1500"


def test_published_rates_reproduce() -> None:
    assert percent(536, 552) == Decimal("97.1")
    assert percent(69, 72) == Decimal("95.8")
    assert percent(356, 373, 2) == Decimal("95.44")
    assert growth_percent(Decimal("15180000000"), Decimal("8851000000")) == Decimal("71.5")
    assert points(Decimal("125.64"), Decimal("83.33"), 2) == Decimal("42.31")


def test_no_denominator_is_no_zero() -> None:
    assert percent(0, 0) is None
    assert percent(0, 5) == 0
    assert growth_percent(5, 0) is None
    assert growth_percent(5, -1) is None


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**12), st.integers(0, 4))
def test_a_rate_is_the_nearest_printable_one(numerator: int, denominator: int, places: int) -> None:
    rate = percent(numerator, denominator, places)
    assert rate is not None
    off = abs(Fraction(rate) - Fraction(numerator * 100, denominator))
    assert off <= Fraction(1, 2 * 10**places)
