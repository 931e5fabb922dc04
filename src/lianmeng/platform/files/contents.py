"""What a file is, judged by its content alone: never by its name or by what a browser claims.

The table is short on purpose. Whatever is not in it is unknown and refused; a kind being known does not
mean that it is allowed (see :class:`~lianmeng.platform.files.models.AllowedType`).
"""

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from lianmeng.kernel.errors import N_

#: Enough for every signature below, and to tell text from bytes.
HEAD_BYTES = 8192


@dataclass(frozen=True)
class Kind:
    """A kind of content: its code, what it is sent as, the endings its name may have, its name for people."""

    code: str
    content_type: str
    endings: tuple[str, ...]
    label: str
    is_image: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("pdf", "application/pdf", ("pdf",), N_("PDF document")),
        Kind("jpeg", "image/jpeg", ("jpg", "jpeg"), N_("JPEG image"), is_image=True),
        Kind("png", "image/png", ("png",), N_("PNG image"), is_image=True),
        Kind("webp", "image/webp", ("webp",), N_("WebP image"), is_image=True),
        Kind("gif", "image/gif", ("gif",), N_("GIF image")),
        Kind("heic", "image/heic", ("heic", "heif"), N_("HEIC image")),
        Kind("docx", f"{_OFFICE}.wordprocessingml.document", ("docx",), N_("Word document")),
        Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",), N_("Excel workbook")),
        Kind("pptx", f"{_OFFICE}.presentationml.presentation", ("pptx",), N_("PowerPoint presentation")),
        Kind("macro", "application/octet-stream", ("xlsm", "docm", "pptm"), N_("Office file with macros")),
        Kind(
            "ole", "application/x-ole-storage", ("xls", "doc", "ppt", "wps", "et"), N_("file of an old Office version")
        ),
        Kind("xls", "application/vnd.ms-excel", ("xls", "et"), N_("Excel workbook of an old version")),
        Kind("zip", "application/zip", ("zip",), N_("ZIP archive")),
        Kind("archive", "application/octet-stream", ("rar", "7z", "gz"), N_("archive")),
        Kind("program", "application/octet-stream", ("exe", "dll"), N_("program")),
        Kind("markup", "text/html", ("html", "htm", "svg", "xml"), N_("web page or XML file")),
        Kind("text", "text/plain", ("txt", "csv"), N_("text file")),
        Kind("unknown", "application/octet-stream", (), N_("unknown kind of file")),
    )
}

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "pdf"),
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (8, b"WEBP", "webp"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
    (4, b"ftypheic", "heic"),
    (4, b"ftypheix", "heic"),
    (4, b"ftypmif1", "heic"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"Rar!\x1a\x07", "archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "archive"),
    (0, b"\x1f\x8b", "archive"),
    (0, b"MZ", "program"),
    (0, b"\x7fELF", "program"),
)
_PARTS = (("xl/workbook.xml", "xlsx"), ("word/document.xml", "docx"), ("ppt/presentation.xml", "pptx"))
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")


def detect(file: BinaryIO) -> Kind:
    """Say what the open ``file`` is; its position is put back to the start."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    code = _by_signature(head)
    if code == "zip":
        code = _inside_zip(file)
    elif code == "ole":
        code = _inside_ole(file)
    return KINDS[code or _as_text(head)]


def fits_name(kind: Kind, name: str) -> bool:
    """Whether a file called ``name`` claims to be what its content is."""
    return name.rpartition(".")[2].lower() in kind.endings


def _by_signature(head: bytes) -> str:
    for offset, signature, code in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature and (code != "webp" or head[:4] == b"RIFF"):
            return code
    return ""


def _inside_zip(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "zip"
    finally:
        file.seek(0)
    if any(name.endswith("vbaProject.bin") for name in names):
        return "macro"
    if "[Content_Types].xml" in names:
        for part, code in _PARTS:
            if part in names:
                return code
    return "zip"


def _inside_ole(file: BinaryIO) -> str:
    """A workbook, a file with programs in it, or another old file, by the names in its directory."""
    content = file.read()
    file.seek(0)
    if _has_entry(content, "_VBA_PROJECT_CUR") or _has_entry(content, "_VBA_PROJECT"):
        return "macro"
    return "xls" if _has_entry(content, "Workbook") or _has_entry(content, "Book") else "ole"


def _has_entry(content: bytes, name: str) -> bool:
    """Whether a directory entry of this name stands in the file; entries begin at multiples of 128 bytes."""
    wanted = name.encode("utf-16-le") + b"\x00\x00"
    at = content.find(wanted)
    while at >= 0 and at % 128:
        at = content.find(wanted, at + 1)
    return at >= 0


def _as_text(head: bytes) -> str:
    if not head or b"\x00" in head:
        return "unknown"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        return "markup"
    # The head may end in the middle of a character, hence the incremental, forgiving reading of its tail.
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return "text"
    return "unknown"
