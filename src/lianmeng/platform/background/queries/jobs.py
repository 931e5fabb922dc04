"""Jobs, for those who asked for them."""

from datetime import datetime
from uuid import UUID

from lianmeng.kernel.errors import N_, Forbidden
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.accounts.queries.posts import actor_in, actor_without_post, official_posts
from lianmeng.platform.background.models import Job
from lianmeng.platform.permissions.guard import GuardedQuerySet


def visible_jobs(viewer: Viewer) -> GuardedQuerySet:
    """The jobs ``viewer`` may see, newest first."""
    return Job.objects.visible_to(viewer).order_by("-at", "-id")


def job_for(viewer: Viewer, job_id: UUID) -> Job | None:
    """The job, or None if it does not exist for ``viewer``."""
    found: Job | None = Job.objects.visible_to(viewer).filter(pk=job_id).first()
    return found


def job_to_run(job_id: UUID) -> Job:
    """The job as the worker sees it; Job.DoesNotExist if it was never committed."""
    found: Job = Job.objects.visible_to(System("run a job")).get(pk=job_id)
    return found


def requester_of(job: Job, at: datetime) -> Viewer:
    """In whose name the job acts: its requester, with the post they hold now, so that a right withdrawn is gone.

    Raises Forbidden when the account or the post has ended since the job was asked for.
    """
    if job.requested_by_account is None:
        return System(job.requested_by_name)
    account = Account.objects.filter(pk=job.requested_by_account, is_active=True).first()
    if account is not None and job.requested_by_post is None:
        return actor_without_post(account)
    held = official_posts("who asked for a job").in_force(local_date(at))
    post = held.filter(pk=job.requested_by_post).first() if job.requested_by_post else None
    if account is None or post is None:
        raise Forbidden("post_ended", N_("The post in which this was asked for has ended."))
    return actor_in(post, str(account))
