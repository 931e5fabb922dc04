"""The worker: the process that takes jobs from the queue."""

import asyncio

from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.django_connector import DjangoConnector

from lianmeng.platform.background.jobs import DEAD_AFTER


def run_worker(*, wait: bool = True, concurrency: int = 2, install_signal_handlers: bool = True) -> None:
    """Take jobs from the queue until told to stop (SIGINT, SIGTERM), or until it is empty if not ``wait``.

    Two at a time unless ``concurrency`` says otherwise, so that short duties go on beside a long import. Any
    number of workers may run, on any number of machines.
    """
    asyncio.run(_run(wait, concurrency, install_signal_handlers))


async def _run(wait: bool, concurrency: int, install_signal_handlers: bool) -> None:
    with queue.replace_connector(DjangoConnector().get_worker_connector()) as working:
        async with working.open_async():
            await working.run_worker_async(
                wait=wait,
                concurrency=concurrency,
                install_signal_handlers=install_signal_handlers,
                update_heartbeat_interval=DEAD_AFTER / 4,
                stalled_worker_timeout=DEAD_AFTER,
                delete_jobs="successful",
            )
