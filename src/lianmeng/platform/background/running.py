"""Running a job: in the worker, or at once in the command line, with the same handler and the same steps."""

import threading
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import connection

from lianmeng.kernel.errors import N_, Conflict, Refused
from lianmeng.platform.background.actions.jobs import begin, fail, finish, note_progress
from lianmeng.platform.background.handlers import Report, Task, handlers
from lianmeng.platform.background.models import Job
from lianmeng.platform.background.queries.jobs import job_to_run, requester_of
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.platform.records.memory import remembering

log = structlog.get_logger("lianmeng.jobs")

#: Seconds between two notes of progress; people look every two seconds.
_PACE = 0.7
_BROKE = N_(
    "Something went wrong in the program and nothing was changed. "
    "Please tell the administrator this number: %(reference)s."
)


class Progress:
    """Keeps the latest report in memory, and a thread that writes it down now and then.

    The thread has a database connection of its own, so that progress is seen by others while the
    handler is still inside the one transaction that does the work.
    """

    def __init__(self, job_id: UUID) -> None:
        self._job_id = job_id
        self._latest: dict[str, Any] | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._write, name=f"progress of {job_id}", daemon=True)

    def __enter__(self) -> "Progress":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def __call__(self, done: int, total: int = 0, message: str = "", **params: object) -> None:
        self._latest = {"done": done, "total": total, "message": message, "params": params}

    def _write(self) -> None:
        try:
            while not self._over.wait(_PACE):
                self._note()
            self._note()
        finally:
            connection.close()

    def _note(self) -> None:
        latest, self._latest = self._latest, None
        if latest is not None:
            try:
                note_progress(self._job_id, **latest)
            except Exception:  # a lost note of progress must not end the work it tells about
                log.warning("progress_not_written", job=str(self._job_id), exc_info=True)


def perform(job_id: UUID, at: datetime) -> None:
    """Run a waiting job to its end. Never raises for what the handler does: the job itself says how it went."""
    job = job_to_run(job_id)
    if job.status != Job.Status.QUEUED:
        return
    try:
        begin(job)
    except Conflict:
        return
    with Progress(job.pk) as report:
        outcome = _outcome(job, report, at)
    _settle(job, outcome)


def run_job_now(job: Job, report: Report, *, at: datetime) -> Job:
    """Run ``job`` in this process, with ``report`` told of its progress, and return it finished or failed.

    The queue may hold the job as well; whoever begins it first does it.
    """
    begin(job)
    _settle(job, _outcome(job, report, at))
    return job


def _outcome(job: Job, report: Report, at: datetime) -> Mapping[str, Any] | Refused:
    started = time.monotonic()
    try:
        with remembering():
            actor = requester_of(job, at)
            with acting_as(actor):
                result = handlers.get(job.kind)(Task(job, actor), report) or {}
    except Refused as refusal:
        log.info("job_refused", job=str(job.pk), kind=job.kind, code=refusal.code)
        return refusal
    except Exception:  # whatever it was, the person who waits must learn that it is over
        log.exception("job_broke", job=str(job.pk), kind=job.kind)
        return _broke(job)
    log.info("job_done", job=str(job.pk), kind=job.kind, seconds=round(time.monotonic() - started, 1))
    return result


def _settle(job: Job, outcome: Mapping[str, Any] | Refused) -> None:
    try:
        if isinstance(outcome, Refused):
            fail(job, outcome)
        else:
            finish(job, outcome)
    except Conflict:
        # This process was silent for so long that the job was taken up again elsewhere, which will find it done.
        log.warning("job_taken_over", job=str(job.pk), kind=job.kind)


def _broke(job: Job) -> Refused:
    return Refused(
        "broke",
        _BROKE,
        reference=job.pk.hex[-12:],
    )
