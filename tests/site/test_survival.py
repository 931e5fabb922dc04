"""Killing the program's processes without warning: the next command works, nothing acknowledged is lost, nothing stays.

Real processes on a data folder of their own; SIGKILL leaves no process a chance to tidy up.
"""

import os
import random
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from lianmeng.platform.database import bootstrap, postmaster
from lianmeng.platform.database.cluster import APP_ROLE
from lianmeng.platform.database.folders import DataFolder
from lianmeng.platform.database.supervisor import attach, socket_folder
from lianmeng.site.lifeline import MARK

#: Apart from other tests, because what is tested is how soon the next command works.
pytestmark = [pytest.mark.alone, pytest.mark.long]

ROUNDS = 5
NEXT_COMMAND_SECONDS = 5.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


class Home:
    """One installation, and the program run on it from outside."""

    def __init__(self, root: Path) -> None:
        self.folder = DataFolder.at(root / "data")
        self.log = root / "said.log"
        self.port = free_port()
        self.serving: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "lianmeng.site.cli", *arguments, "--data", str(self.folder.root)]
        with self.log.open("ab") as said:
            return subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ, **environment})

    def said(self) -> str:
        """The last words of the program."""
        return self.log.read_text()[-2000:]

    def run(self, *arguments: str) -> float:
        """Run a command to its end, which must be a good one; returns the seconds it took."""
        started = time.monotonic()
        assert self.start(*arguments).wait(60) == 0, self.said()
        return time.monotonic() - started

    def patience(self) -> float:
        """How long the next command may take: five seconds, or on a machine busy with other things twice its usual."""
        return max(NEXT_COMMAND_SECONDS, 2 * self.run("check"))

    def serve(self) -> None:
        if self.serving is None or self.serving.poll() is not None:
            self.serving = self.start("serve", "--port", str(self.port))
        serving = self.serving
        assert eventually(lambda: self.is_healthy() or serving.poll() is not None, 60), self.said()
        assert serving.poll() is None, self.said()

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5):
                return True
        except OSError:
            return False

    def stop(self) -> None:
        if self.serving is not None and self.serving.poll() is None:
            self.serving.terminate()
            assert self.serving.wait(30) == 128 + 15
        self.serving = None

    def family(self, kind: str) -> list[psutil.Process]:
        """The processes to kill."""
        assert self.serving is not None
        program = psutil.Process(self.serving.pid)
        server = postmaster.running(self.folder.cluster)
        assert server is not None
        workers = [child for child in program.children() if child.cmdline()[-1:] == ["worker"]]
        return {
            "serve": [program],
            "worker": workers,
            "postmaster": [server],
            "all": [program, *program.children(recursive=True), *postmaster.processes_of(self.folder.cluster)],
        }[kind]

    def server_runs(self) -> bool:
        return bool(postmaster.processes_of(self.folder.cluster))


class Writer(threading.Thread):
    """Writes rows as the app role and remembers those whose commit was acknowledged."""

    def __init__(self, folder: DataFolder) -> None:
        super().__init__(daemon=True)
        self.folder, self.acknowledged, self.broken, self.ending = folder, [], 0, threading.Event()

    def run(self) -> None:
        while not self.ending.is_set():
            try:
                with bootstrap.connect(socket_folder(self.folder), database="lianmeng", role=APP_ROLE) as session:
                    while not self.ending.is_set():
                        key = f"row {random.getrandbits(64):x}"
                        session.execute("INSERT INTO site_cache VALUES (%s, '', now() + interval '1 day')", [key])
                        self.acknowledged.append(key)
            except psycopg.OperationalError:
                self.broken += 1
                time.sleep(0.02)


def stored_rows(folder: DataFolder) -> set[str]:
    with attach(folder) as server, bootstrap.connect(server.socket_folder, database="lianmeng") as session:
        return {key for (key,) in session.execute("SELECT cache_key FROM site_cache")}


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    root = Path(tempfile.mkdtemp(prefix="lianmeng-survival-"))
    home = Home(root)
    home.run("migrate", "--quiet")
    yield home
    home.stop()
    shutil.rmtree(root)


