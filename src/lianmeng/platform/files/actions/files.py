"""Storing a file as part of another action, and sweeping up what no row names."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import BinaryIO, Protocol, cast

from lianmeng.kernel.errors import N_, Refused, Words
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, System, Viewer
from lianmeng.platform.files import storage
from lianmeng.platform.files.contents import Kind, detect, fits_name
from lianmeng.platform.files.images import reencode
from lianmeng.platform.files.models import StoredFile
from lianmeng.platform.files.owners import owners
from lianmeng.platform.files.queries.files import allowed_types, bytes_stored
from lianmeng.platform.permissions.models import GuardedModel
from lianmeng.platform.records.queries.limits import amount

_CHUNK = 1 << 20
_RENAMED = N_(
    "By its content the file is of the kind “%(kind)s”, but its name “%(name)s” says otherwise. Has it been renamed?"
)


class Upload(Protocol):
    """What Django's uploaded file offers, and an open file with a name and a size as well."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, /) -> int: ...


class Work(Protocol):
    """The part of a unit of work that storing needs; files lie below the unit of work and do not import it."""

    actor: Viewer

    def add(self, *records: GuardedModel) -> None: ...


def store_file(
    work: Work,
    *,
    owner: GuardedModel,
    upload: Upload,
    at: datetime,
    kinds: Collection[str] | None = None,
    also: Collection[str] = (),
    limit: str = "files.max_bytes",
) -> StoredFile:
    """Store ``upload`` as a file of ``owner``, inside the caller's unit of work, and return its row.

    ``kinds`` narrows the allowed kinds of content further; ``also`` are kinds accepted here
    though they are not in general; ``limit`` names the size limit that applies.
    The bytes reach the disk first; if the action then fails they are an orphan, swept later. Raises
    Refused, with a reason for the screen, when size, kind, name or quota do not permit it.
    """
    if owner._meta.label_lower not in owners:
        raise LookupError(f"no room answers for the files of {owner._meta.label_lower}")
    on = local_date(at)
    check_size(upload, limit, on)
    accepted = allowed_types(on) | frozenset(also)
    kind = checked_kind(upload, accepted if kinds is None else accepted & frozenset(kinds))
    place = work.actor.place if isinstance(work.actor, Actor) else None
    # Two uploads at the same moment may together pass the quota by one file; that is not worth a lock.
    _check_quota(bytes_stored(place) + (upload.size or 0), int(amount("files.quota_bytes", on)))
    written = storage.write(_bytes_of(upload, kind))
    stored = StoredFile(
        owner_kind=owner._meta.label_lower,
        owner_id=owner.pk,
        storage_name=written.name,
        original_name=_clean_name(upload.name or ""),
        kind=kind.code,
        size=written.size,
        sha256=written.sha256,
        place_kind=place.kind if place else "",
        place_id=place.id if place else "",
        at=at,
        **_uploader(work.actor),
    )
    work.add(stored)
    return stored


def checked_kind(upload: Upload, allowed: Collection[str]) -> Kind:
    """What the upload is by its content; Refused unless that is among ``allowed`` and its name says the same."""
    kind = detect(cast(BinaryIO, upload))
    if kind.code == "unknown":
        raise Refused("file_unknown", N_("The kind of this file could not be recognised."))
    if kind.code not in allowed:
        raise Refused(
            "file_not_allowed",
            N_("This is a file of the kind “%(kind)s”, which is not accepted here."),
            kind=Words(kind.label),
        )
    if not fits_name(kind, upload.name or ""):
        raise Refused(
            "file_renamed",
            _RENAMED,
            kind=Words(kind.label),
            name=_clean_name(upload.name or ""),
        )
    return kind


def sweep_orphans(*, before: datetime) -> int:
    """Remove bytes written before ``before`` (real time) that no row names; return how many files went.

    ``before`` must lie back further than any action takes, a day say, so that no row is still under way.
    """
    candidates = list(storage.names_before(before))
    known = StoredFile.objects.visible_to(System("sweep orphaned files"))
    removed = 0
    for start in range(0, len(candidates), 1000):
        names = candidates[start : start + 1000]
        kept = set(known.filter(storage_name__in=names).values_list("storage_name", flat=True))
        for name in names:
            if name not in kept:
                storage.remove(name)
                removed += 1
    return removed


def check_size(upload: Upload, code: str, on: date) -> None:
    """Refused unless the upload has content, and no more of it than the limit ``code`` admits on the day ``on``."""
    limit = int(amount(code, on))
    if not upload.size:
        raise Refused("file_empty", N_("The file is empty."))
    if upload.size > limit:
        raise Refused(
            "file_too_large",
            N_("The file has %(size)s MB; at most %(limit)s MB are accepted."),
            size=_megabytes(upload.size),
            limit=_megabytes(limit),
        )


def _check_quota(needed: int, quota: int) -> None:
    if needed > quota:
        raise Refused(
            "quota_used_up", N_("The space for files of your unit, %(quota)s MB, is used up."), quota=_megabytes(quota)
        )


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f}".removesuffix(".0")


def _bytes_of(upload: Upload, kind: Kind) -> Iterable[bytes]:
    upload.seek(0)
    return [reencode(cast(BinaryIO, upload), kind.code)] if kind.is_image else _chunks(upload)


def _chunks(upload: Upload) -> Iterator[bytes]:
    while chunk := upload.read(_CHUNK):
        yield chunk


def _clean_name(name: str) -> str:
    """The last part of the name, without control characters and tricks of writing direction, at most 200 long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip()
    return clean if len(clean) <= 200 else f"{clean[:150]}…{clean[-40:]}"


def _uploader(actor: Viewer) -> dict[str, object]:
    if isinstance(actor, System):
        return {"uploaded_by_name": actor.reason[:120]}
    return {"uploaded_by_account": actor.account, "uploaded_by_post": actor.post, "uploaded_by_name": actor.name}
