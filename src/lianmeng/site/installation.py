"""One installation: its data folder, its keys, and whether it is a demonstration with a clock of its own."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_data_path

from lianmeng.platform.database.folders import DataFolder
from lianmeng.site.business_clock import REAL, BusinessClock

_FILE = "installation.json"


@dataclass(frozen=True)
class Installation:
    """What is fixed for one data folder: the name on every page, and the clock.

    Only a demonstration may have another clock than the real one.
    """

    name: str = ""
    demonstration: bool = False
    clock: BusinessClock = field(default=REAL)

    def __post_init__(self) -> None:
        if self.clock != REAL and not self.demonstration:
            raise ValueError("only a demonstration may set its business clock")


def data_folder(environment: Mapping[str, str]) -> DataFolder:
    """The data folder named by LIANMENG_DATA, or the usual one of this user."""
    chosen = environment.get("LIANMENG_DATA")
    return DataFolder.at(chosen or user_data_path("lianmeng", appauthor=False))


def read_installation(folder: DataFolder) -> Installation:
    """What was stored in this data folder; an ordinary installation when nothing was."""
    try:
        stored = json.loads((folder.root / _FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Installation()
    return Installation(stored["name"], stored["demonstration"], BusinessClock.from_stored(stored["clock"]))


def write_installation(folder: DataFolder, installation: Installation) -> None:
    """Store it, complete or not at all."""
    stored = {
        "name": installation.name,
        "demonstration": installation.demonstration,
        "clock": installation.clock.to_stored(),
    }
    unfinished = _private_file(folder.root, json.dumps(stored, indent=2, ensure_ascii=False) + "\n")
    unfinished.rename(folder.root / _FILE)


def stored_secret(folder: DataFolder, name: str) -> str:
    """The secret of this name, made at first use; 50 random bytes in a file that only its owner can read."""
    path = folder.root / name
    if not path.exists():
        unfinished = _private_file(folder.root, secrets.token_urlsafe(50))
        try:
            path.hardlink_to(unfinished)
        except FileExistsError:
            pass  # another process was first; its secret is the one
        finally:
            unfinished.unlink()
    return path.read_text(encoding="ascii").strip()


def _private_file(folder: Path, text: str) -> Path:
    path = folder / f".{secrets.token_hex(8)}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return path
