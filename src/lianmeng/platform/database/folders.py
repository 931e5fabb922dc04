"""Where one installation keeps its files, and the promise that nobody else can reach them."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from lianmeng.platform.database.trouble import DatabaseTrouble

#: A Unix socket's whole path must fit sockaddr_un (107 bytes on Linux, 103 on macOS), so sockets do not live in the
#: data folder, whose path the user chooses.
_LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")


@dataclass(frozen=True)
class DataFolder:
    """The files of one installation. Every path is private to the user who runs the program."""

    root: Path

    @classmethod
    def at(cls, path: Path | str) -> "DataFolder":
        """The folder at this path, with links resolved so that one folder has one name."""
        return cls(Path(path).expanduser().resolve())

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own files; belongs to the account that runs the server."""
        return self.root / "postgres"

    @property
    def locks(self) -> Path:
        return self.root / "locks"

    @property
    def start_log(self) -> Path:
        """What the server said before its own log began; rewritten at each start."""
        return self.root / "postgres-start.log"

    @property
    def files(self) -> Path:
        """Uploaded files."""
        return self.root / "files"

    @property
    def static(self) -> Path:
        """Static files collected for the web server."""
        return self.root / "static"

    def create(self) -> None:
        """Make the folder, or check that an existing one is ours and close it to others.

        A folder with other things in it is refused: it would be closed to everybody who uses them.
        """
        _own_folder(self.root)
        if not self.locks.exists() and any(self.root.iterdir()):
            raise DatabaseTrouble(f"{self.root} holds other files; name an empty or a new folder.")
        private_folder(self.root)
        private_folder(self.locks)

    def socket_folder(self) -> Path:
        """The short-named folder of this cluster's socket, the same for every process on this machine."""
        return _runtime_base() / hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]


def private_folder(path: Path) -> None:
    """Make a folder of mode 0700 that is ours; an existing one of another user, or a link, is refused."""
    if _own_folder(path) != 0o700:
        path.chmod(0o700)


def _own_folder(path: Path) -> int:
    """Make a folder or find one of ours; its mode. Raises DatabaseTrouble for anything else."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
    except OSError as error:
        raise DatabaseTrouble(f"{path} cannot be used as a folder: {error.strerror}.") from error
    if not stat.S_ISDIR(found.st_mode):
        raise DatabaseTrouble(f"{path} is not a folder.")
    if found.st_uid != os.geteuid():
        raise DatabaseTrouble(f"{path} belongs to another user; run this command as that user.")
    return stat.S_IMODE(found.st_mode)


def _runtime_base() -> Path:
    """A place for sockets that outlives a login session; XDG_RUNTIME_DIR does not, and differs between sessions."""
    chosen = os.environ.get("LIANMENG_RUNTIME_DIR")
    if chosen:
        return Path(chosen)
    if os.geteuid() == 0 and Path("/run").is_dir():
        return Path("/run/lianmeng")
    return Path(f"/tmp/lianmeng-{os.geteuid()}")  # noqa: S108 - made 0700 and checked to be ours before each use


def prepare_socket_folder(folder: Path, *, uid: int, gid: int) -> None:
    """Make the socket folder, mode 0700, owned by the account that runs the server.

    Its parent may be passed through but not listed when the server runs under a dedicated account.
    """
    if len(os.fsencode(folder)) > _LONGEST_SOCKET_FOLDER:
        raise DatabaseTrouble(f"{folder} is too long for a socket; set LIANMENG_RUNTIME_DIR to a short folder.")
    private_folder(folder.parent)
    dedicated = uid != os.geteuid()
    if dedicated:
        folder.parent.chmod(0o711)
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, uid, gid, follow_symlinks=False)
        folder.chmod(0o700)
    else:
        private_folder(folder)


def clear_socket_folder(folder: Path) -> None:
    """Remove what a killed server left in its socket folder. Only when none of its processes lives.

    PostgreSQL would take its own old lock file for a living server's if the number in it is in use again, or belongs
    to a dead process that nobody has collected.
    """
    for left in folder.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)
