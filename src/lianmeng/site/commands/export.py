"""Export a list to an xlsx or csv file; each export is logged, this one too.

lianmeng export organisations 企业.xlsx
lianmeng export organisations 企业.csv --filter county=620802 --as zhangsan
"""

import argparse
import sys
from pathlib import Path

from django.conf import settings

from lianmeng.kernel.errors import N_, Refused
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.platform.sheets.actions.exports import export_sheet
from lianmeng.platform.sheets.specs import exports
from lianmeng.site.commands.import_ import acting, add_account
from lianmeng.site.program import Needs

NEEDS = Needs.CURRENT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("list", choices=sorted(exports), help="which list")
    parser.add_argument("file", type=Path, help="where to; its ending, xlsx or csv, says in which format")
    parser.add_argument("--filter", action="append", default=[], metavar="NAME=VALUE", help="as on the list's page")
    parser.add_argument("--purpose", required=True, help="what for: report, meeting, analysis, …")
    parser.add_argument("--explanation", default="", help="in a few words, where the purpose asks for them")
    add_account(parser)


def run(arguments: argparse.Namespace) -> int:
    actor = acting(arguments.account, "lianmeng export")
    with acting_as(actor):
        exported = export_sheet(
            actor=actor,
            code=arguments.list,
            filters=dict(_pair(text) for text in arguments.filter),
            file_format=arguments.file.suffix.lstrip(".").lower(),
            at=settings.BUSINESS_CLOCK.now(),
            purpose=arguments.purpose,
            explanation=arguments.explanation,
        )
    arguments.file.write_bytes(exported.content)
    print(f"{arguments.file}: {exported.rows}", file=sys.stderr)
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise Refused("no_filter", N_("A filter is written NAME=VALUE, not %(text)s."), text=text)
    return name, value
