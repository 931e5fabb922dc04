"""Components rendered alone: what they show, and what they never do."""

import re
from datetime import date, datetime

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from lianmeng.kernel.clock import DayRule, Deadline, Limit, LimitUnit, OfficeHours, Shift, WorkingCalendar
from lianmeng.kernel.periods import BUSINESS_ZONE
from lianmeng.platform.ui.shapes import SHAPES, Bar, Cell, Matrix, MatrixRow, Step


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def draw(source, path="/list/?chain=a&page=3", **context):
    """Render a piece of template with the components in it, on one line."""
    compiled = CottonCompiler().process("{% load ui i18n %}" + source)
    html = engines["django"].from_string(compiled).render(context, RequestFactory().get(path))
    return re.sub(r"\s+", " ", html).replace("> <", "><").strip()


def texts(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.mark.parametrize("tone", SHAPES)
def test_a_state_has_a_word_and_a_shape_of_its_own(tone):
    html = draw(f'<c-status tone="{tone}">Word</c-status>')
    assert "Word" in html
    assert f"#{SHAPES[tone]}" in html


def test_no_two_tones_share_a_shape():
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_a_kpi_says_value_unit_denominator_and_leads_to_its_rows():
    source = '<c-kpi label="Share" value="97.1" unit="%" note="536 / 552" href="/rows/" :trend="trend" />'
    html = draw(source, trend=[1, 2])
    assert html.startswith('<a href="/rows/"')
    assert texts(html) == "Share 97.1 % 536 / 552"
    assert "<polyline" in html


def test_a_kpi_without_rows_is_no_link():
    html = draw('<c-kpi label="Share" value="97.1" />')
    assert "<a" not in html
    assert "<svg" not in html


def test_values_are_escaped_once():
    html = draw('<c-card title="{{ title }}">{{ body }}</c-card>', title="A & <b>", body="<script>")
    assert "A &amp; &lt;b&gt;" in html
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_slots_do_not_leak_into_components_inside():
    html = draw('<c-card title="Outer"><c-slot name="tools">TOOLS</c-slot><c-card title="Inner">x</c-card></c-card>')
    assert html.count("TOOLS") == 1


def test_an_empty_fact_is_a_dash():
    assert texts(draw('<c-facts><c-fact label="A">  </c-fact><c-fact label="B">b</c-fact></c-facts>')) == "A — B b"


def test_stored_data_is_marked():
    assert draw("{{ name|data_lang }}", name="示例<x>") == '<span lang="zh" data-record>示例&lt;x&gt;</span>'
    assert draw("{{ name|data_lang }}", name=None) == ""


def test_a_numbered_pager_keeps_the_filters():
    page = Paginator(range(95), 10).get_page(3)
    html = draw('<c-pager :page="page" target="#list" />', page=page)
    assert "21 to 30 of 95" in texts(html)
    assert 'href="?chain=a&amp;page=4"' in html
    assert 'aria-current="page">3<' in html


def test_a_single_page_has_no_pager_links():
    html = draw('<c-pager :page="page" />', page=Paginator(range(3), 10).get_page(1))
    assert "1 to 3 of 3" in texts(html)
    assert "<a" not in html


def test_a_keyset_pager_shows_only_the_ways_that_exist():
    html = draw('<c-pager-keyset next_url="?after=7" />')
    assert re.findall(r'<a href="([^"]+)"', html) == ["?after=7"]
    assert "Previous" in texts(html)


def test_sorting_turns_around_and_goes_back_to_page_one():
    html = draw('<c-th sort="name" sorted="name">Name</c-th>')
    assert 'aria-sort="ascending"' in html
    assert 'href="?chain=a&amp;sort=-name"' in html
    html = draw('<c-th sort="name" sorted="-name">Name</c-th>')
    assert 'aria-sort="descending"' in html
    assert 'href="?chain=a&amp;sort=name"' in html


def deadline():
    off = [DayRule(date(2022, 10, on), False, "x", "National Day") for on in range(1, 8)]
    worked = [DayRule(date(2022, 10, on), True, "x") for on in (8, 9)]
    calendar = WorkingCalendar([*off, *worked], confirmed_years={2022})
    hours = OfficeHours([Shift(datetime.min.time().replace(hour=9), datetime.min.time().replace(hour=18))])
    dispatched = datetime(2022, 9, 28, 10, tzinfo=BUSINESS_ZONE)
    return Deadline.compute(dispatched, Limit(5, LimitUnit.WORKING_DAY), calendar, hours)


def test_a_deadline_is_explained_day_by_day():
    html = draw('<c-deadline :deadline="deadline" :left="3" :total="5" :used="2" />', deadline=deadline())
    assert "10 Oct 2022" in html
    assert "3 working days left" in html
    rows = re.findall(r"<tr class=\"(\w+)", html)
    assert (rows.count("counted"), rows.count("skipped")) == (5, 8)
    assert html.count("National Day") == 7


@pytest.mark.parametrize(
    ("left", "said", "look"),
    [
        (1, "1 working day left", "deadline-soon"),
        (0, "Due today", "deadline-soon"),
        (-1, "Overdue by 1 working day", "deadline-late"),
        (-12, "Overdue by 12 working days", "deadline-late"),
    ],
)
def test_a_deadline_says_how_much_is_left(left, said, look):
    html = draw('<c-deadline :deadline="deadline" :left="left" />', deadline=deadline(), left=left)
    assert said in texts(html)
    assert look in html


def test_a_deadline_that_was_met_is_never_late():
    html = draw('<c-deadline :deadline="deadline" :left="-3" :met="met" />', deadline=deadline(), met=date(2022, 10, 9))
    assert "Done on 9 Oct 2022" in html
    assert "deadline-late" not in html


def test_steps_say_where_it_stands():
    steps = [Step("Raised", "done", date(2022, 9, 1)), Step("In hand", "now"), Step("Confirmed")]
    html = draw('<c-steps :steps="steps" />', steps=steps)
    assert html.count('aria-current="step"') == 1
    assert "2 / 3" in html
    assert "1 Sep" in html


def test_bars_and_matrix_lead_to_their_rows():
    bars = [Bar("A", 98.6, "98.6%", "71 / 72", "/rows/"), Bar("B", 60, "60%")]
    html = draw('<c-bars :bars="bars" label="Ranking" />', bars=bars)
    assert '<progress max="100" value="98.6"' in html
    assert html.count("<a ") == 1
    matrix = Matrix("Chain", ["X", "Y"], [MatrixRow("A", [Cell("4", 4, "/cell/", "A at X"), Cell("–", 0)])])
    html = draw('<c-matrix :matrix="matrix" label="Matrix">Note</c-matrix>', matrix=matrix)
    assert '<a class="level-4" href="/cell/" aria-label="A at X">4</a>' in html
    assert '<span class="level-0">–</span>' in html


def test_a_running_job_asks_again_and_a_finished_one_does_not():
    html = draw('<c-progress label="Import" :value="3" :total="9" poll_url="/job/" />')
    assert 'hx-get="/job/"' in html
    assert "3 / 9" in texts(html)
    html = draw('<c-progress label="Import" :value="9" :total="9" state="done" />')
    assert "hx-" not in html


def test_an_import_preview_names_each_error_by_row_and_column():
    problems = [{"row": 12, "column": "信用代码", "message": "wrong digit"}]
    source = '<c-import-preview :new="1" :changed="2" :same="3" :wrong="4" :problems="problems" :more="1" />'
    said = texts(draw(source, problems=problems))
    assert "New 1 rows Changed 2 rows Unchanged 3 rows Wrong 4 rows" in said
    assert "Row 12 信用代码 wrong digit" in said
    assert "1 further error" in said


def test_messages_carry_their_tone():
    html = draw("<c-messages />", messages=[Message(constants.ERROR, "no"), Message(constants.SUCCESS, "yes")])
    assert "message-error" in html
    assert "message-success" in html
    assert draw("<c-messages />", messages=[]) == ""


def test_the_query_helper_drops_what_is_empty():
    assert draw("{% qs page=2 chain='' %}") == "?page=2"


def test_a_static_file_that_is_missing_is_named():
    with pytest.raises(FileNotFoundError, match="npm run build"):
        engines["django"].from_string("{% load ui %}{% asset 'dist/no.svg' %}").render()
