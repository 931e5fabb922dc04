"""Where the bytes lie: a private folder, random names, written whole or not at all."""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


@dataclass(frozen=True)
class Written:
    """What was put on disk: its random name, its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


def write(chunks: Iterable[bytes]) -> Written:
    """Store the bytes under a fresh random name and return once they are safely on disk."""
    name = secrets.token_hex(20)
    path = path_of(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    size, digest = 0, hashlib.sha256()
    unfinished = path.with_suffix(".part")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    _sync_folder(path.parent)
    return Written(name, size, digest.hexdigest())


def path_of(name: str) -> Path:
    """The path of stored bytes; names are ours, but nothing other than hexadecimal digits gets through."""
    if len(name) != 40 or set(name) - set("0123456789abcdef"):
        raise ValueError("no name of a stored file")
    return _root() / name[:2] / name


def open_stored(name: str) -> BinaryIO:
    """Open stored bytes for reading; FileNotFoundError if they are gone from the disk."""
    return path_of(name).open("rb")


def names_before(moment: datetime) -> Iterator[str]:
    """The names on disk (unfinished ones with their ending) last written before ``moment``, in real time."""
    limit = moment.timestamp()
    for path in sorted(_root().glob("[0-9a-f][0-9a-f]/*")):
        if path.is_file() and path.stat().st_mtime < limit:
            yield path.name


def remove(name: str) -> None:
    """Take bytes off the disk that no row names."""
    (_root() / name[:2] / name).unlink(missing_ok=True)


def _root() -> Path:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
