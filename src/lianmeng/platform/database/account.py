"""Which account of the operating system the embedded server runs under.

PostgreSQL refuses to run as root, so root's server runs under a dedicated account without login; for everybody else the
caller's own account is the right one.
"""

import grp
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lianmeng.platform.database.locks import exclusive
from lianmeng.platform.database.trouble import DatabaseTrouble

DEDICATED_ACCOUNT = "lianmeng"
#: Two that create the account at once may both succeed, and one of them then runs under a number without a name. The
#: system's own lock file is root's alone and there once; its lock of the other kind stays free for useradd itself.
_TURN = Path("/etc/.pwd.lock")


@dataclass(frozen=True)
class ServerAccount:
    """An account of the operating system: the server's."""

    name: str
    uid: int
    gid: int

    @property
    def dedicated(self) -> bool:
        """True when the server does not run under the caller's own account."""
        return self.uid != os.geteuid()

    def run_options(self) -> dict[str, Any]:
        """Arguments for subprocess that run a program under this account and no other group."""
        if not self.dedicated:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def caller_name() -> str:
    """The name of the account that runs this process, as the server sees it by peer authentication."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError as error:
        raise DatabaseTrouble(f"User id {os.geteuid()} has no name on this machine; add it to /etc/passwd.") from error


def server_account() -> ServerAccount:
    """The caller's account, or for root the dedicated one, which is created when it is missing."""
    if os.geteuid() != 0:
        return ServerAccount(caller_name(), os.geteuid(), os.getegid())
    entry = _dedicated_account() or _created_account()
    if entry.pw_uid == 0:
        raise DatabaseTrouble(f"The account {DEDICATED_ACCOUNT} is root itself; PostgreSQL refuses to run as root.")
    return ServerAccount(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _dedicated_account() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(DEDICATED_ACCOUNT)
    except KeyError:
        return None


def _created_account() -> pwd.struct_passwd:
    busy = f"Another program has been creating the account {DEDICATED_ACCOUNT} for long."
    with exclusive(_TURN, seconds=20, busy=busy):
        if _dedicated_account() is None:
            _create_dedicated_account()
    return pwd.getpwnam(DEDICATED_ACCOUNT)


def _create_dedicated_account() -> None:
    command = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        grp.getgrnam(DEDICATED_ACCOUNT)
        command += ["--gid", DEDICATED_ACCOUNT]
    except KeyError:
        command += ["--user-group"]
    command += ["--shell", _no_login_shell(), DEDICATED_ACCOUNT]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - fixed arguments
    except (OSError, subprocess.CalledProcessError) as error:
        raise DatabaseTrouble(
            f"PostgreSQL does not run as root and the account {DEDICATED_ACCOUNT} could not be created. "
            f"Create it ({' '.join(command)}) or run Lianmeng as an ordinary user."
        ) from error


def _no_login_shell() -> str:
    return next((shell for shell in ("/usr/sbin/nologin", "/sbin/nologin") if Path(shell).exists()), "/bin/false")
