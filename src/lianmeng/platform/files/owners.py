"""Who may fetch the files of a record: rooms say it for each kind of record that has files."""

from collections.abc import Callable
from uuid import UUID

from lianmeng.kernel.places import Viewer
from lianmeng.kernel.registry import Registry
from lianmeng.platform.permissions.models import GuardedModel

Resolver = Callable[[Viewer, UUID], bool]
owners: Registry[Resolver] = Registry("owners of files")


def register_owner(record_kind: str, sees: Resolver) -> None:
    """Let records of ``record_kind`` ("app.model", lower case) have files, fetched by whomever ``sees`` admits."""
    owners.add(record_kind, sees)


def register_owner_model(model: type[GuardedModel]) -> None:
    """The usual case: whoever may see the record may fetch its files."""

    def sees(viewer: Viewer, record_id: UUID) -> bool:
        return bool(model.objects.visible_to(viewer).filter(pk=record_id).exists())

    register_owner(model._meta.label_lower, sees)


def may_fetch(viewer: Viewer, record_kind: str, record_id: UUID) -> bool:
    """Whether ``viewer`` may fetch files of this record; nobody may when no room answers for its kind."""
    return record_kind in owners and owners.get(record_kind)(viewer, record_id)
