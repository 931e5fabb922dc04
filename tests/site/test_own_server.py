"""DATABASE_URL: the program on a server of one's own, migrated by the owner, run by a role that owns nothing."""

import csv
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from lianmeng.platform.database import bootstrap
from lianmeng.platform.database.cluster import APP_ROLE, OWNER_ROLE
from lianmeng.platform.database.supervisor import EmbeddedServer

NAME = "a_server_of_ones_own"


@pytest.fixture
def environment(database_server: EmbeddedServer, tmp_path: Path) -> dict[str, str]:
    """The addresses of an empty database, as an office would set them."""
    sockets = database_server.socket_folder
    with bootstrap.connect(sockets) as session:
        bootstrap.drop_database(session, NAME)
    bootstrap.create_database(sockets, NAME)
    host = quote(str(sockets), safe="")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LIANMENG", "DATABASE"))}
    return {
        **kept,
        "LIANMENG_DATA": str(tmp_path / "data"),
        "DATABASE_URL": f"postgresql://{APP_ROLE}@/{NAME}?host={host}",
        "DATABASE_OWNER_URL": f"postgresql://{OWNER_ROLE}@/{NAME}?host={host}",
    }


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lianmeng.site.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_a_city_lives_on_a_server_of_ones_own(environment: dict[str, str], tmp_path: Path) -> None:
    assert run(environment, "migrate", "--quiet").returncode == 0
    made = run(environment, "city", "--seed", "3", "--size", "0.02")
    assert made.returncode == 0, made.stderr
    printed = run(environment, "figures", "--format", "csv").stdout.splitlines()
    figures = {row["code"]: row["value"] for row in csv.DictReader(printed)}
    assert int(figures["help.problems_collected"]) >= 20
    assert run(environment, "check").returncode == 0
    assert not (tmp_path / "data" / "postgres").exists()
