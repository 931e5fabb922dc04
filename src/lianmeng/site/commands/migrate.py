"""Bring the database to this version of the program.

Runs as the role that owns the tables (DATABASE_OWNER_URL for a server of your own), then renews the rights of the
program's own role. Safe to run again.
"""

import argparse

from lianmeng.site.migrating import migrate_database
from lianmeng.site.program import Needs

NEEDS = Needs.DATABASE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="do not list the migrations")


def run(arguments: argparse.Namespace) -> int:
    migrate_database(verbosity=0 if arguments.quiet else 1)
    return 0
