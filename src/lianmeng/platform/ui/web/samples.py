"""What the gallery feeds its components with: generic words and round numbers, no record of any city."""

from datetime import date, datetime, time
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import pgettext

from lianmeng.kernel.clock import DayRule, Deadline, Limit, LimitUnit, OfficeHours, Shift, WorkingCalendar
from lianmeng.kernel.periods import BUSINESS_ZONE
from lianmeng.platform.ui.shapes import Bar, Cell, Matrix, MatrixRow, Step

_RISING = [12, 15, 14, 19, 22, 26, 31]
_LEVELS = [(4, 4, 3, 4), (1, 5, 0, 3), (2, 3, 4, 1)]


def gallery_samples() -> dict[str, Any]:
    """Everything the gallery's page needs besides its forms."""
    return {
        "rising": _RISING,
        "at": datetime(2022, 9, 28, 10, 30, tzinfo=BUSINESS_ZONE),
        "deadline": sample_deadline(),
        "met_on": date(2022, 10, 9),
        "steps": sample_steps(),
        "stopped_steps": [*sample_steps()[:2], Step(pgettext("sample", "Rejected"), "stopped", date(2022, 9, 29))],
        "bars": sample_bars(),
        "matrix": sample_matrix(),
        "rows": sample_rows(),
        "page": Paginator(range(1, 696), 10).get_page(3),
        "problems": sample_problems(),
    }


def sample_deadline() -> Deadline:
    """Five working days across a holiday and its make-up days."""
    holiday = pgettext("sample", "Sample holiday")
    off = [DayRule(date(2022, 10, on), False, "sample", holiday) for on in range(1, 8)]
    worked = [DayRule(date(2022, 10, on), True, "sample") for on in (8, 9)]
    calendar = WorkingCalendar([*off, *worked], confirmed_years={2022})
    return Deadline.compute(
        datetime(2022, 9, 28, 10, 30, tzinfo=BUSINESS_ZONE),
        Limit(5, LimitUnit.WORKING_DAY),
        calendar,
        sample_hours(),
    )


def sample_steps() -> list[Step]:
    """A way of six steps, half done."""
    return [
        Step(pgettext("sample", "Raised"), "done", date(2022, 9, 26)),
        Step(pgettext("sample", "Accepted"), "done", date(2022, 9, 27)),
        Step(pgettext("sample", "Dispatched"), "done", date(2022, 9, 28)),
        Step(pgettext("sample", "In hand"), "now"),
        Step(pgettext("sample", "Reviewed")),
        Step(pgettext("sample", "Confirmed")),
    ]


def sample_bars() -> list[Bar]:
    """A ranking of four."""
    shares = [(98.6, 71, 72), (96.0, 48, 50), (90.0, 45, 50), (62.5, 25, 40)]
    return [
        Bar(
            pgettext("sample", "Place %(letter)s") % {"letter": letter},
            share,
            f"{share}%",
            f"{part} / {whole}",
            "#bars",
        )
        for letter, (share, part, whole) in zip("ABCD", shares, strict=True)
    ]


def sample_matrix() -> Matrix:
    """Three rows by four columns, with too few in two cells and none in one."""
    columns = [pgettext("sample", "Place %(letter)s") % {"letter": letter} for letter in "ABCD"]
    rows = []
    for letter, counts in zip("ABC", _LEVELS, strict=True):
        name = pgettext("sample", "Chain %(letter)s") % {"letter": letter}
        cells = [Cell(str(count or "–"), count, "#matrix" if count else "") for count in counts]
        rows.append(MatrixRow(name, cells))
    return Matrix(pgettext("sample", "Chain"), columns, rows)


def sample_rows() -> list[dict[str, Any]]:
    """Rows of a list, one of them with a very long name."""
    long = pgettext("sample", "Sample matter with a name so long that it needs a second line, as real ones do")
    names = [
        pgettext("sample", "Sample matter one"),
        long,
        pgettext("sample", "Sample matter three"),
        pgettext("sample", "Sample matter four"),
    ]
    tones = [
        ("active", pgettext("sample", "In hand")),
        ("late", pgettext("sample", "Overdue")),
        ("good", pgettext("sample", "Closed")),
        ("waiting", pgettext("sample", "To be accepted")),
    ]
    return [
        {
            "code": f"SAMPLE-{index:03}",
            "name": name,
            "place": pgettext("sample", "Place %(letter)s") % {"letter": "ABCD"[index - 1]},
            "amount": 1_250_000 * index,
            "done": 25 * index,
            "tone": tone,
            "state": state,
        }
        for index, (name, (tone, state)) in enumerate(zip(names, tones, strict=True), 1)
    ]


def sample_problems() -> list[dict[str, Any]]:
    """What is wrong in a sample sheet."""
    return [
        {
            "row": 12,
            "column": pgettext("sample", "Sample code"),
            "message": pgettext("sample", "The check digit is wrong."),
        },
        {
            "row": 31,
            "column": pgettext("sample", "Sample day"),
            "message": pgettext("sample", "“31 September” is not a day."),
        },
        {
            "row": 58,
            "column": pgettext("sample", "Sample place"),
            "message": pgettext("sample", "There is no place of this name."),
        },
    ]


def sample_hours() -> OfficeHours:
    """Morning and afternoon."""
    return OfficeHours([Shift(time(8, 30), time(12, 0)), Shift(time(14, 30), time(18, 0))])
