"""The states of a job and the steps between them."""

from lianmeng.kernel.errors import N_
from lianmeng.kernel.lifecycle import Lifecycle, Move, State

JOB = Lifecycle(
    "job",
    states=(
        State("queued", N_("waiting"), initial=True),
        State("running", N_("running")),
        State("done", N_("finished"), final=True),
        State("failed", N_("failed"), final=True),
    ),
    moves=(
        Move("start", N_("start"), ("queued",), "running", "job.run", "job_started"),
        Move("finish", N_("finish"), ("running",), "done", "job.run", "job_finished"),
        Move("fail", N_("fail"), ("queued", "running"), "failed", "job.run", "job_failed"),
        Move("resume", N_("take up again"), ("running",), "queued", "job.run", "job_interrupted"),
    ),
)
