"""What must be true of the database before anybody is served from it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.utils import DatabaseError

from lianmeng.platform.database.grants import append_only_tables
from lianmeng.platform.database.url import OLDEST_SERVER


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold: a short name for machines, a sentence for the operator."""

    name: str
    sentence: str


def database_findings() -> list[Finding]:
    """What does not hold, of the first inspection that finds anything; empty when the installation is fit to serve."""
    try:
        for inspect in _INSPECTIONS:
            findings = list(inspect())
            if findings:
                return findings
    except DatabaseError as error:
        return [Finding("database", f"The database does not answer: {str(error).strip()}")]
    return []


def pending_migrations() -> list[str]:
    """Migrations in this version of the program that the database has not had yet."""
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in set(loader.disk_migrations) - set(loader.applied_migrations))


def _rows(query: str, parameters: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters or None)
        return list(cursor.fetchall())


def _server() -> Iterator[Finding]:
    [(version,)] = _rows("SELECT current_setting('server_version_num')::int")
    if version < OLDEST_SERVER * 10000:
        yield Finding("server-version", f"PostgreSQL is older than {OLDEST_SERVER}.")
    if not _rows("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"):
        yield Finding("extension", "The extension pg_trgm is missing.")
    elif _rows("SELECT cardinality(show_trgm('产业链'))") == [(0,)]:
        yield Finding("locale", "Search does not see Chinese letters; the database needs the locale C.UTF-8.")


def _migrations() -> Iterator[Finding]:
    pending = pending_migrations()
    if pending:
        yield Finding("migrations", f"{len(pending)} migrations are pending: run lianmeng migrate.")


def _triggers() -> Iterator[Finding]:
    """Every trigger that a model declares stands in the database and is switched on."""
    found = _rows(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    )
    standing = {(table.strip('"'), name) for table, name in found}
    for model, trigger in pgtrigger.registered():
        if (model._meta.db_table, trigger.get_pgid(model)) not in standing:
            yield Finding(
                "trigger", f"The trigger {trigger.name} on {model._meta.db_table} is missing or switched off."
            )
    if _rows("SELECT 1 FROM pg_proc WHERE proname = '_pgtrigger_should_ignore' AND prosrc <> 'SELECT FALSE'"):
        yield Finding("trigger-setting", "A session's setting can switch triggers off: run lianmeng migrate.")


def _rights() -> Iterator[Finding]:
    """The program's role owns nothing and cannot rewrite history."""
    if _rows("SELECT 1 FROM pg_roles WHERE rolname = current_user AND rolsuper"):
        yield Finding("superuser", "The program signs in as a superuser; give it a role that owns nothing.")
        return
    separate = settings.LIANMENG_OWNER_CONNECTION["USER"] != settings.DATABASES["default"]["USER"]
    owns = _rows("SELECT 1 FROM pg_class WHERE relowner = current_user::regrole AND relkind IN ('r', 'p') LIMIT 1")
    if owns and separate:
        yield Finding("owner", "The program's role owns tables; whoever owns a table can switch its triggers off.")
    for table in sorted(append_only_tables()) if separate else ():
        may = _rows(
            "SELECT 1 FROM pg_class WHERE oid = to_regclass(%s)"
            " AND has_table_privilege(current_user, oid, 'UPDATE, DELETE, TRUNCATE')",
            [f'public."{table}"'],
        )
        if may:
            yield Finding("append-only", f"The program's role may change rows of {table}: run lianmeng migrate.")


_INSPECTIONS: tuple[Callable[[], Iterator[Finding]], ...] = (_server, _migrations, _triggers, _rights)


def advice() -> list[str]:
    """What holds, but could be better in this installation."""
    sentences = []
    if settings.LIANMENG_USES_SERVER and settings.LIANMENG_OWNER_CONNECTION["USER"] == connection.settings_dict["USER"]:
        sentences.append("The program owns its tables, so it could switch triggers off: set DATABASE_OWNER_URL.")
    if settings.PROFILE == "office-http":
        sentences.append("Pages and passwords travel unencrypted in this network (LIANMENG_PROFILE=office-http).")
    return sentences
