"""The two background jobs of an import: the check and the import itself."""

from datetime import datetime
from uuid import UUID

from lianmeng.kernel.errors import Refused
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Viewer
from lianmeng.platform.background.clock import business_now
from lianmeng.platform.background.handlers import Report, Task, job
from lianmeng.platform.files import storage
from lianmeng.platform.sheets.actions.imports import (
    APPLY,
    CHECK,
    apply_import,
    fail_import,
    record_check,
    refuse_file,
)
from lianmeng.platform.sheets.actions.undoing import UNDO, apply_undo, fail_undo
from lianmeng.platform.sheets.bounds import bounds_on
from lianmeng.platform.sheets.checking import Checked, check_sheet
from lianmeng.platform.sheets.models import ImportBatch
from lianmeng.platform.sheets.problems import Unreadable
from lianmeng.platform.sheets.queries.imports import import_to_run
from lianmeng.platform.sheets.reading.files import read_sheet


@job(CHECK)
def check(task: Task, report: Report) -> dict[str, object]:
    """Read and check the file. Run a second time after an interruption, it finds its result already kept."""
    batch, at = import_to_run(UUID(task.job.params["batch"])), business_now()
    if batch.status == ImportBatch.Status.UPLOADED:
        try:
            batch = record_check(actor=task.actor, batch=batch, checked=_checked(batch, task.actor, at, report), at=at)
        except Unreadable as reason:
            batch = refuse_file(actor=task.actor, batch=batch, reason=reason, at=at)
    return {"rows": batch.rows, "problems": batch.problems}


@job(APPLY)
def apply(task: Task, report: Report) -> dict[str, object]:
    """Check the file once more and import it. Run again after an interruption, it is either done or begins anew."""
    batch, at = import_to_run(UUID(task.job.params["batch"])), business_now()
    if batch.status == ImportBatch.Status.CONFIRMED:
        try:
            checked = _checked(batch, task.actor, at, report)
            batch = apply_import(actor=task.actor, batch=batch, checked=checked, at=at, report=report)
        except Refused as reason:
            fail_import(actor=task.actor, batch=import_to_run(batch.pk), reason=reason, at=at)
            raise
    return {"new": batch.rows_new, "changed": batch.rows_changed}


@job(UNDO)
def undo(task: Task, report: Report) -> dict[str, object]:
    """Take the import back. Run again after an interruption, it is either done or begins anew."""
    batch, at = import_to_run(UUID(task.job.params["batch"])), business_now()
    if batch.status == ImportBatch.Status.UNDOING:
        try:
            batch = apply_undo(actor=task.actor, batch=batch, at=at, report=report)
        except Refused as reason:
            fail_undo(actor=task.actor, batch=import_to_run(batch.pk), reason=reason, at=at)
            raise
    return {"undone": batch.rows_undone}


def _checked(batch: ImportBatch, viewer: Viewer, at: datetime, report: Report) -> Checked:
    bounds = bounds_on(local_date(at))
    with storage.open_stored(batch.file.storage_name) as file:
        return check_sheet(batch.spec, viewer, read_sheet(file, batch.file.kind, bounds), bounds, report)
