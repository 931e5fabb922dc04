"""Roles, rights and addresses of the database."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import DatabaseError

from lianmeng.kernel.places import System
from lianmeng.platform.database import bootstrap
from lianmeng.platform.database.cluster import APP_ROLE, OWNER_ROLE
from lianmeng.platform.database.folders import DataFolder, private_folder
from lianmeng.platform.database.grants import append_only_tables, apply_grants, declare_append_only
from lianmeng.platform.database.postmaster import running
from lianmeng.platform.database.roles import as_owner
from lianmeng.platform.database.supervisor import EmbeddedServer, attach
from lianmeng.platform.database.trouble import DatabaseTrouble
from lianmeng.platform.database.url import owner_connection, parse_url, require_supported_server
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.site.invariants import database_findings

REFUSED_TO_THE_APP = [
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "DROP TABLE {table} CASCADE",
    "SET session_replication_role = replica",
    "CREATE TABLE mine ()",
    "CREATE SCHEMA mine",
    "CREATE TEMPORARY TABLE mine ()",
    "SET ROLE lianmeng_owner",
    "COPY {table} TO PROGRAM 'true'",
]


def one(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_tests_run_as_the_app_role_that_owns_nothing() -> None:
    assert one("SELECT current_user") == APP_ROLE
    assert one("SELECT count(*) FROM pg_class WHERE relowner = 'lianmeng_app'::regrole") == 0
    assert one("SELECT bool_or(rolsuper) FROM pg_roles WHERE rolname LIKE 'lianmeng%'") is False


@pytest.mark.django_db
def test_the_migrated_database_keeps_every_invariant() -> None:
    assert database_findings() == []


@pytest.mark.django_db
@pytest.mark.parametrize("statement", REFUSED_TO_THE_APP)
def test_the_app_role_cannot_touch_history_or_switch_its_protection_off(statement: str) -> None:
    assert append_only_tables()
    for table in sorted(append_only_tables()):
        column = connection.introspection.get_primary_key_column(connection.cursor(), table)
        with (
            acting_as(System("test of the roles")),
            pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(table=table, column=column))


@pytest.mark.django_db
def test_nobody_else_has_a_right_on_anything_of_the_owner() -> None:
    open_tables = one(
        "SELECT count(*) FROM pg_class, aclexplode(relacl) right_"
        " WHERE relowner = 'lianmeng_owner'::regrole AND right_.grantee = 0"
    )
    open_functions = one(
        "SELECT count(*) FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) right_"
        " WHERE proowner = 'lianmeng_owner'::regrole AND right_.grantee = 0"
    )
    open_database = one(
        "SELECT count(*) FROM pg_database, aclexplode(datacl) right_"
        " WHERE datname = current_database() AND right_.grantee = 0"
    )
    assert (open_tables, open_functions, open_database) == (0, 0, 0)


@pytest.mark.django_db
def test_sorting_and_searching_know_chinese() -> None:
    assert one("SELECT cardinality(show_trgm('产业链'))") == 4
    assert one("SELECT datlocale FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    assert one("SELECT current_setting('data_checksums')") == "on"


def test_a_trigger_that_is_gone_is_found(own_database: str, database_server: EmbeddedServer) -> None:
    with bootstrap.connect(database_server.socket_folder, database=own_database, role=OWNER_ROLE) as owner:
        found = owner.execute(
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND relname = 'platform_events_event' LIMIT 1"
        ).fetchone()
        assert found is not None
        owner.execute(f"ALTER TABLE {found[1]} DISABLE TRIGGER {found[0]}")
    assert [finding.name for finding in database_findings()] == ["trigger"]


def test_rights_too_many_are_found_and_taken_back(own_database: str, database_server: EmbeddedServer) -> None:
    with bootstrap.connect(database_server.socket_folder, database=own_database, role=OWNER_ROLE) as owner:
        owner.execute(f"GRANT UPDATE ON platform_events_event TO {APP_ROLE}")
    assert [finding.name for finding in database_findings()] == ["append-only"]
    with acting_as(System("test of the grants")), as_owner():
        apply_grants(APP_ROLE)
    assert database_findings() == []


def test_a_table_declared_but_missing_is_an_error(
    own_database: str, database_server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lianmeng.platform.database.grants._append_only", set(append_only_tables()))
    declare_append_only("no_such_table")
    with as_owner(), pytest.raises(LookupError, match="no_such_table"):
        apply_grants(APP_ROLE)


def test_a_migration_missing_is_found(own_database: str, database_server: EmbeddedServer) -> None:
    with bootstrap.connect(database_server.socket_folder, database=own_database, role=OWNER_ROLE) as owner:
        owner.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert [finding.name for finding in database_findings()] == ["migrations"]


@pytest.mark.django_db
def test_nobody_becomes_owner_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"), as_owner():
        pass


def test_an_address_is_read_with_its_escapes_and_options() -> None:
    read = parse_url("postgresql://p%40t:s%2Fcret@db.example:5433/city?sslmode=verify-full")
    assert read == {
        "NAME": "city",
        "USER": "p@t",
        "PASSWORD": "s/cret",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full"},
    }


@pytest.mark.parametrize("url", ["mysql://x:secret@h/db", "postgresql://x:secret@h/", "x:secret"])
def test_a_bad_address_is_refused_without_repeating_the_password(url: str) -> None:
    with pytest.raises(DatabaseTrouble) as refused:
        parse_url(url)
    assert "secret" not in str(refused.value)


def test_the_owner_of_a_server_is_named_apart() -> None:
    environment = {"DATABASE_URL": "postgresql://app@h/db", "DATABASE_OWNER_URL": "postgresql://owner@h/db"}
    assert owner_connection(environment, settings.LIANMENG_DATA)["USER"] == "owner"
    del environment["DATABASE_OWNER_URL"]
    assert owner_connection(environment, settings.LIANMENG_DATA)["USER"] == "app"


def test_a_server_of_today_is_accepted_and_an_older_one_refused(
    database_server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = {**owner_connection({}, settings.LIANMENG_DATA), "HOST": str(database_server.socket_folder)}
    ours["NAME"] = "postgres"
    ours["USER"] = "postgres"
    require_supported_server(ours)
    monkeypatch.setattr("lianmeng.platform.database.url.OLDEST_SERVER", 99)
    with pytest.raises(DatabaseTrouble, match="needs 99 or newer"):
        require_supported_server(ours)


def test_a_server_that_is_not_there_is_named_so() -> None:
    with pytest.raises(DatabaseTrouble, match="cannot be reached"):
        require_supported_server(parse_url("postgresql://x@127.0.0.1:1/none"))


def test_another_role_of_the_same_user_is_not_let_in(database_server: EmbeddedServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        bootstrap.connect(database_server.socket_folder, role="somebody_else")


def test_the_server_listens_on_no_network(database_server: EmbeddedServer) -> None:
    with bootstrap.connect(database_server.socket_folder) as session:
        assert session.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_folder_with_other_files_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    mode = tmp_path.stat().st_mode
    with pytest.raises(DatabaseTrouble, match="holds other files"):
        DataFolder.at(tmp_path).create()
    assert tmp_path.stat().st_mode == mode


def test_a_link_is_not_taken_for_a_private_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(DatabaseTrouble, match="is not a folder"):
        private_folder(tmp_path / "link")


def test_an_unfinished_cluster_is_made_anew(tmp_path_factory: pytest.TempPathFactory) -> None:

    folder = DataFolder.at(tmp_path_factory.mktemp("broken") / "data")
    folder.create()
    (folder.root / "postgres.unfinished").mkdir()
    (folder.root / "postgres.unfinished" / "PG_VERSION").write_text("18")
    with attach(folder) as server:
        assert server.is_running()
        assert not (folder.root / "postgres.unfinished").exists()


def test_a_killed_server_is_started_again_by_its_holder(tmp_path_factory: pytest.TempPathFactory) -> None:

    folder = DataFolder.at(tmp_path_factory.mktemp("killed") / "data")
    with attach(folder) as server:
        process = running(folder.cluster)
        assert process is not None
        process.kill()
        process.wait(5)
        assert not server.is_running()
        server.ensure_running()
        assert server.is_running()
    assert running(folder.cluster) is None


def test_a_server_that_cannot_start_says_why(tmp_path_factory: pytest.TempPathFactory) -> None:

    folder = DataFolder.at(tmp_path_factory.mktemp("wrong") / "data")
    with attach(folder):
        pass
    local = folder.cluster / "local.conf"
    local.write_text("shared_buffers = 'much'\n")
    subprocess.run(["chmod", "644", local], check=True)
    with pytest.raises(DatabaseTrouble, match="shared_buffers"), attach(folder):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user's server runs under the user's own account")
def test_programs_that_start_at_once_on_a_fresh_machine_share_one_account() -> None:
    name = f"lianmeng-{os.getpid()}"
    program = (
        "from lianmeng.platform.database import account;"
        f"account.DEDICATED_ACCOUNT = {name!r};"
        "print('ready', flush=True);"
        "input();"
        "print(account.server_account().uid)"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    started = [subprocess.Popen([sys.executable, "-c", program], **pipes) for _ in range(6)]
    for process in started:
        process.stdout.readline()
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    numbers = {int(process.communicate(timeout=60)[0]) for process in started}
    try:
        assert numbers == {pwd.getpwnam(name).pw_uid}
    finally:
        subprocess.run(["userdel", name], check=True)
