"""Notes of the chain's head, kept in files that the database does not write.

After each commit that appended to the trail, one line goes to the end of each file: position and digest of the last
event. Whoever cuts the trail's tail, writes it anew under a stolen key, or puts an old copy of the database in place
cannot make it agree with these lines.
"""

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction

_LINE = re.compile(r"([1-9][0-9]{0,17}) ([0-9a-f]{64})")

Note = tuple[int, str]


def note_after_commit(position: int, digest: str) -> None:
    """Note this head in every place once the transaction has committed, and not at all if it does not.

    A place that cannot be written is told in the log and does not undo what is committed; the other is still written.
    """
    for place in places():
        transaction.on_commit(lambda place=place: _write(place, (position, digest)), robust=True)  # type: ignore[misc]


def places() -> Sequence[Path]:
    """The files that hold notes, the one in the data folder first."""
    found: Sequence[Path] = settings.TRAIL_NOTES
    return found


def read_notes(place: Path) -> list[Note]:
    """Every whole line of the file. A line that a full disk or a power cut broke off says nothing and is left out."""
    try:
        lines = place.read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    matches: Iterable[re.Match[str] | None] = (_LINE.fullmatch(line) for line in lines)
    return [(int(match[1]), match[2]) for match in matches if match]


def _write(place: Path, note: Note) -> None:
    """One write at the file's end, so that processes never mix their lines; begun anew after a broken line."""
    line = f"\n{note[0]} {note[1]}\n".encode("ascii")
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, line)
    finally:
        os.close(descriptor)
