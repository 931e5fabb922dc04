"""Check the program's settings and the database's invariants.

Django's own checks for a deployment come first, then what must be true of the database: its version, its letters, its
migrations, every trigger in place and switched on, and a role for the program that owns nothing. Last the trail is
verified from its first event, against the heads noted outside the database. Ends with 1 when anything is not in order.
"""

import argparse

from django.core.checks import WARNING, run_checks
from rich.console import Console

from lianmeng.kernel.places import System
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.site.invariants import advice, database_findings
from lianmeng.site.program import Needs
from lianmeng.site.trail_check import trail_findings

NEEDS = Needs.DATABASE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(arguments: argparse.Namespace) -> int:
    console = Console(highlight=False)
    with acting_as(System("check")):
        messages = [
            message
            for message in run_checks(include_deployment_checks=True, databases=["default"])
            if message.level >= WARNING and not message.is_silenced()
        ]
        findings = database_findings() or trail_findings()
    for message in messages:
        console.print(f"[yellow]settings[/]  {message.id}: {message.msg}", soft_wrap=True)
    for finding in findings:
        console.print(f"[red]database[/]  {finding.name}: {finding.sentence}", soft_wrap=True)
    for sentence in advice():
        console.print(f"[yellow]advice[/]  {sentence}", soft_wrap=True)
    if not messages and not findings:
        console.print("[green]All in order.[/]")
    return 1 if messages or findings else 0
