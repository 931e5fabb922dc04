"""Print the figures of the catalogue on the business date, each computed from its records.

CSV has the columns code, value, unit, numerator, denominator. Values are plain numbers: yuan, no separators, 97.1 for
97.1 percent; empty where there is no value.
"""

import argparse
import csv
import json
import sys
from datetime import date

from django.conf import settings

from lianmeng.indicators.queries.figures import CataloguedFigure, all_figures
from lianmeng.kernel.money import plain
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import System
from lianmeng.site.program import Needs

NEEDS = Needs.CURRENT
_COLUMNS = ("code", "value", "unit", "numerator", "denominator")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("csv", "json"), default="csv")
    parser.add_argument("--on", type=date.fromisoformat, help="another business date (YYYY-MM-DD)")


def run(arguments: argparse.Namespace) -> int:
    on = arguments.on or local_date(settings.BUSINESS_CLOCK.now())
    rows = [_row(one) for one in all_figures(System("lianmeng figures"), on)]
    if arguments.format == "json":
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=2)
        print()
        return 0
    writer = csv.DictWriter(sys.stdout, _COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return 0


def _row(one: CataloguedFigure) -> dict[str, str]:
    figure = one.figure
    parts = {"numerator": figure.numerator, "denominator": figure.denominator}
    numbers = {name: "" if value is None else plain(value) for name, value in parts.items()}
    return {"code": figure.code, "value": figure.text, "unit": figure.unit, **numbers}
