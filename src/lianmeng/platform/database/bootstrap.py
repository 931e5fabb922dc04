"""What only a superuser may do, done once per cluster: roles, databases, extensions.

Nothing else in the program signs in as superuser. The owner owns the database and its tables; the app role owns
nothing, so it can neither drop a trigger nor switch one off.
"""

from pathlib import Path

import psycopg
from psycopg import sql

from lianmeng.platform.database.cluster import APP_ROLE, OWNER_ROLE, SUPERUSER

DATABASE = "lianmeng"

#: Similarity search in Chinese, and exclusion constraints over keys and date ranges.
EXTENSIONS = ("pg_trgm", "btree_gist")


def connect(sockets: Path, *, database: str = "postgres", role: str = SUPERUSER) -> psycopg.Connection:
    """Open a connection to the embedded server, each statement its own transaction."""
    return psycopg.connect(host=str(sockets), dbname=database, user=role, autocommit=True, connect_timeout=5)


def ensure_bootstrapped(sockets: Path) -> None:
    """Make the two roles and the program's database where they are missing."""
    with connect(sockets) as connection:
        for role in (OWNER_ROLE, APP_ROLE):
            _ensure_role(connection, role)
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
    if found is None:
        create_database(sockets, DATABASE)


def _ensure_role(connection: psycopg.Connection, role: str) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS").format(
                sql.Identifier(role)
            )
        )


def create_database(sockets: Path, name: str, *, template: str | None = None) -> None:
    """Make a database that belongs to the owner role and that the app role may enter, nobody else.

    With ``template`` it is a copy of that database, data included, which must have no sessions. A database without
    template is prepared under another name first, so that an interrupted preparation is never taken for a finished one.
    """
    if template is not None:
        with connect(sockets) as connection:
            _create(connection, name, template)
            _close_to_others(connection, name)
        return
    unfinished = f"{name}_unfinished"
    with connect(sockets) as connection:
        drop_database(connection, unfinished)
        _create(connection, unfinished, "template0")
        _close_to_others(connection, unfinished)
    with connect(sockets, database=unfinished) as connection:
        _prepare_schema(connection)
    with connect(sockets) as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(unfinished), sql.Identifier(name))
        )


def _create(connection: psycopg.Connection, name: str, template: str) -> None:
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(OWNER_ROLE), sql.Identifier(template)
        )
    )


def _close_to_others(connection: psycopg.Connection, name: str) -> None:
    database, app = sql.Identifier(name), sql.Identifier(APP_ROLE)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, app))


def _prepare_schema(connection: psycopg.Connection) -> None:
    owner, app = sql.Identifier(OWNER_ROLE), sql.Identifier(APP_ROLE)
    connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(owner))
    connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app))
    for extension in EXTENSIONS:
        connection.execute(sql.SQL("CREATE EXTENSION {} SCHEMA public").format(sql.Identifier(extension)))
    # Functions are open to everybody by default; those of our migrations are to be open to nobody until granted.
    connection.execute(
        sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC").format(owner)
    )


def drop_database(connection: psycopg.Connection, name: str) -> None:
    """Remove a database and end the sessions in it; a missing one is no error."""
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
