"""Which reader reads a file, decided by its content."""

from collections.abc import Callable
from typing import BinaryIO

from lianmeng.kernel.errors import N_, Refused, Words
from lianmeng.platform.files.actions.files import Upload, checked_kind
from lianmeng.platform.files.contents import KINDS, Kind
from lianmeng.platform.sheets.problems import Unreadable
from lianmeng.platform.sheets.reading.archive import safe_parts
from lianmeng.platform.sheets.reading.old_workbook import read_old_workbook, survey_old_workbook
from lianmeng.platform.sheets.reading.raw import Bounds, RawSheet
from lianmeng.platform.sheets.reading.text import read_text
from lianmeng.platform.sheets.reading.workbook import read_workbook

#: The kinds of content that are read; everything else is refused with its reason.
READABLE = frozenset({"xlsx", "xls", "text"})
#: Read here, though not accepted as a file in general: what such a workbook hides beside its cells, nobody reads.
ONLY_HERE = frozenset({"xls"})

_REASONS = {
    "macro": N_("The workbook contains macros, which are programs. Please save it as xlsx without macros."),
    "ole": N_(
        "This is a file of an old Office version, but no workbook, or it has a password. Please save it as xlsx."
    ),
}


def readable_kind(upload: Upload) -> Kind:
    """What the upload is; Unreadable, with the reason, unless it is a workbook or a csv file under its own name."""
    try:
        return checked_kind(upload, READABLE)
    except Refused as refusal:
        label = refusal.params.get("kind")
        for code, reason in _REASONS.items():
            if label == KINDS[code].label:
                raise Unreadable(code, reason) from refusal
        if refusal.code == "file_not_allowed":
            raise Unreadable(
                "not_a_sheet",
                N_("This is a file of the kind “%(kind)s”. Only xlsx and xls workbooks and csv files can be imported."),
                kind=Words(str(label)),
            ) from refusal
        raise Unreadable(refusal.code, refusal.message, **refusal.params) from refusal


def probe(file: BinaryIO, kind: Kind, bounds: Bounds) -> None:
    """Look into a workbook far enough to refuse a bomb or a damaged archive at once."""
    if kind.code == "xlsx":
        file.seek(0)
        safe_parts(file, bounds)
    elif kind.code == "xls":
        file.seek(0)
        survey_old_workbook(file, bounds)
    file.seek(0)


_READERS: dict[str, Callable[[BinaryIO, Bounds], RawSheet]] = {
    "xlsx": read_workbook,
    "xls": read_old_workbook,
    "text": read_text,
}


def read_sheet(file: BinaryIO, kind: str, bounds: Bounds) -> RawSheet:
    """The rows of the file."""
    file.seek(0)
    return _READERS[kind](file, bounds)
