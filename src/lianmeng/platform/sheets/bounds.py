"""The limits on sheets, as in force on a day."""

from datetime import date

from lianmeng.platform.records.queries.limits import amount
from lianmeng.platform.sheets.reading.raw import Bounds

#: The limit on a sheet's size in bytes, as uploaded.
MOST_BYTES = "sheets.max_bytes"


def bounds_on(on: date) -> Bounds:
    """How much of a sheet is read on the day ``on``."""
    return Bounds(rows=int(amount("sheets.max_rows", on)), unpacked_bytes=int(amount("sheets.max_unpacked_bytes", on)))
