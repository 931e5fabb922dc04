"""What the queue runs: the one task behind every job, the duties of the rooms, and the care for interrupted jobs."""

from uuid import UUID

import structlog
from asgiref.sync import sync_to_async
from procrastinate import JobContext
from procrastinate.contrib.django import app as queue
from procrastinate.jobs import Job as Queued
from procrastinate.jobs import Status
from procrastinate.utils import utcnow

from lianmeng.kernel.places import System
from lianmeng.platform.background.actions.jobs import RUN_JOB, take_up_again
from lianmeng.platform.background.clock import business_now
from lianmeng.platform.background.handlers import duties
from lianmeng.platform.background.running import perform
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.platform.records.memory import remembering

log = structlog.get_logger("lianmeng.jobs")

#: A worker that has not been heard of for so many seconds is dead.
DEAD_AFTER = 20.0


@queue.task(name=RUN_JOB)
def run_job(job_id: str) -> None:
    """Run one job."""
    perform(UUID(job_id), business_now())


@queue.periodic(cron="* * * * *")
@queue.task(name="lianmeng.do_duties", queueing_lock="lianmeng.do_duties", lock="lianmeng.do_duties")
def do_duties(timestamp: int) -> None:
    """Each minute: whatever is due of what the rooms registered. One that fails does not keep the others waiting."""
    for periodic in duties.values():
        if periodic.is_due(timestamp // 60):
            try:
                with remembering(), acting_as(System(periodic.name)):
                    periodic.duty()
            except Exception:  # the next turn tries again; meanwhile the log says what is wrong
                log.exception("duty_failed", duty=periodic.name)


@queue.periodic(cron="* * * * *")
@queue.task(name="lianmeng.rescue_interrupted", queueing_lock="lianmeng.rescue_interrupted", pass_context=True)
async def rescue_interrupted(context: JobContext, timestamp: int) -> None:
    """Each minute: put back into the queue what a dead worker held, and show it as interrupted meanwhile."""
    manager = context.app.job_manager
    for held in await manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER):
        if await sync_to_async(_may_run_again)(held):
            await manager.retry_job(held, retry_at=utcnow())
        else:
            await manager.finish_job(held, status=Status.FAILED, delete_job=False)


def _may_run_again(held: Queued) -> bool:
    if held.task_name != RUN_JOB:
        return False  # a duty comes round again by itself
    log.warning("job_interrupted", job=held.task_kwargs["job_id"])
    return take_up_again(UUID(str(held.task_kwargs["job_id"])))
