"""Reading a csv file in UTF-8 or GB 18030."""

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from lianmeng.kernel.errors import N_
from lianmeng.platform.sheets.problems import Unreadable
from lianmeng.platform.sheets.reading.raw import Bounds, Position, RawSheet, too_many_columns, too_many_rows

#: What no list contains: the sign that these bytes are no text in either encoding.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ue000-\uf8ff]{3}")


def read_text(file: BinaryIO, bounds: Bounds) -> RawSheet:
    """Read a csv file; its cells are all texts. Unreadable if it is not text, or has too many rows."""
    content = decoded(file.read(bounds.unpacked_bytes + 1))
    delimiter = _delimiter(content)
    try:
        rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Unreadable("csv_damaged", N_("The csv file is damaged: a quotation mark is not closed.")) from error
    if len(rows) > bounds.rows + 20:
        raise too_many_rows(bounds)
    if any(len(row) > bounds.columns for row in rows):
        raise too_many_columns(bounds)
    return RawSheet(rows=_numbered(rows), formulas=_formulas(rows))


def decoded(content: bytes) -> str:
    """The text, read as UTF-8 (with or without a mark at its head) or, failing that, as GB 18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise Unreadable(
        "csv_encoding", N_("The csv file is neither UTF-8 nor GB 18030. Please save it as one of them, or as xlsx.")
    )


def _delimiter(content: str) -> str:
    head = content.partition("\n")[0]
    return max((",", "\t", ";", "，"), key=head.count)


def _numbered(rows: list[list[str]]) -> Iterator[tuple[int, list[object]]]:
    for number, row in enumerate(rows, start=1):
        yield number, list(row)


def _formulas(rows: list[list[str]]) -> frozenset[Position]:
    """A csv file has no formulas, but a spreadsheet program takes what begins with an equals sign for one."""
    return frozenset(
        (row, column)
        for row, values in enumerate(rows, start=1)
        for column, value in enumerate(values, start=1)
        if value.lstrip().startswith(("=", "＝"))
    )
