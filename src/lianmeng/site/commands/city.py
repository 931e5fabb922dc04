"""Make a synthetic city in an installation that has none yet.

  lianmeng city pingliang              the demonstration city of the published account, 31 August 2022
  lianmeng city --seed 7 --size 0.5    another city of half that size; another seed gives another city

Everything in it is made through the same actions that a real city uses. The installation becomes a demonstration: its
business clock stands on the city's last day, and the sign-in page offers an account for each role.
"""

import argparse
import time
from datetime import date
from pathlib import Path

from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from lianmeng.kernel.errors import N_, Refused
from lianmeng.platform.accounts.actions.accounts import open_for_demonstration
from lianmeng.site.business_clock import BusinessClock
from lianmeng.site.city.making import MadeCity, Report, make_city
from lianmeng.site.city.plans import CityPlan, drawn, pingliang
from lianmeng.site.city.showing import accounts_to_show
from lianmeng.site.city.workbooks import write_workbooks
from lianmeng.site.installation import Installation, stored_secret, write_installation
from lianmeng.site.program import Needs

NEEDS = Needs.CURRENT
_SIZES = (0.02, 20.0)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", choices=["pingliang"], help="the demonstration city")
    parser.add_argument("--seed", type=int, help="draw another city from this number")
    parser.add_argument("--size", type=float, default=1.0, help="its size, 1 being Pingliang (default: 1)")
    parser.add_argument("--workbooks", type=Path, metavar="DIR", help="also write its records as import workbooks")
    parser.add_argument(
        "--frame-only", action="store_true", help="only chains, departments, teams and offices: ready for imports"
    )
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2022, 8, 31), help="its last day (YYYY-MM-DD)")


def run(arguments: argparse.Namespace) -> int:
    plan = _plan(arguments)
    console = Console(stderr=True)
    started = time.monotonic()
    columns = (TextColumn("{task.description:<12}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        made = make_city(plan, report=_shown(progress), frame_only=arguments.frame_only)
    _finish(plan, made)
    if arguments.workbooks:
        for path in write_workbooks(arguments.workbooks, at=plan.business_moment):
            console.print(f"written: {path}")
    seconds = time.monotonic() - started
    console.print(
        f"{plan.name}: {made.enterprises} enterprises, {made.teams} help teams, {made.demands} demands, "
        f"{made.steps} steps, in {seconds:.1f} s"
    )
    return 0


def _plan(arguments: argparse.Namespace) -> CityPlan:
    if (arguments.name is None) == (arguments.seed is None):
        raise Refused("which_city", N_("Give either a name or --seed."))
    if not _SIZES[0] <= arguments.size <= _SIZES[1]:
        raise Refused(
            "city_size", N_("The size must lie between %(least)s and %(most)s."), least=_SIZES[0], most=_SIZES[1]
        )
    return pingliang() if arguments.name else drawn(arguments.seed, arguments.size, arguments.as_of)


def _shown(progress: Progress) -> Report:
    """A line for each stage; one whose extent is not known ahead is complete when the next one begins."""
    stages: dict[str, TaskID] = {}

    def report(stage: str, done: int, total: int) -> None:
        if stage not in stages:
            for earlier in stages.values():
                progress.update(earlier, total=1, completed=1)
            stages[stage] = progress.add_task(stage, total=None)
        progress.update(stages[stage], total=total or None, completed=done)

    return report


def _finish(plan: CityPlan, made: MadeCity) -> None:
    """Turn the installation into a demonstration of this city, with an account for each role to sign in with."""
    shown = accounts_to_show(made.staffed)
    open_for_demonstration(accounts=shown, password=stored_secret(settings.LIANMENG_DATA, "demonstration-password"))
    clock = BusinessClock.fixed(plan.business_moment)
    write_installation(settings.LIANMENG_DATA, Installation(demonstration=True, clock=clock))
