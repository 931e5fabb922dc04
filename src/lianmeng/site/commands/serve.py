"""Start the site on this machine, with its worker and, unless DATABASE_URL is set, its own database.

The site listens on 127.0.0.1 only. For others to reach it, put a proxy that ends TLS in front of it, and name the host
in LIANMENG_HOSTS. Ctrl-C, or a request to terminate, ends everything in order.
"""

import argparse
import socket
import time
import urllib.error
import urllib.request

from django.conf import settings
from django.db import connections
from rich.console import Console

from lianmeng.kernel.places import System
from lianmeng.platform.database.trouble import DatabaseTrouble
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.site.children import Child, Family
from lianmeng.site.invariants import advice, database_findings
from lianmeng.site.program import Needs, running_server
from lianmeng.site.static_files import collect_if_stale
from lianmeng.site.web_server import ADDRESS

NEEDS = Needs.CURRENT

_GLANCE_SECONDS = 0.3
_PORT_SECONDS = 5.0  # what a killed program leaves behind lets go of the port within this time
_READY_SECONDS = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="the port to listen on (default: 8000)")
    parser.add_argument("--no-worker", action="store_true", help="run no worker beside the site")


def run(arguments: argparse.Namespace) -> int:
    console = Console(highlight=False)
    _refuse_if_broken()
    collect_if_stale()
    connections.close_all()
    _wait_for_port(arguments.port)
    family = Family([Child("web server", ["lianmeng.site.web_server", str(arguments.port)])])
    try:
        family.tend()
        _wait_until_ready(family, arguments.port)
        if not arguments.no_worker:  # only now, so that readers do not wait for its start
            family.children.append(Child("worker", ["lianmeng.site.cli", "worker"]))
        _announce(console, arguments.port)
        while True:
            _keep_running(family)
    finally:
        family.end()


def _refuse_if_broken() -> None:
    with acting_as(System("serve")):
        findings = database_findings()
    if findings:
        raise DatabaseTrouble(" ".join(finding.sentence for finding in findings))


def _wait_for_port(port: int) -> None:
    end = time.monotonic() + _PORT_SECONDS
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((ADDRESS, port))
            except OSError as error:
                if time.monotonic() > end:
                    raise DatabaseTrouble(f"Port {port} is in use; choose another one with --port.") from error
            else:
                return
        time.sleep(0.1)


def _keep_running(family: Family) -> None:
    server = running_server()
    if server is not None and not server.is_running():
        server.ensure_running()
    family.tend()
    time.sleep(_GLANCE_SECONDS)


def _wait_until_ready(family: Family, port: int) -> None:
    end = time.monotonic() + _READY_SECONDS
    while not _answers(port):
        if time.monotonic() > end:
            raise DatabaseTrouble("The site did not come up in time; its log says why.")
        family.tend()
        time.sleep(0.05)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{ADDRESS}:{port}/health", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _announce(console: Console, port: int) -> None:
    console.print(f"Lianmeng serves http://{ADDRESS}:{port}/  (data in {settings.LIANMENG_DATA.root}; Ctrl-C ends it)")
    if settings.DEMONSTRATION:
        console.print(f"[yellow]Demonstration.[/] Business time: {settings.BUSINESS_CLOCK.now():%Y-%m-%d %H:%M}")
    for sentence in advice():
        console.print(f"[yellow]Warning:[/] {sentence}", soft_wrap=True)
