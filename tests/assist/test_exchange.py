"""Demands by sheet: raised as of their day, faults named, nothing twice; lists outwards within the reader's scope."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianmeng.assist.jobs import remind
from lianmeng.assist.models import Demand, Reminder
from lianmeng.kernel.places import Actor
from lianmeng.platform.background import clock
from lianmeng.platform.background.running import perform
from lianmeng.platform.sheets.actions.exports import export_sheet
from lianmeng.platform.sheets.actions.imports import confirm_import, upload_sheet
from lianmeng.platform.sheets.models import ImportBatch
from lianmeng.platform.sheets.queries.imports import import_for, problems_of
from tests.assist import stories
from tests.support.cast import ARRANGE, Cast, moment

AT = moment("2022-08-31 10:00")
HEADINGS = (
    "来源编号",
    "统一社会信用代码",
    "企业名称",
    "诉求标题",
    "诉求内容",
    "诉求类别",
    "诉求类型",
    "紧急程度",
    "产业链",
    "提出日期",
)


@pytest.fixture(autouse=True)
def _stage(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    before = list(clock._provided)
    clock.provide(lambda: AT)
    yield
    clock._provided[:] = before


def row(cast: Cast, **changes: object) -> tuple[object, ...]:
    """A row of the grower's demand."""
    values = dict(
        zip(
            HEADINGS,
            ("XQ-1", cast.grower.credit_code, "", "用电增容", "容量不足", "水电路气", "", "", "", "2022-08-29"),
            strict=True,
        )
    )
    return tuple((values | changes).values())


def uploaded(actor: Actor, *rows: tuple[object, ...]) -> ImportBatch:
    """Upload the rows as csv and have them checked."""
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, *rows])
    upload = SimpleUploadedFile("诉求.csv", out.getvalue().encode("gb18030"))
    batch = upload_sheet(actor=actor, sheet="demands", upload=upload, at=AT)
    perform(batch.job, AT)
    return import_for(actor, batch.pk)


def imported(actor: Actor, *rows: tuple[object, ...]) -> ImportBatch:
    """The same, confirmed and applied."""
    batch = uploaded(actor, *rows)
    assert batch.status == "checked", [(one.row, one.label, one.message) for one in problems_of(actor, batch)]
    perform(confirm_import(actor=actor, batch=batch, at=AT).job, AT)
    return import_for(actor, batch.pk)


def test_a_row_is_raised_and_submitted_at_the_opening_of_the_office_on_its_day(cast: Cast) -> None:
    batch = imported(cast["county_office"], row(cast), row(cast, 来源编号="XQ-2", 紧急程度="紧急", 诉求类型="咨询"))
    assert (batch.status, batch.rows_new) == ("applied", 2)
    demand = Demand.objects.visible_to(ARRANGE).get(source_ref="XQ-1")
    assert (demand.status, demand.channel, demand.chain_id) == ("submitted", "sheet", cast.vegetables.pk)
    assert demand.submitted_at == moment("2022-08-29 08:30")
    assert (demand.kind, demand.urgency) == ("help", "ordinary")
    other = Demand.objects.visible_to(ARRANGE).get(source_ref="XQ-2")
    assert (other.kind, other.urgency) == ("consultation", "urgent")


def test_what_was_imported_before_is_left_as_it_is(cast: Cast) -> None:
    imported(cast["city_office"], row(cast))
    again = uploaded(cast["city_office"], row(cast, 诉求标题="别的标题"), row(cast, 来源编号="XQ-9"))
    assert (again.rows_new, again.rows_changed, again.rows_same) == (1, 0, 1)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"统一社会信用代码": "91620823MA0000000X"}, "Unified social credit code"),
        ({"诉求类别": "没有"}, "Category"),
        ({"诉求标题": ""}, "Title"),
        ({"紧急程度": "特急"}, "Urgency"),
        ({"提出日期": "2022-09-31"}, "Raised on"),
        ({"提出日期": "2022-09-01"}, "Raised on"),
        ({"产业链": "没有"}, "Industry chain"),
    ],
)
def test_each_fault_is_named_by_its_column(cast: Cast, changes: dict[str, object], column: str) -> None:
    batch = uploaded(cast["county_office"], row(cast, 来源编号="XQ-2"), row(cast, **changes))
    assert [(one.row, one.label) for one in problems_of(cast["county_office"], batch)] == [(3, column)]
    assert Demand.objects.visible_to(ARRANGE).count() == 0


def test_an_office_raises_for_its_own_county_only(cast: Cast) -> None:
    foreign = row(cast, 统一社会信用代码=cast.orchard.credit_code)
    assert uploaded(cast["county_office"], foreign).rows_wrong == 1
    assert uploaded(cast["city_office"], foreign).rows_wrong == 0


@pytest.mark.parametrize(("person", "rows"), [("city_office", 1), ("other_county_office", 0), ("enterprise", 1)])
def test_demands_are_exported_within_the_readers_scope(cast: Cast, person: str, rows: int) -> None:
    stories.closed(cast)
    filters = {"group": "ended", "county": "620823", "text": "硬化"}
    exported = export_sheet(
        actor=cast[person],
        purpose="report",
        code="demands",
        filters=filters,
        file_format="csv",
        at=AT,
    )
    assert exported.rows == rows
    page = exported.content.decode("utf-8-sig")
    assert "崇信县" in page
    assert "13800000000" not in page
    if rows:
        assert "2022-09-28 09:00" in page


def test_teams_are_exported_with_their_workload(cast: Cast) -> None:
    stories.dispatched(cast)
    exported = export_sheet(
        actor=cast["city_office"],
        purpose="report",
        code="help_teams",
        filters={},
        file_format="csv",
        at=AT,
    )
    assert exported.rows == 2
    assert "崇信县红色领航帮办团" in exported.content.decode("utf-8-sig")


def test_reminders_go_out_by_themselves_and_once(cast: Cast) -> None:
    stories.dispatched(cast)
    clock.provide(lambda: moment("2022-10-11 09:00"))
    remind(), remind()
    kinds = Reminder.objects.visible_to(ARRANGE).values_list("kind", flat=True)
    assert sorted(kinds) == ["contact", "expired"]
