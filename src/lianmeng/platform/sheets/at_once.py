"""An import seen through in one go, for the command line: the same actions and jobs, in this process."""

import time
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.core.files import File

from lianmeng.kernel.errors import Conflict
from lianmeng.kernel.places import Viewer
from lianmeng.platform.background.handlers import Report
from lianmeng.platform.background.models import Job
from lianmeng.platform.background.queries.jobs import job_to_run
from lianmeng.platform.background.running import run_job_now
from lianmeng.platform.sheets.actions.imports import cancel_import, confirm_import, upload_sheet
from lianmeng.platform.sheets.models import ImportBatch
from lianmeng.platform.sheets.queries.imports import import_to_run

#: Seconds between two looks at a job that a worker has taken.
_PACE = 0.5


def import_at_once(
    *,
    actor: Viewer,
    sheet: str,
    path: Path,
    at: datetime,
    report: Report,
    dry_run: bool = False,
    right_only: bool = False,
) -> ImportBatch:
    """Upload the file at ``path``, check it, and import it if nothing is wrong; return the import as it ended.

    With ``dry_run`` a file without faults is cancelled after the check, with ``right_only`` the wrong rows of a
    faulty one are left out. Raises what uploading raises.
    """
    with path.open("rb") as content:
        batch = upload_sheet(actor=actor, sheet=sheet, upload=File(content, path.name), at=at)
    _see_through(batch.job, report, at)
    batch = import_to_run(batch.pk)
    if right_only and not dry_run and batch.may_go_without_wrong:
        batch = confirm_import(actor=actor, batch=batch, at=at, right_only=True)
        _see_through(batch.job, report, at)
        return import_to_run(batch.pk)
    if batch.status != ImportBatch.Status.CHECKED:
        return batch
    if dry_run:
        cancel_import(actor=actor, batch=batch, at=at)
        return import_to_run(batch.pk)
    batch = confirm_import(actor=actor, batch=batch, at=at)
    _see_through(batch.job, report, at)
    return import_to_run(batch.pk)


def _see_through(job_id: UUID, report: Report, at: datetime) -> Job:
    """Run the job here, or wait for the worker that was faster."""
    try:
        return run_job_now(job_to_run(job_id), report, at=at)
    except Conflict:
        while not (job := job_to_run(job_id)).is_over:
            report(job.done, job.total, job.message)
            time.sleep(_PACE)
        return job
