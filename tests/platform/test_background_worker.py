"""The worker itself, on a database of its own: it runs what was committed, and takes up what a dead one held."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime

import pytest
from django.db import connection
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from lianmeng.kernel.places import System
from lianmeng.platform.background.actions.jobs import start_job
from lianmeng.platform.background.handlers import Periodic, duties, handlers
from lianmeng.platform.background.queries.jobs import job_to_run
from lianmeng.platform.background.worker import run_worker

AT = datetime(2022, 8, 31, 2, 0, tzinfo=UTC)
TESTER = System("a test")
pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture(autouse=True)
def _handler():
    handlers.add("test.slow", slow)
    yield
    handlers._items.pop("test.slow")


def slow(task, report):
    """Tell of each of twenty steps; the progress must be seen by others meanwhile."""
    for step in range(20):
        report(step + 1, 20, "step %(number)s", number=step)
        time.sleep(float(task.job.params.get("seconds", 0)) / 20)
    return {"steps": 20}


def work():
    run_worker(wait=False, concurrency=1, install_signal_handlers=False)


def defer(task, **arguments):
    configure_task(name=task, job_manager=JobManager(DjangoConnector())).defer(**arguments)


def test_a_job_is_run_with_its_progress_and_leaves_the_queue():
    job = start_job(TESTER, "test.slow", {"seconds": 1}, title="t", at=AT)
    work()
    job = job_to_run(job.pk)
    assert (job.status, job.result, job.done, job.total) == ("done", {"steps": 20}, 20, 20)
    assert not ProcrastinateJob.objects.exists()


def test_a_duty_that_is_due_is_done_and_one_that_fails_does_not_stop_the_others():
    done = []
    duties.add("test.fails", Periodic("test.fails", 1, lambda: 1 / 0))
    duties.add("test.works", Periodic("test.works", 1, lambda: done.append(1)))
    duties.add("test.rests", Periodic("test.rests", 10**9, lambda: done.append(2)))
    try:
        defer("lianmeng.do_duties", timestamp=61 * 60)
        work()
    finally:
        for name in ("test.fails", "test.works", "test.rests"):
            duties._items.pop(name)
    assert set(done) == {1}


KILLED = """
    import os, django
    django.setup()
    from django.conf import settings
    settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
    from django.db import connection
    connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
    from lianmeng.platform.background.handlers import handlers
    import time
    handlers.add("test.slow", lambda task, report: time.sleep(60))
    from lianmeng.platform.background.worker import run_worker
    run_worker()
"""


def test_a_job_whose_worker_was_killed_is_done_by_the_next_one(own_database):
    job = start_job(TESTER, "test.slow", {}, title="t", at=AT)
    environment = {**os.environ, "TEST_DATABASE": own_database}
    worker = subprocess.Popen([sys.executable, "-c", textwrap.dedent(KILLED)], env=environment)
    deadline = time.monotonic() + 60
    while job_to_run(job.pk).status != "running":
        assert time.monotonic() < deadline, "the worker did not begin"
        time.sleep(0.2)
    worker.send_signal(signal.SIGKILL)
    worker.wait()

    # Its last sign of life is made as old as it would be a minute later.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    defer("lianmeng.rescue_interrupted", timestamp=60)
    work()
    job = job_to_run(job.pk)
    assert (job.status, job.attempts) == ("done", 2)


def test_a_duty_held_by_a_dead_worker_is_let_go():
    defer("lianmeng.do_duties", timestamp=60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    defer("lianmeng.rescue_interrupted", timestamp=60)
    work()
    assert list(ProcrastinateJob.objects.values_list("status", flat=True)) == ["failed"]
