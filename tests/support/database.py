"""The database of the tests: one server a run, migrated once as owner, copied for each worker and each clone."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from lianmeng.platform.database import bootstrap
from lianmeng.platform.database.locks import exclusive
from lianmeng.platform.database.supervisor import EmbeddedServer, attach
from lianmeng.site.business_clock import BusinessClock
from lianmeng.site.migrating import migrate_database

TEMPLATE = "template_migrated"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def database_server() -> Iterator[EmbeddedServer]:
    """The embedded server of this run, shared by all workers through the supervisor itself."""
    with attach(settings.LIANMENG_DATA) as server:
        yield server


def made_once(server: EmbeddedServer, name: str, make: Callable[[], object], *, source: str | None = None) -> str:
    """A database without sessions to be copied, filled by whichever worker of the run comes first; returns its name."""
    sockets, unfinished = server.socket_folder, f"{name}_unfinished"
    turn = exclusive(settings.LIANMENG_DATA.locks / f"{name}.lock", seconds=600, busy=f"{name} takes too long")
    with turn, bootstrap.connect(sockets) as session:
        if not session.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _be_quick(session)
            bootstrap.create_database(sockets, unfinished, template=source)
            with using(unfinished):
                make()
            session.execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
    return name


@pytest.fixture(scope="session")
def migrated_template(database_server: EmbeddedServer, django_db_blocker: pytest.FixtureRequest) -> str:
    """A migrated database, otherwise empty."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return made_once(database_server, TEMPLATE, lambda: migrate_database(verbosity=0))


def _be_quick(session) -> None:  # type: ignore[no-untyped-def]
    """Test data need not survive a power cut."""
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        session.execute(f"ALTER SYSTEM SET {setting} = off")
    session.execute("SELECT pg_reload_conf()")


@contextmanager
def using(name: str) -> Iterator[None]:
    """Point Django's connections, this thread's and later ones of other threads, at another database."""
    shared = connection.settings_dict
    usual = shared["NAME"]
    connection.close()
    shared["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        shared["NAME"] = usual


class Copies:
    """The databases that the tests of one process share, each in its own transaction: "empty", and "cast" once made."""

    def __init__(self) -> None:
        self.wanted, self.names = "empty", dict[str, str]()

    @contextmanager
    def offering(self, kind: str, name: str) -> Iterator[None]:
        """Lend a database as the one of this kind."""
        self.names[kind] = name
        self.point()
        yield
        self.wanted = "empty"
        self.point()
        del self.names[kind]

    def point(self) -> None:
        """Lead Django's connection to the wanted one, unless a fixture has led it to a database of its own."""
        shared, name = connection.settings_dict, self.names.get(self.wanted)
        if name and shared["NAME"] in self.names.values() and shared["NAME"] != name:
            connection.close()
            shared["NAME"] = name


copies = Copies()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Choose before any fixture opens a transaction."""
    copies.wanted = "cast" if "cast_database" in getattr(item, "fixturenames", ()) else "empty"
    copies.point()


@contextmanager
def copied_database(sockets: Path, worker: str, source: str = TEMPLATE) -> Iterator[str]:
    """A copy of the source database, dropped afterwards."""
    name = f"clone_{worker}_{next(_numbers)}"
    bootstrap.create_database(sockets, name, template=source)
    try:
        yield name
    finally:
        with bootstrap.connect(sockets) as session:
            bootstrap.drop_database(session, name)


@contextmanager
def cloned_database(sockets: Path, worker: str, source: str = TEMPLATE) -> Iterator[str]:
    """Work in a copy of the source database and drop it afterwards."""
    with copied_database(sockets, worker, source) as name, using(name):
        yield name


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    database_server: EmbeddedServer,
    migrated_template: str,
    worker_id: str,
    django_db_blocker: pytest.FixtureRequest,
) -> Iterator[None]:
    """Replaces pytest-django's: tests run as the app role in a copy of the template."""
    with cloned_database(database_server.socket_folder, worker_id, migrated_template) as name:
        with copies.offering("empty", name):
            yield
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            connection.close()


@pytest.fixture
def own_database(
    database_server: EmbeddedServer,
    django_db_setup: None,
    worker_id: str,
    django_db_blocker: pytest.FixtureRequest,
) -> Iterator[str]:
    """A database for one test that commits: several connections, locks, another process. Yields its name."""
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        cloned_database(database_server.socket_folder, worker_id) as name,
    ):
        yield name


@pytest.fixture(scope="module")
def module_database(
    database_server: EmbeddedServer,
    django_db_setup: None,
    worker_id: str,
    django_db_blocker: pytest.FixtureRequest,
) -> Iterator[str]:
    """The same for a whole module: what one test commits, the next one sees. For browser tests."""
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        cloned_database(database_server.socket_folder, worker_id) as name,
    ):
        yield name


@pytest.fixture
def business_time(settings: pytest.FixtureRequest) -> Callable[[datetime], datetime]:
    """Call it with a moment: from then on, requests of this test take place at that moment."""

    def set_clock(moment: datetime) -> datetime:
        clock = BusinessClock.fixed(moment)
        settings.BUSINESS_CLOCK = clock  # type: ignore[attr-defined]
        return clock.now()

    return set_clock
