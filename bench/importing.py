"""Importing a workbook of demands through check, preview and actions, against reading it plainly and inserting rows."""

import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from python_calamine import CalamineWorkbook
from uuid_utils.compat import uuid7

from bench import life
from bench.city import session
from bench.measure import Line, median_of_pairs, wall_ms
from bench.texts import title_and_content
from lianmeng.assist.exchange import DEMAND_COLUMNS
from lianmeng.kernel.places import System
from lianmeng.platform.sheets.at_once import import_at_once
from lianmeng.platform.sheets.models import ImportBatch
from lianmeng.platform.sheets.writing import Head, write_xlsx

ROWS = 1_513
_INSERT = """
    INSERT INTO assist_demand (
        id, version, number, status, channel, kind, urgency, difficulty, enterprise_id, county_id, category_id, title,
        content, contact_name, contact_phone, source_ref, raised_at, reply, call_result, comment, disputes, extensions,
        redos
    )
    VALUES (%s, 0, %s, 'draft', 'sheet', 'help', 'ordinary', 'ordinary', %s, %s, %s, %s, %s, '', '', %s, %s, '', '', '',
        0, 0, 0)
"""


def lines() -> Iterator[Line]:
    """Rows a second of the whole import, and how much longer it takes than rows alone."""
    with tempfile.TemporaryDirectory() as folder:

        def product() -> float:
            path = _workbook(Path(folder))
            return wall_ms(lambda: _import(path))

        def plain() -> float:
            path = _workbook(Path(folder))
            return wall_ms(lambda: _insert(path))

        ours, theirs, ratio = median_of_pairs(product, plain)
    note = f"{ROWS} rows in {ours / 1000:.1f} s; reading and inserting alone {theirs / 1000:.2f} s"
    yield Line("import of a workbook", ROWS / ours * 1000, "rows/s", note=note)
    yield Line("import ÷ read and insert", ratio, "×")


def _workbook(folder: Path) -> Path:
    """A workbook that was never imported before."""
    rng, run = Random(secrets.token_hex(8)), secrets.token_hex(4)
    firms = [life.people(number).firm for number in range(7)]
    category, rows = life.people(0).category.name, []
    for number in range(ROWS):
        title, content = title_and_content(rng, number)
        rows.append(
            {
                "source_ref": f"{run}-{number}",
                "enterprise": firms[number % len(firms)].credit_code,
                "title": title,
                "content": content,
                "category": category,
                "raised_on": life.MORNING.date(),
            }
        )
    path = folder / f"{run}.xlsx"
    path.write_bytes(write_xlsx(Head("诉求", [], run), DEMAND_COLUMNS, rows)[0])
    return path


def _import(path: Path) -> None:
    at = settings.BUSINESS_CLOCK.now()
    batch = import_at_once(
        actor=System("bench"), sheet="demands", path=path, at=at, report=lambda *args, **params: None
    )
    if batch.status != ImportBatch.Status.APPLIED:
        raise RuntimeError(f"the import ended as {batch.status}")


def _insert(path: Path) -> None:
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    start = next(number for number, row in enumerate(sheet) if len(row) > 3 and row[3]) + 1
    firm, category = life.people(0).firm, life.people(0).category
    rows: list[tuple[Any, ...]] = [
        (
            uuid7(), f"b{secrets.token_hex(8)}", firm.pk, firm.county_id, category.pk, str(row[3]), str(row[4]),
            str(row[0]), life.MORNING,
        )
        for row in sheet[start:]
    ]  # fmt: skip
    with session() as connection, connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
