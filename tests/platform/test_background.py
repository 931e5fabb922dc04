"""Background jobs: asked for within an action, run once, with progress, and clear when they fail."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from lianmeng.kernel.errors import N_, Conflict, Refused, Words
from lianmeng.kernel.places import Actor, System
from lianmeng.platform.accounts.models import Account, Post
from lianmeng.platform.accounts.queries.posts import actor_in, actor_without_post
from lianmeng.platform.background import clock
from lianmeng.platform.background.actions.jobs import begin, note_progress, start_job, take_up_again
from lianmeng.platform.background.handlers import Periodic, handlers
from lianmeng.platform.background.models import Job
from lianmeng.platform.background.queries.jobs import job_for, job_to_run
from lianmeng.platform.background.running import perform, run_job_now
from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.work.unit import unit_of_work

AT = datetime(2022, 8, 31, 2, 0, tzinfo=UTC)
TESTER = System("a test")
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """Register a handler of the tests' kind and return a function that asks for it."""
    kind = "test.handler"

    def ask(handler, actor=TESTER, **params):
        handlers.add(kind, handler)
        return start_job(actor, kind, params, title=N_("Import “%(what)s”"), at=AT, what="企业")

    yield ask
    handlers._items.pop(kind, None)


def someone() -> Actor:
    account = Account.objects.create(username=uuid4().hex, display_name="崆峒区链办")
    with writing("appoint somebody"):
        post = Post.objects.create(holder=account, role="county_office", title="链办", from_on=date(2022, 1, 1))
        return actor_in(post)


def test_a_job_runs_to_its_end_with_its_result(asked):
    def handler(task, report):
        report(1, 2, N_("Reading row %(row)s"), row=7)
        return {"seen": task.job.params["number"] + 1}

    job = asked(handler, number=4)
    perform(job.pk, AT)
    job = job_to_run(job.pk)
    assert (job.status, job.result, job.attempts) == ("done", {"seen": 5}, 1)
    assert job.title_text.endswith("企业”")


def test_the_queue_and_the_row_live_and_die_with_the_action(asked):
    with transaction.atomic():
        with unit_of_work(TESTER) as work:
            job = asked(lambda task, report: None, work)
        assert ProcrastinateJob.objects.filter(args__job_id=str(job.pk)).exists()
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.filter(args__job_id=str(job.pk)).exists()
    assert job_for(System("look"), job.pk) is None


def test_a_refusal_is_told_to_whoever_waits(asked):
    def handler(task, report):
        raise Refused("no_rows", N_("No rows in “%(sheet)s”"), sheet=Words("data"))

    job = asked(handler)
    perform(job.pk, AT)
    job = job_to_run(job.pk)
    assert job.status == "failed"
    assert job.message_params == {"sheet": {"words": "data"}}


def test_a_breakdown_gives_a_reference_and_no_details(asked):
    def handler(task, report):
        raise RuntimeError("secret detail")

    job = asked(handler)
    perform(job.pk, AT)
    job = job_to_run(job.pk)
    assert job.status == "failed"
    assert job.message_params["reference"] == job.pk.hex[-12:]
    assert "secret" not in job.message_text


def test_a_job_acts_as_its_requester_and_not_after_the_post_has_ended(asked):
    who, seen = someone(), []
    job = asked(lambda task, report: seen.append(task.actor), who)
    perform(job.pk, AT)
    assert [(actor.account, actor.post) for actor in seen] == [(who.account, who.post)]

    with writing("end a post"):
        Post.objects.filter(pk=who.post).update(to_on=date(2022, 8, 1))
    late = start_job(who, job.kind, {}, title="t", at=AT)
    perform(late.pk, AT)
    assert job_to_run(late.pk).status == "failed"
    assert len(seen) == 1


def test_a_job_is_seen_by_the_post_that_asked_and_no_other(asked):
    who = someone()
    job = asked(lambda task, report: None, who)
    assert job_for(who, job.pk) == job
    assert job_for(someone(), job.pk) is None


def test_a_finished_job_is_not_run_again(asked):
    runs = []
    job = asked(lambda task, report: runs.append(1))
    perform(job.pk, AT)
    perform(job.pk, AT)
    assert runs == [1]


def test_an_interrupted_job_is_taken_up_again_and_given_up_in_the_end(asked):
    job = asked(lambda task, report: {"ok": True})
    for _ in range(2):
        begin(job_to_run(job.pk))
        note_progress(job.pk, done=3, total=9, message="", params={})
        assert job_to_run(job.pk).done == 3
        assert take_up_again(job.pk)
        assert job_to_run(job.pk).status == "queued"
    begin(job_to_run(job.pk))
    assert not take_up_again(job.pk)
    assert job_to_run(job.pk).status == "failed"


def test_progress_of_a_job_that_is_over_is_not_written(asked):
    job = asked(lambda task, report: None)
    perform(job.pk, AT)
    note_progress(job.pk, done=5, total=5, message="late", params={})
    assert job_to_run(job.pk).done == 0


def test_the_command_line_runs_a_job_at_once_and_sees_its_progress(asked):
    seen = []

    def handler(task, report):
        for row in range(3):
            report(row, 3)

    job = run_job_now(asked(handler), lambda done, total=0, message="", **params: seen.append((done, total)), at=AT)
    assert (job.status, seen) == ("done", [(0, 3), (1, 3), (2, 3)])


def test_the_database_refuses_a_step_that_the_table_does_not_list(asked):
    job = asked(lambda task, report: None)
    with writing("a test"), pytest.raises(DatabaseError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(status="done")
    with writing("a test"), pytest.raises(DatabaseError), transaction.atomic():
        Job(kind="x", title="x", at=AT, status="running").save(force_insert=True)
    assert connection.is_usable()


def test_a_kind_that_nobody_handles_cannot_be_asked_for():
    with pytest.raises(KeyError):
        start_job(System("a test"), "nobody.knows", {}, title="t", at=AT)


def test_a_duty_is_due_every_so_many_minutes():
    duty = Periodic("d", 10, lambda: None)
    assert [minute for minute in range(35) if duty.is_due(minute)] == [0, 10, 20, 30]


def test_an_account_without_post_still_acts_as_itself(asked):
    account, seen = Account.objects.create(username="nobody", display_name="n"), []
    job = asked(lambda task, report: seen.append(task.actor), actor_without_post(account))
    perform(job.pk, AT)
    assert [actor.role for actor in seen] == ["without_post"]


def test_whoever_comes_second_leaves_the_job_alone(asked):
    job = asked(lambda task, report: None)
    stale = job_to_run(job.pk)
    begin(job)
    with pytest.raises(Conflict):
        begin(stale)


def test_without_a_business_clock_nothing_is_guessed(monkeypatch):
    monkeypatch.setattr(clock, "_provided", [])
    with pytest.raises(LookupError):
        clock.business_now()


def test_the_business_clock_is_the_one_provided():
    before = list(clock._provided)
    clock.provide(lambda: AT)
    assert clock.business_now() == AT
    clock._provided[:] = before
