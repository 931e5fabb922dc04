"""How far an import has come, for the indicator at the head of its pages."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianmeng.platform.sheets.models import ImportBatch

_REACHED = {
    "uploaded": 2,
    "checked": 2,
    "refused": 2,
    "confirmed": 3,
    "failed": 3,
    "applied": 4,
    "cancelled": 2,
    "undoing": 4,
    "undone": 4,
}
_STOPPED = ("refused", "failed", "cancelled")


@dataclass(frozen=True)
class Step:
    """A step as the component ``c-steps`` shows it: done, now, todo or stopped."""

    label: str
    state: str
    at: None = None


def steps_of(batch: ImportBatch | None) -> list[Step]:
    """Template, upload, check, import; without a batch the reader is about to upload."""
    labels = (_("Download the template"), _("Upload"), _("Check"), _("Import"))
    reached = _REACHED[batch.status] if batch else 1
    here = "stopped" if batch and batch.status in _STOPPED else "now"
    states = ["done" if number < reached else here if number == reached else "todo" for number in range(len(labels))]
    return [Step(label, state) for label, state in zip(labels, states, strict=True)]
