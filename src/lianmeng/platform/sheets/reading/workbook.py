"""Reading an xlsx workbook: its first visible sheet, and what in it is not a plain value."""

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from lianmeng.kernel.errors import N_
from lianmeng.platform.sheets.problems import Unreadable
from lianmeng.platform.sheets.reading.archive import damaged, packed, safe_parts
from lianmeng.platform.sheets.reading.raw import Bounds, Position, RawSheet, too_many_columns, too_many_rows

_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PLACED = re.compile(rb"<(?:\w+:)?c\s(?:[^<>]*?\s)?r=\"([A-Z]{1,3})([0-9]{1,7})\"[^<>]*>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_FAULT = re.compile(rb"\st=\"e\"")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s(?:[^<>]*?\s)?ref=\"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})\"")


def read_workbook(file: BinaryIO, bounds: Bounds) -> RawSheet:
    """Read the first visible sheet of an xlsx file; Unreadable, with the reason, if that is not possible."""
    parts = safe_parts(file, bounds)
    name, path = _first_visible(parts)
    xml = parts[path]
    _check_extent(xml, bounds)
    try:
        sheet = CalamineWorkbook.from_filelike(packed(parts)).get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError) as error:
        raise damaged() from error
    return RawSheet(
        rows=_rows(sheet),
        formulas=_positions_holding(_FORMULA, xml),
        faults=_positions_holding(_FAULT, xml),
        merged=tuple(
            (int(top), _number(left), int(bottom), _number(right)) for left, top, right, bottom in _MERGED.findall(xml)
        ),
    )


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[object]]]:
    # The reader yields rows from the first on, but each of them from the first column that is used anywhere.
    blank: list[object] = [""] * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows(), start=1):
        yield number, [*blank, *values]


def _first_visible(parts: dict[str, bytes]) -> tuple[str, str]:
    """The name and the part of the first visible worksheet."""
    try:
        book, links = fromstring(parts["xl/workbook.xml"]), fromstring(parts["xl/_rels/workbook.xml.rels"])
    except (KeyError, ParseError) as error:
        raise damaged() from error
    targets = {link.get("Id"): str(link.get("Target", "")) for link in links}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet") and sheet.get("state", "visible") == "visible":
            link = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
            target = targets.get(link, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path.startswith("xl/worksheets/") and path in parts:
                return str(sheet.get("name")), path
    raise Unreadable("no_sheet", N_("The workbook has no visible sheet with a list."))


def _check_extent(xml: bytes, bounds: Bounds) -> None:
    """Refuse a sheet that reaches too far: the reader lays out the whole rectangle in memory."""
    placed = 0
    for cell in _PLACED.finditer(xml):
        placed += 1
        if cell[0].endswith(b"/>"):
            continue  # formatted, but empty
        # Headings and a few lines above them are not counted as rows of data.
        if int(cell[2]) > bounds.rows + 20:
            raise too_many_rows(bounds)
        if _number(cell[1]) > bounds.columns:
            raise too_many_columns(bounds)
    if placed != len(_CELL.findall(xml)):
        raise damaged()  # cells that do not say where they stand


def _positions_holding(what: re.Pattern[bytes], xml: bytes) -> frozenset[Position]:
    """The cells in (or in the tag of) which ``what`` occurs; usually there are none, and then this costs one search."""
    if what.search(xml) is None:
        return frozenset()
    cells = list(_PLACED.finditer(xml))
    ends = [cell.start() for cell in cells[1:]] + [len(xml)]
    return frozenset(
        (int(cell[2]), _number(cell[1]))
        for cell, end in zip(cells, ends, strict=True)
        if what.search(xml, cell.start(), end)
    )


def _number(letters: bytes) -> int:
    number = 0
    for char in letters:
        number = number * 26 + char - 64
    return number
