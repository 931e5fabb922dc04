"""The life of a job: asked for, started, reporting, finished, failed, taken up again.

Jobs are machinery, not business: what they do leaves events of its own, and they leave none. Each step
is one guarded update in its own short transaction.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from lianmeng.kernel.errors import N_, Conflict, Refused
from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.background.handlers import handlers
from lianmeng.platform.background.models import Job
from lianmeng.platform.background.states import JOB
from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.records.wording import stored_params

#: The name under which procrastinate knows the one task that runs every kind of job.
RUN_JOB = "lianmeng.run_job"
#: A job over which the worker died this many times is given up: the job itself is what kills it.
MOST_ATTEMPTS = 3
_GIVEN_UP = N_("Interrupted %(attempts)s times and given up. Nothing was left half done.")
#: Puts jobs into the queue through Django's own connection, hence in the transaction of the moment; inside a worker
#: procrastinate's own app would use another connection.
_queue = JobManager(DjangoConnector())


class Work(Protocol):
    """The part of a unit of work that is needed here; jobs lie below the unit of work and do not import it."""

    actor: Viewer


def start_job(
    asked_by: Viewer | Work, kind: str, params: Mapping[str, Any], *, title: str, at: datetime, **title_params: object
) -> Job:
    """Ask for a job of ``kind``: write its row and put it into the queue, both in the caller's transaction.

    Called with a unit of work, the job exists if and only if the action does. ``title`` is a marked
    message with ``title_params``. KeyError if no room handles this kind.
    """
    handlers.get(kind)
    actor = asked_by if not hasattr(asked_by, "actor") else asked_by.actor
    job = Job(
        kind=kind,
        params=dict(params),
        title=title,
        title_params=stored_params(title_params),
        at=at,
        **_requester(actor),
    )
    with transaction.atomic(), writing("ask for a job"):
        job.save(force_insert=True)
        configure_task(name=RUN_JOB, job_manager=_queue, queue="default").defer(job_id=str(job.pk))
    return job


def begin(job: Job) -> None:
    """The worker starts the job. Conflict if another one was faster."""
    _step(job, "start", attempts=job.attempts + 1, message="", message_params={})


def finish(job: Job, result: Mapping[str, Any]) -> None:
    """The handler has returned."""
    _step(job, "finish", result=dict(result), message="", message_params={})


def fail(job: Job, reason: Refused) -> None:
    """The job cannot be done; ``reason`` is shown to whoever asked for it."""
    _step(job, "fail", message=reason.message, message_params=stored_params(reason.params))


def take_up_again(job_id: UUID) -> bool:
    """The worker died over this job: put it back to be run again, or give it up; return whether it may run.

    A job found waiting or finished was not under way and is left as it is.
    """
    job = Job.objects.visible_to(System("take up a job again")).get(pk=job_id)
    if job.status != Job.Status.RUNNING:
        return not job.is_over
    if job.attempts >= MOST_ATTEMPTS:
        fail(
            job,
            Refused(
                "interrupted",
                _GIVEN_UP,
                attempts=job.attempts,
            ),
        )
        return False
    _step(job, "resume", done=0, total=0, message=N_("Interrupted; it starts again by itself."), message_params={})
    return True


def note_progress(job_id: UUID, *, done: int, total: int, message: str, params: Mapping[str, object]) -> None:
    """Show how far a running job has come. Not a step: no version is raised, and a job that is over stays as it is."""
    with transaction.atomic(), writing("note a job's progress"):
        running = Job.objects.filter(pk=job_id, status=Job.Status.RUNNING)
        running.update(done=done, total=total, message=message, message_params=stored_params(params))


def _step(job: Job, move: str, **changes: Any) -> None:
    target = JOB.check(move, job.status, {}).target
    with transaction.atomic(), writing(f"{move} a job"):
        held = Job.objects.filter(pk=job.pk, status=job.status, version=job.version)
        if not held.update(status=target, version=job.version + 1, **changes):
            raise Conflict("moved", N_("Somebody else has changed this in the meantime. Please look again and repeat."))
    job.status, job.version = target, job.version + 1
    for name, value in changes.items():
        setattr(job, name, value)


def _requester(actor: Viewer) -> dict[str, object]:
    if isinstance(actor, System):
        return {"requested_by_name": actor.reason[:120]}
    return {
        "requested_by_account": actor.account,
        "requested_by_post": actor.post,
        "requested_by_name": actor.name,
    }
