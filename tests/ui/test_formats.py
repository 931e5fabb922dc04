"""How values look, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from lianmeng.kernel.errors import N_, Refused, Words
from lianmeng.platform.ui import formats, sparklines

#: Half past midnight on the 30th in Shanghai.
AT = datetime(2022, 8, 29, 16, 30, tzinfo=UTC)


@pytest.fixture(params=["zh-hans", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def say(language, chinese, english):
    return chinese if language == "zh-hans" else english


def test_days(language):
    day = date(2022, 8, 29)
    assert formats.date_text(day) == say(language, "2022年8月29日", "29 Aug 2022")
    assert formats.day_text(day) == say(language, "8月29日", "29 Aug")
    assert formats.weekday_text(day) == say(language, "周一", "Mon")


def test_moments_are_those_of_the_business_zone(language):
    assert formats.moment_text(AT) == say(language, "2022年8月30日 00:30", "30 Aug 2022, 00:30")
    assert formats.moment_short_text(AT) == say(language, "8月30日 00:30", "30 Aug, 00:30")
    assert formats.weekday_text(AT) == say(language, "周二", "Tue")


@pytest.mark.parametrize(
    ("yuan", "value", "chinese"),
    [
        ("15180000000", "151.80", "亿元"),
        ("1250000", "125.00", "万元"),
        ("99.5", "99.50", "元"),
        ("702760000000", "7,027.60", "亿元"),
    ],
)
def test_amounts_take_the_largest_unit_that_fits(yuan, value, chinese):
    with translation.override("zh-hans"):
        assert formats.money_figure(Decimal(yuan)) == formats.Figure(value, chinese)


def test_numbers_have_separators():
    assert formats.number_text(1513) == "1,513"
    assert formats.number_text(Decimal("7233.05"), 1) == "7,233.1"


def test_a_share_without_denominator_is_a_dash_and_never_zero():
    assert formats.percent_text(Decimal("97.1014")) == "97.1%"
    assert formats.percent_text(None) == "—"


def test_a_refusal_is_told_in_the_readers_language(language):
    message = N_("“%(move)s” is not possible while the state is “%(state)s”.")
    refused = Refused("wrong_state", message, move=Words(N_("working day")), state="X")
    said = say(language, "当前状态为“X”，不能“工作日”。", "“working day” is not possible while the state is “X”.")
    assert formats.explain(refused) == said


def test_a_day_in_a_refusal_is_written_as_people_write_it():
    with translation.override("zh-hans"):
        refused = Refused("office_hours_missing", N_("No office hours are recorded for %(on)s."), on=date(2022, 10, 1))
        assert formats.explain(refused) == "未登记 2022年10月1日 的办公时间。"


def test_a_sparkline_spans_its_box():
    assert sparklines.line_points([1, 3, 2]) == "0,24 45,2 90,13"
    assert sparklines.area_points([1, 3, 2]) == "0,26 0,24 45,2 90,13 90,26"


def test_a_flat_or_single_line_breaks_nothing():
    assert sparklines.line_points([5, 5]) == "0,24 90,24"
    assert sparklines.line_points([5]) == ""
    assert sparklines.area_points([]) == ""
