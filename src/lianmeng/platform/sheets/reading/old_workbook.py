"""Reading an xls workbook without being harmed by it.

The file is a stream of records. Only those that hold cells, texts and number formats are handed to the
reader; defined names, whose formulas it would work out, drawings and everything else are made unknown to
it first. How far the sheet reaches is known before a single cell is laid out.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import xlrd
from xlrd.compdoc import CompDoc, CompDocError
from xlrd.xldate import XLDateError, xldate_as_datetime

from lianmeng.kernel.errors import N_
from lianmeng.platform.sheets.problems import Unreadable
from lianmeng.platform.sheets.reading.archive import damaged, encrypted
from lianmeng.platform.sheets.reading.raw import Bounds, Position, RawSheet, too_many_columns, too_many_rows

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_FORMULA, _BOOL_OR_ERROR, _MULTIPLE, _MERGED = 0x0006, 0x0205, 0x00BD, 0x00E5
#: Records of one cell that holds something; all begin with its row and its column.
_CELLS = frozenset({_FORMULA, _BOOL_OR_ERROR, 0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E})
#: What the reader needs: the above, codepage, date system, fonts, formats, styles, shared texts, texts of formulas.
_WANTED = _CELLS | {_BOF, _EOF, _BOUNDSHEET, _MULTIPLE, 0x0042, 0x0022, 0x0031, 0x041E, 0x00E0, 0x00FC, 0x003C, 0x0207}
_UNKNOWN = 0x0FFF
_CONTINUE = 0x003C
#: What the reader raises at a file that is not as it should be.
_BREAKAGE = (
    xlrd.XLRDError,
    CompDocError,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


@dataclass
class _Found:
    """What stands in the first visible sheet, as far as it matters before it is read."""

    formulas: set[Position] = field(default_factory=set)
    faults: set[Position] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def read_old_workbook(file: BinaryIO, bounds: Bounds) -> RawSheet:
    """Read the first visible sheet of an xls file; Unreadable, with the reason, if that is not possible."""
    try:
        stream = bytearray(_stream(file.read()))
        number, start = _first_visible(stream)
        found = _survey(stream, start, bounds)
        _leave_only_wanted(stream)
        with open(os.devnull, "w") as nowhere:
            book = xlrd.open_workbook(
                file_contents=bytes(stream), on_demand=True, ragged_rows=True, logfile=nowhere, use_mmap=False
            )
            sheet = book.sheet_by_index(number)
        rows = [(row + 1, [_value(cell, book.datemode) for cell in sheet.row(row)]) for row in range(sheet.nrows)]
    except _BREAKAGE as error:
        raise damaged() from error
    return RawSheet(
        rows=iter(rows), formulas=frozenset(found.formulas), faults=frozenset(found.faults), merged=tuple(found.merged)
    )


def survey_old_workbook(file: BinaryIO, bounds: Bounds) -> None:
    """Look into an xls file far enough to refuse one that is damaged, encrypted or reaches too far."""
    try:
        stream = _stream(file.read())
        _survey(stream, _first_visible(stream)[1], bounds)
    except _BREAKAGE as error:
        raise damaged() from error


def _stream(content: bytes) -> bytes:
    with open(os.devnull, "w") as nowhere:
        document = CompDoc(content, logfile=nowhere)
        for name in ("Workbook", "Book"):
            if stream := document.get_named_stream(name):
                return bytes(stream)
    raise damaged()


def _records(stream: bytes | bytearray, start: int = 0) -> Iterator[tuple[int, int, int]]:
    """Each record from ``start`` on: its code, where its content begins, how long that is."""
    while start + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, start)
        start += 4
        if start + length > len(stream):
            raise damaged()
        yield code, start, length
        start += length


def _first_visible(stream: bytes | bytearray) -> tuple[int, int]:
    """The number of the first visible worksheet among worksheets, and where its records begin."""
    worksheets = 0
    for code, at, length in _records(stream):
        if code == _FILEPASS:
            raise encrypted()
        if code == _EOF:
            break
        if code == _BOUNDSHEET and length >= 6:
            start, visibility, kind = struct.unpack_from("<IBB", stream, at)
            if kind == 0 and visibility & 3 == 0:
                return worksheets, start
            worksheets += kind == 0
    raise Unreadable("no_sheet", N_("The workbook has no visible sheet with a list."))


def _survey(stream: bytes | bytearray, start: int, bounds: Bounds) -> _Found:
    found, depth = _Found(), 0
    for code, at, length in _records(stream, start):
        depth += (code == _BOF) - (code == _EOF)
        if depth <= 0:
            return found
        if depth > 1:
            continue  # a chart within the sheet
        if code in _CELLS or code == _MULTIPLE:
            row, column = struct.unpack_from("<HH", stream, at)
            last = struct.unpack_from("<H", stream, at + length - 2)[0] if code == _MULTIPLE else column
            _check_place(row + 1, max(column, last) + 1, bounds)
            _name_odd(found, (row + 1, column + 1), code, bytes(stream[at : at + length]))
        elif code == _MERGED:
            for number in range(struct.unpack_from("<H", stream, at)[0]):
                top, bottom, left, right = struct.unpack_from("<4H", stream, at + 2 + 8 * number)
                found.merged.append((top + 1, left + 1, bottom + 1, right + 1))
    raise damaged()


def _check_place(row: int, column: int, bounds: Bounds) -> None:
    # Headings and a few lines above them are not counted as rows of data.
    if row > bounds.rows + 20:
        raise too_many_rows(bounds)
    if column > bounds.columns:
        raise too_many_columns(bounds)


def _name_odd(found: _Found, place: Position, code: int, content: bytes) -> None:
    if code == _FORMULA:
        found.formulas.add(place)
        if content[12:14] == b"\xff\xff" and content[6] == 2:
            found.faults.add(place)
    elif code == _BOOL_OR_ERROR and content[7]:
        found.faults.add(place)


def _leave_only_wanted(stream: bytearray) -> None:
    kept = True
    for code, at, _length in _records(stream):
        # What continues a record shares its fate.
        kept = kept if code == _CONTINUE else code in _WANTED
        if not kept:
            struct.pack_into("<H", stream, at - 4, _UNKNOWN)


def _value(cell: Any, datemode: int) -> object:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xldate_as_datetime(cell.value, datemode)
        except (XLDateError, ArithmeticError, ValueError):
            return cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return "" if cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else cell.value
