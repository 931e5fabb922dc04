"""The embedded cluster's files: made once, configured at each start, and the start itself."""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from lianmeng.platform.database import postmaster
from lianmeng.platform.database.account import ServerAccount, caller_name
from lianmeng.platform.database.binaries import program_folder
from lianmeng.platform.database.folders import DataFolder, clear_socket_folder, prepare_socket_folder
from lianmeng.platform.database.locks import FileLock
from lianmeng.platform.database.trouble import DatabaseTrouble

SUPERUSER = "postgres"
OWNER_ROLE = "lianmeng_owner"
APP_ROLE = "lianmeng_app"

#: PostgreSQL is told its folder by this name, because it is started with the folder as working folder. So the dedicated
#: account needs no right on any folder above, and the data folder may lie in a closed home.
_HERE = "/proc/self/cwd"

#: Sized for an office machine of 4 GB. An administrator overrides any of it in ``local.conf`` beside this file.
_SETTINGS = """\
# Written by Lianmeng at each start. Put your own settings into local.conf; they win.
listen_addresses = ''
unix_socket_permissions = 0700
fsync = on
synchronous_commit = on
full_page_writes = on
max_connections = 60
shared_buffers = 128MB
effective_cache_size = 1GB
work_mem = 8MB
maintenance_work_mem = 64MB
max_wal_size = 512MB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
idle_in_transaction_session_timeout = '10min'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_file_mode = 0600
"""

_START_SECONDS = 300.0  # recovery after a crash during heavy writing may take minutes


@dataclass(frozen=True)
class Cluster:
    """One cluster and the account that runs it."""

    folder: DataFolder
    account: ServerAccount

    def exists(self) -> bool:
        """True when the cluster was made; it appears under its name only once it is complete."""
        return self.folder.cluster.exists()

    def create(self) -> None:
        """Make the cluster. What an earlier, broken-off attempt left is removed first."""
        unfinished = self.folder.cluster.with_suffix(".unfinished")
        if unfinished.exists():
            shutil.rmtree(unfinished)
        unfinished.mkdir(mode=0o700)
        os.chown(unfinished, self.account.uid, self.account.gid)
        command: list[str | Path] = [
            program_folder(self.account) / "initdb",
            *("-D", _own_name(unfinished), "-U", SUPERUSER, "--encoding=UTF8", "--locale=C", "--lc-ctype=C.UTF-8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth-local=peer", "--auth-host=reject", "--no-instructions"),
        ]
        made = subprocess.run(  # noqa: S603 - our own program
            command,
            cwd=unfinished,
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            **self.account.run_options(),
        )
        if made.returncode != 0:
            raise DatabaseTrouble(f"The database could not be created: {made.stderr.strip()}")
        unfinished.rename(self.folder.cluster)

    def configure(self) -> None:
        """Write the server's settings and who may sign in: the caller, by the kernel's word, as any of our roles."""
        who = caller_name()
        roles = (SUPERUSER, OWNER_ROLE, APP_ROLE)
        self._write("pg_ident.conf", "".join(f'lianmeng "{who}" {role}\n' for role in roles))
        self._write("pg_hba.conf", "local all all peer map=lianmeng\n")
        self._write("postgresql.conf", "include 'lianmeng.conf'\ninclude_if_exists 'local.conf'\n")
        self._write("lianmeng.conf", _SETTINGS)

    def _write(self, name: str, text: str) -> None:
        path = self.folder.cluster / name
        path.touch(mode=0o600)
        os.chown(path, self.account.uid, self.account.gid)
        path.write_text(text)

    def start(self, lock: FileLock) -> subprocess.Popen[bytes]:
        """Start the server and wait until it accepts connections.

        Only when no process of an earlier server lives. Every process of the server inherits ``lock``, so the kernel
        itself knows whether one of them still lives. Raises DatabaseTrouble with the server's own words when it does
        not come up.
        """
        sockets = self.folder.socket_folder()
        prepare_socket_folder(sockets, uid=self.account.uid, gid=self.account.gid)
        clear_socket_folder(sockets)
        command: list[str | Path] = [
            program_folder(self.account) / "postgres",
            *("-D", _own_name(self.folder.cluster), "-k", str(sockets)),
        ]
        with self.folder.start_log.open("wb") as log:
            self.folder.start_log.chmod(0o600)
            server = subprocess.Popen(  # noqa: S603 - our own program
                command,
                cwd=self.folder.cluster,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(lock.descriptor,),
                # Ctrl-C in the terminal is for the program, which then stops the server in order.
                start_new_session=True,
                **self.account.run_options(),
            )
        deadline = time.monotonic() + _START_SECONDS
        while not postmaster.is_ready(self.folder.cluster, server.pid):
            if server.poll() is not None or time.monotonic() > deadline:
                raise DatabaseTrouble(f"The database server did not start: {self._last_words()}")
            time.sleep(0.01)
        return server

    def _last_words(self) -> str:
        """What the server said last, before its own log began and in it."""
        logs = sorted((self.folder.cluster / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)
        words = [path.read_text(errors="replace").strip()[-1000:] for path in (self.folder.start_log, *logs[-1:])]
        return "\n".join(words)


def _environment() -> dict[str, str]:
    """Only what the server needs: no PG* variable of the caller may steer it."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _own_name(cluster: Path) -> str:
    return _HERE if Path(_HERE).exists() else str(cluster)
