"""What a command stands on: a database that runs, fits this version, and is left in order at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from django.conf import settings
from django.db import connections

from lianmeng.platform.database.supervisor import EmbeddedServer, attach
from lianmeng.platform.database.trouble import DatabaseTrouble
from lianmeng.platform.database.url import app_connection, require_supported_server, uses_server
from lianmeng.site.installation import data_folder
from lianmeng.site.invariants import pending_migrations
from lianmeng.site.migrating import migrate_database

_running: list[EmbeddedServer] = []


def running_server() -> EmbeddedServer | None:
    """This process's hold on the embedded server; None with a server of one's own."""
    return _running[-1] if _running else None


class Needs(Enum):
    """What a command needs before it runs."""

    DATABASE = "a database that answers"
    CURRENT = "a database migrated to this version"


@contextmanager
def prepared(needs: Needs) -> Iterator[None]:
    """Provide what a command needs for as long as it runs. Raises DatabaseTrouble when it cannot be had."""
    with database():
        if needs is Needs.CURRENT:
            require_current()
        try:
            yield
        finally:
            connections.close_all()


@contextmanager
def database() -> Iterator[None]:
    """The database of this installation, for a block."""
    folder = data_folder(os.environ)
    if uses_server(os.environ):
        folder.create()
        require_supported_server(app_connection(os.environ, folder))
        yield
        return
    with attach(folder) as server:
        # A server left by an earlier program may listen elsewhere than the settings supposed.
        for known in (settings.DATABASES["default"], settings.LIANMENG_OWNER_CONNECTION):
            known["HOST"] = str(server.socket_folder)
        _running.append(server)
        try:
            yield
        finally:
            _running.remove(server)


def require_current() -> None:
    """Migrate the embedded database when this version needs it.

    A server's database is migrated by its administrator alone, at a time of his choice.
    """
    if not pending_migrations():
        return
    if settings.LIANMENG_USES_SERVER:
        raise DatabaseTrouble("The database is not at this version of the program: run lianmeng migrate.")
    migrate_database(verbosity=0)
