"""Opening a workbook without being harmed by it.

A workbook is a ZIP archive of XML parts. Sizes are summed before anything is unpacked, and what the
archive says about itself is not believed: each part is unpacked here under a cap and packed anew, and
only that copy is given to the spreadsheet reader.
"""

import io
import re
import zipfile
from typing import BinaryIO

from lianmeng.kernel.errors import N_
from lianmeng.platform.sheets.problems import Unreadable
from lianmeng.platform.sheets.reading.raw import Bounds

#: The parts that hold cells; drawings, macros, printer settings and embedded files are left behind.
_WANTED = re.compile(r"(?:\[Content_Types\]\.xml|_rels/\.rels|xl/(?:_rels/|worksheets/)?[\w.-]+\.(?:xml|rels))")
_MOST_PARTS = 2000
_CHUNK = 1 << 20
_DECLARED = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-8)", re.IGNORECASE)


def safe_parts(file: BinaryIO, bounds: Bounds) -> dict[str, bytes]:
    """Unpack the parts that hold cells; Unreadable if the archive is damaged, encrypted or a bomb."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_declared(entries, bounds)
            return _unpacked(archive, entries, bounds)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise damaged() from error


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """The parts as a fresh archive, stored without compression, whose every size is true."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def _check_declared(entries: list[zipfile.ZipInfo], bounds: Bounds) -> None:
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > bounds.unpacked_bytes:
        raise _bomb(bounds)
    if any(entry.flag_bits & 1 for entry in entries):
        raise encrypted()


def _unpacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], bounds: Bounds) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = bounds.unpacked_bytes
    for entry in entries:
        if not _WANTED.fullmatch(entry.filename):
            continue
        if entry.filename in parts:
            raise damaged()
        content = bytearray()
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                content += chunk
                left -= len(chunk)
                if left < 0:
                    raise _bomb(bounds)
        parts[entry.filename] = _checked_xml(bytes(content))
    return parts


def _checked_xml(content: bytes) -> bytes:
    # No spreadsheet program writes a document type, and entities are how small XML becomes large. Other encodings
    # than UTF-8 would hide both from this very check.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or _DECLARED.search(content[:200]) or b"\x00" in content[:200]:
        raise damaged()
    return content


def encrypted() -> Unreadable:
    """Nobody here knows the password."""
    return Unreadable("encrypted", N_("The workbook is protected by a password. Please remove it and upload again."))


def damaged() -> Unreadable:
    """The file is not what its kind should be."""
    return Unreadable(
        "damaged", N_("The workbook is damaged. Please open it in a spreadsheet program and save it anew.")
    )


def _bomb(bounds: Bounds) -> Unreadable:
    return Unreadable(
        "too_large_inside",
        N_("Unpacked, the workbook would have more than %(limit)s MB. It was not opened."),
        limit=bounds.unpacked_bytes >> 20,
    )
