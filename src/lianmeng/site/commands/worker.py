"""Run background jobs until interrupted.

`lianmeng serve` starts one beside the site; run more on other machines that use the same database server.
"""

import argparse

from lianmeng.platform.background.worker import run_worker
from lianmeng.site.lifeline import end_with_parent
from lianmeng.site.program import Needs

NEEDS = Needs.CURRENT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(arguments: argparse.Namespace) -> int:
    end_with_parent()
    run_worker()
    return 0
