"""The import contracts hold, cover the whole house and know no exception."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.house import PLATFORM, ROOT, SOURCE, STOREYS

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def test_the_contracts_hold() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr


def test_no_contract_has_an_exception() -> None:
    assert len(CONTRACTS["contracts"]) >= 6
    assert [one["name"] for one in CONTRACTS["contracts"] if one.get("ignore_imports")] == []


def test_every_room_with_parts_is_under_the_contract_of_parts() -> None:
    parts = next(one for one in CONTRACTS["contracts"] if one["name"].startswith("Parts"))
    rooms = {str(path.parent.relative_to(SOURCE)).replace("/", ".") for path in SOURCE.rglob("actions")}
    assert {f"lianmeng.{room}" for room in rooms if room != "."} <= set(parts["containers"])


def test_the_list_of_rooms_is_complete() -> None:
    assert {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()} == set(STOREYS)
    assert {path.name for path in (SOURCE / "platform").iterdir() if (path / "__init__.py").exists()} == set(PLATFORM)
