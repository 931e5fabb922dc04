"""Addresses of databases: the embedded one, or any PostgreSQL server named by DATABASE_URL."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from lianmeng.platform.database.bootstrap import DATABASE
from lianmeng.platform.database.cluster import APP_ROLE, OWNER_ROLE
from lianmeng.platform.database.folders import DataFolder
from lianmeng.platform.database.supervisor import socket_folder
from lianmeng.platform.database.trouble import DatabaseTrouble

#: The builtin locale provider, on which sorting and case folding rest, came with PostgreSQL 17.
OLDEST_SERVER = 17

Connection = dict[str, Any]


def uses_server(environment: Mapping[str, str]) -> bool:
    """True when the installation uses a PostgreSQL server of its own instead of the embedded one."""
    return bool(environment.get("DATABASE_URL"))


def app_connection(environment: Mapping[str, str], folder: DataFolder) -> Connection:
    """Django's connection settings for the program itself: the app role."""
    if uses_server(environment):
        return parse_url(environment["DATABASE_URL"])
    return _embedded(folder, APP_ROLE)


def owner_connection(environment: Mapping[str, str], folder: DataFolder) -> Connection:
    """Django's connection settings for migrations: the owner role.

    Without DATABASE_OWNER_URL a server's migrations run as the program's own role, and ``lianmeng check`` warns of it:
    who owns a table can switch its triggers off.
    """
    if uses_server(environment):
        return parse_url(environment.get("DATABASE_OWNER_URL") or environment["DATABASE_URL"])
    return _embedded(folder, OWNER_ROLE)


def _embedded(folder: DataFolder, role: str) -> Connection:
    return {
        "NAME": DATABASE,
        "USER": role,
        "PASSWORD": "",
        "HOST": str(socket_folder(folder)),
        "PORT": "",
        "OPTIONS": {},
    }


def parse_url(url: str) -> Connection:
    """Read ``postgresql://user:password@host:port/name?sslmode=verify-full``; options go to the driver as they are.

    Raises DatabaseTrouble for another scheme or a missing database name; the password is never repeated in the message.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise DatabaseTrouble(f"DATABASE_URL must begin with postgresql://, not {parts.scheme or 'nothing'}://.")
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise DatabaseTrouble("DATABASE_URL names no database: postgresql://user:password@host:port/NAME.")
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def require_supported_server(connection: Connection) -> None:
    """Refuse a server that is too old or cannot be reached, in words for the operator."""
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    arguments = {argument: connection[key] for argument, key in named.items() if connection[key]}
    try:
        with psycopg.connect(**arguments, **connection["OPTIONS"], connect_timeout=10) as session:
            version = session.info.server_version
    except psycopg.OperationalError as error:
        raise DatabaseTrouble(f"The database server cannot be reached: {error}") from error
    if version < OLDEST_SERVER * 10000:
        raise DatabaseTrouble(
            f"This is PostgreSQL {version // 10000}; Lianmeng needs {OLDEST_SERVER} or newer. Upgrade the server, or "
            "leave DATABASE_URL unset to use the embedded one."
        )
