"""Files of records, for those who may see the record."""

from datetime import date
from uuid import UUID

from django.db.models import Q, Sum

from lianmeng.kernel.places import Place, System, Viewer
from lianmeng.platform.files.models import AllowedType, StoredFile
from lianmeng.platform.files.owners import may_fetch
from lianmeng.platform.permissions.models import GuardedModel


def files_of(viewer: Viewer, record: GuardedModel) -> list[StoredFile]:
    """The files that belong to ``record``, oldest first; none if ``viewer`` may not see it."""
    kind = record._meta.label_lower
    if not may_fetch(viewer, kind, record.pk):
        return []
    stored = StoredFile.objects.visible_to(System("files of a record the viewer sees"))
    return list(stored.filter(owner_kind=kind, owner_id=record.pk).order_by("at", "id"))


def fetchable_file(viewer: Viewer, file_id: UUID) -> StoredFile | None:
    """The file, if ``viewer`` may see the record it belongs to; otherwise None, as if it did not exist."""
    stored: StoredFile | None = StoredFile.objects.visible_to(System("look up a file")).filter(pk=file_id).first()
    if stored is None or not may_fetch(viewer, stored.owner_kind, stored.owner_id):
        return None
    return stored


def bytes_stored(place: Place | None) -> int:
    """How many bytes have been uploaded from a place."""
    stored = StoredFile.objects.visible_to(System("quota of a place"))
    kind, identifier = (place.kind, place.id) if place else ("", "")
    total: int | None = stored.filter(place_kind=kind, place_id=identifier).aggregate(total=Sum("size"))["total"]
    return total or 0


def allowed_types(on: date) -> frozenset[str]:
    """The codes of content that may be uploaded on the day ``on``."""
    in_force = AllowedType.objects.filter(Q(to_on__isnull=True) | Q(to_on__gt=on), from_on__lte=on)
    return frozenset(in_force.values_list("code", flat=True))
