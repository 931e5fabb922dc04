"""Import a workbook or csv file: checked first, then imported whole or not at all.

  lianmeng import organisations 企业.xlsx --dry-run      check only, change nothing
  lianmeng import organisations 企业.xlsx --as zhangsan  in the name and with the rights of this account

  lianmeng import organisations 企业.xlsx --right-rows   import the right rows and leave the wrong ones out

Exit code 0: imported (or, with --dry-run, nothing wrong). 1: faults were found; each is printed with row and column.
"""

import argparse
import sys
from pathlib import Path

from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from lianmeng.kernel.errors import N_, Refused
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.accounts.queries.posts import actor_in, actor_without_post, posts_held
from lianmeng.platform.background.handlers import Report
from lianmeng.platform.background.queries.jobs import job_to_run
from lianmeng.platform.records.wording import worded
from lianmeng.platform.sheets.at_once import import_at_once
from lianmeng.platform.sheets.models import ImportBatch
from lianmeng.platform.sheets.queries.imports import problems_of
from lianmeng.platform.sheets.specs import imports
from lianmeng.site.program import Needs

NEEDS = Needs.CURRENT
_PASSED = (ImportBatch.Status.APPLIED, ImportBatch.Status.CANCELLED)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sheet", choices=sorted(imports), help="what the file is a list of")
    parser.add_argument("file", type=Path, help="an xlsx or xls workbook, or csv in UTF-8 or GB 18030")
    parser.add_argument("--dry-run", action="store_true", help="check only, change nothing")
    parser.add_argument("--right-rows", action="store_true", help="import the right rows, leave the wrong ones out")
    add_account(parser)


def add_account(parser: argparse.ArgumentParser) -> None:
    """The option by which a command acts in somebody's name."""
    parser.add_argument("--as", dest="account", metavar="USERNAME", help="act as this account, with its rights")


def run(arguments: argparse.Namespace) -> int:
    if not arguments.file.is_file():
        raise Refused("no_file", N_("There is no file %(path)s."), path=arguments.file)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        batch = import_at_once(
            actor=acting(arguments.account, "lianmeng import"),
            sheet=arguments.sheet,
            path=arguments.file,
            at=settings.BUSINESS_CLOCK.now(),
            report=_shown(progress),
            dry_run=arguments.dry_run,
            right_only=arguments.right_rows,
        )
    _print(batch)
    return 0 if batch.status in _PASSED else 1


def acting(username: str | None, reason: str) -> Viewer:
    """The actor of the command: the account's present post, or the program itself. Refused for an unknown account."""
    if username is None:
        return System(reason)
    account = Account.objects.filter(username=username, is_active=True).first()
    if account is None:
        raise Refused("no_account", N_("There is no active account “%(name)s”."), name=username)
    posts = posts_held(account, local_date(settings.BUSINESS_CLOCK.now()))
    return actor_in(posts[0], str(account)) if posts else actor_without_post(account)


def _shown(progress: Progress) -> Report:
    task = progress.add_task("…", total=None)

    def report(done: int, total: int = 0, message: str = "", **params: object) -> None:
        progress.update(task, completed=done, total=total or None, description=worded(message, params))

    return report


def _print(batch: ImportBatch) -> None:
    system = System("print the faults of an import")
    for problem in problems_of(system, batch).iterator(2000):
        place = f"{problem.row}{' ' + problem.column if problem.column else ''}"
        print(f"{place}\t{problem.label_text}\t{problem.message_text}")
    if batch.message_text:
        print(batch.message_text, file=sys.stderr)
    elif batch.status in (ImportBatch.Status.UPLOADED, ImportBatch.Status.CONFIRMED):
        print(job_to_run(batch.job).message_text, file=sys.stderr)
    print(
        f"{batch.get_status_display()}: +{batch.rows_new} ~{batch.rows_changed} ={batch.rows_same} !{batch.rows_wrong}",
        file=sys.stderr,
    )