def test_a_child_whose_parent_died_while_it_was_starting_ends_too(home: Home) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    child = home.start("worker", **{MARK: str(gone.pid)})
    assert child.wait(30) != 0
    assert eventually(lambda: not home.server_runs(), 30)


@pytest.mark.parametrize("kind", ["serve", "worker", "postmaster", "all"])
def test_after_a_kill_the_next_command_works_and_nothing_is_lost(home: Home, kind: str) -> None:
    patience = home.patience()
    for _ in range(ROUNDS):
        home.serve()
        writer = Writer(home.folder)
        writer.start()
        assert eventually(lambda: len(writer.acknowledged) > 20, 30)  # noqa: B023 - used within this round
        time.sleep(random.uniform(0, 0.3))
        victims = home.family(kind)
        assert victims
        for victim in victims:
            victim.kill()
        if kind in ("serve", "all"):
            assert home.serving is not None
            home.serving.wait(5)
        took = home.run("check")
        writer.ending.set()
        writer.join(10)
        assert took < patience
        if kind in ("postmaster", "all"):
            assert writer.broken  # otherwise nothing was killed under this test's feet
        assert set(writer.acknowledged) <= stored_rows(home.folder)
    if kind in ("worker", "postmaster"):
        assert eventually(home.is_healthy, 10)
        assert eventually(lambda: bool(home.family("worker")), 10)
    home.stop()
    assert eventually(lambda: not home.server_runs(), 30)


def test_a_clean_end_leaves_no_server_and_no_socket(home: Home) -> None:
    home.serve()
    sockets = socket_folder(home.folder)
    assert home.server_runs()
    home.stop()
    assert not home.server_runs()
    assert not sockets.exists()


def test_the_server_stays_until_its_last_user_leaves(home: Home) -> None:
    with attach(home.folder):
        with attach(home.folder):
            pass
        assert home.server_runs()
    assert not home.server_runs()


def test_a_stale_number_of_a_living_stranger_is_not_believed(home: Home) -> None:
    patience = home.patience()
    stranger = subprocess.Popen(["sleep", "60"])
    recorded = home.folder.cluster / "postmaster.pid"
    recorded.write_text(f"{stranger.pid}\n{home.folder.cluster}\n0\n5432\n/nowhere\n\n0\nready\n")
    shutil.chown(recorded, home.folder.cluster.stat().st_uid, home.folder.cluster.stat().st_gid)
    try:
        assert home.run("check") < patience
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_nothing_can_be_reached_by_another_user(home: Home) -> None:
    with attach(home.folder) as server:
        private = [home.folder.root, *home.folder.root.rglob("*"), server.socket_folder]
        private += server.socket_folder.glob(".s.PGSQL.*")
        open_to_others = [path for path in private if stat.S_IMODE(path.lstat().st_mode) & 0o077]
        # PostgreSQL gives its lock file beside the socket, in the closed folder, the mode of the socket.
        assert open_to_others == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_can_neither_list_nor_connect(home: Home) -> None:
    attempt = (
        "import os, socket, sys\n"
        "for path in sys.argv[1:3]:\n"
        "    try: os.listdir(path)\n"
        "    except PermissionError: continue\n"
        "    sys.exit(f'{path} can be listed')\n"
        "try: socket.socket(socket.AF_UNIX).connect(sys.argv[2] + '/.s.PGSQL.5432')\n"
        "except PermissionError: sys.exit(0)\n"
        "sys.exit('the socket accepts a connection')\n"
    )
    with attach(home.folder) as server:
        tried = subprocess.run(
            ["/usr/bin/python3", "-I", "-c", attempt, home.folder.root, server.socket_folder],
            user="nobody",
            group="nogroup",
            extra_groups=[],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
    assert (tried.returncode, tried.stderr) == (0, "")
