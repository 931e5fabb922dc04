"""The command line: help, exit codes, and several installations side by side."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import psycopg
import pytest

from lianmeng.platform.database import bootstrap, postmaster
from lianmeng.platform.database.folders import DataFolder
from lianmeng.platform.database.supervisor import socket_folder
from lianmeng.site.cli import COMMANDS


def lianmeng(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lianmeng.site.cli", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("cli") / "data"
    assert lianmeng("migrate", "--quiet", "--data", str(root)).returncode == 0
    return root


def test_help_names_every_command() -> None:
    shown = lianmeng("--help")
    assert shown.returncode == 0
    assert all(f"\n    {name} " in shown.stdout for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_and_starts_no_database(command: str, tmp_path: Path) -> None:
    shown = lianmeng(command, "--help", "--data", str(tmp_path / "data"))
    assert shown.returncode == 0
    assert "--data DIR" in shown.stdout
    assert len(shown.stdout.splitlines()) > 5
    assert not (tmp_path / "data" / "postgres").exists()


@pytest.mark.parametrize("arguments", [[], ["dance"], ["serve", "--port", "many"]])
def test_a_wrong_command_line_ends_with_2(arguments: list[str]) -> None:
    assert lianmeng(*arguments).returncode == 2


def test_trouble_is_one_sentence_and_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    ended = lianmeng("check", "--data", str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr == f"lianmeng: {tmp_path} holds other files; name an empty or a new folder.\n"


def test_check_of_a_new_folder_asks_for_migrations(tmp_path: Path) -> None:
    ended = lianmeng("check", "--data", str(tmp_path / "data"))
    assert ended.returncode == 1
    assert "run lianmeng migrate" in ended.stdout


def test_check_is_content_with_a_migrated_one_with_and_without_tls(home: Path) -> None:
    ended = lianmeng("check", "--data", str(home), LIANMENG_PROFILE="https")
    assert (ended.returncode, ended.stdout) == (0, "All in order.\n")
    ended = lianmeng("check", "--data", str(home), LIANMENG_PROFILE="office-http")
    assert ended.returncode == 0
    assert "unencrypted" in ended.stdout


def test_migrating_again_changes_nothing(home: Path) -> None:
    ended = lianmeng("migrate", "--data", str(home))
    assert ended.returncode == 0
    assert "No migrations to apply" in ended.stdout


def test_a_server_that_is_not_there_ends_with_1(tmp_path: Path) -> None:
    ended = lianmeng("check", "--data", str(tmp_path / "data"), DATABASE_URL="postgresql://x:secret@127.0.0.1:1/none")
    assert ended.returncode == 1
    assert "cannot be reached" in ended.stderr
    assert "secret" not in ended.stderr


def test_serve_names_its_address_serves_files_and_ends_in_order(home: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serving = subprocess.Popen(
        [sys.executable, "-m", "lianmeng.site.cli", "serve", "--port", str(port), "--data", str(home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        # Whoever runs the tests in the background of a shell has them, and their children, ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert serving.stdout is not None
        assert f"http://127.0.0.1:{port}/" in serving.stdout.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/dist/sprite.svg", timeout=30) as answer:
            assert answer.headers["Content-Type"] == "image/svg+xml"
        listening = [c.laddr.ip for p in psutil.Process(serving.pid).children(recursive=True) for c in _listening(p)]
        assert set(listening) == {"127.0.0.1"}
        second = lianmeng("serve", "--port", str(port), "--data", str(home))
        assert second.returncode == 1
        assert f"Port {port} is in use" in second.stderr
    finally:
        serving.send_signal(signal.SIGINT)
    assert serving.wait(60) == 130
    assert postmaster.processes_of(home / "postgres") == []


def _listening(process: psutil.Process) -> list:  # type: ignore[type-arg]
    try:
        return [found for found in process.net_connections("tcp") if found.status == psutil.CONN_LISTEN]
    except psutil.NoSuchProcess:
        return []


def _a_worker_is_at_work(home: Path) -> bool:
    """Whether a worker has put itself into the table of workers, which it does after it listens to signals."""
    try:
        with bootstrap.connect(socket_folder(DataFolder.at(home)), database=bootstrap.DATABASE) as session:
            found = session.execute("SELECT count(*) FROM procrastinate_workers").fetchone()
    except psycopg.OperationalError:
        return False
    return bool(found and found[0])


def test_a_worker_ends_when_asked(home: Path) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "lianmeng.site.cli", "worker", "--data", str(home)], stderr=subprocess.DEVNULL
    )
    waited_until = time.monotonic() + 60
    while not _a_worker_is_at_work(home) and time.monotonic() < waited_until:
        assert worker.poll() is None
        time.sleep(0.2)
    worker.terminate()
    assert worker.wait(60) == 0
    assert postmaster.processes_of(home / "postgres") == []
