"""The command line: finds the data folder, prepares what the command needs, runs it, and answers with an exit code.

0: done. 1: refused or not in order, with a sentence on standard error. 2: the command line was wrong. 130: interrupted.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from keyword import iskeyword
from types import FrameType, ModuleType

import django

from lianmeng.kernel.errors import Refused
from lianmeng.platform.database.trouble import DatabaseTrouble
from lianmeng.site.installation import data_folder
from lianmeng.site.program import prepared

#: Each command is one module in ``site/commands`` with a docstring, ``NEEDS``, ``add_arguments`` and ``run``.
COMMANDS = {
    "serve": "start the site, its worker and its database on this machine",
    "migrate": "bring the database to this version of the program",
    "city": "make a synthetic city, for a demonstration or for tests",
    "import": "import a workbook or csv file, whole or not at all",
    "export": "export a list to a file",
    "figures": "print the figures of the catalogue on the business date",
    "check": "check the program's settings and the database's invariants",
    "worker": "run background jobs",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    os.umask(0o077)  # whatever the program writes is for its own user only
    signal.signal(signal.SIGTERM, _leave)
    try:
        return _run(arguments)
    except (DatabaseTrouble, Refused) as trouble:
        print(f"lianmeng: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _leave(number: int, frame: FrameType | None) -> None:
    """A request to end unwinds the program like any exception, so that the database is left in order."""
    raise SystemExit(128 + number)


def _run(arguments: list[str]) -> int:
    known, _ = _early_parser().parse_known_args(arguments)
    if known.data:
        os.environ["LIANMENG_DATA"] = str(data_folder({"LIANMENG_DATA": known.data}).root)
    command = _load(known.command) if known.command in COMMANDS else None
    parsed = _parser(known.command, command).parse_args(arguments)
    if command is None:  # unreachable after parse_args, which refuses an unknown command
        return 2
    with prepared(command.NEEDS):
        return int(command.run(parsed))


def _load(name: str) -> ModuleType:
    """Import a command; its module may import models, so Django is set up first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianmeng.site.settings")
    django.setup()
    # A module cannot be named like a word of the language.
    return import_module(f"lianmeng.site.commands.{name}{'_' if iskeyword(name) else ''}")


def _early_parser() -> argparse.ArgumentParser:
    """Reads only what must be known before Django is: the command and the data folder."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("command", nargs="?")
    parser.add_argument("--data")
    return parser


def _parser(chosen: str | None, command: ModuleType | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lianmeng", description="Lianmeng (链盟), the industrial-chain alliance of a city."
    )
    parser.add_argument("--version", action="version", version=f"lianmeng {version('lianmeng')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        description = command.__doc__ if command is not None and name == chosen else purpose
        one = commands.add_parser(
            name, help=purpose, description=description, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        one.add_argument("--data", metavar="DIR", help="the data folder (default: in the user's data folder)")
        if command is not None and name == chosen:
            command.add_arguments(one)
    return parser


if __name__ == "__main__":
    sys.exit(main())
