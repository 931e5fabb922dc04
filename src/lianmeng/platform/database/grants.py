"""What the app role may do with the owner's tables.

The program reads and writes rows; it owns nothing and may not even delete from the tables that hold history. Rooms name
those tables here, and the grants are renewed after every migration.
"""

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

_append_only: set[str] = set()


def declare_append_only(*tables: str) -> None:
    """Name database tables whose rows are written once: the app role may insert and read, never change or delete."""
    _append_only.update(tables)


def append_only_tables() -> frozenset[str]:
    """All tables declared so far."""
    return frozenset(_append_only)


def apply_grants(app: str) -> None:
    """Give the role ``app`` exactly its rights on everything the current role owns, and take every right from PUBLIC.

    Run as owner after migrations. Idempotent: it begins by taking everything away, in one transaction. Raises
    LookupError when a table declared append-only does not exist, for then its protection would be a dead letter.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
        tables = _names(cursor, "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm')", owner)
        sequences = _names(cursor, "SELECT relname FROM pg_class WHERE relkind = 'S'", owner)
        missing = _append_only - set(tables)
        if missing:
            raise LookupError(f"declared append-only but not in the database: {', '.join(sorted(missing))}")
        if owner == app:
            return
        role = sql.Identifier(app)
        statements = [_revoke_all("TABLE", name, role) for name in tables]
        statements += [_revoke_all("SEQUENCE", name, role) for name in sequences]
        statements += [_table_grant(name, role) for name in tables]
        statements += [_grant("USAGE", "SEQUENCE", sql.Identifier(name), role) for name in sequences]
        statements += _function_grants(cursor, owner, role)
        statements.append(_grant("USAGE", "SCHEMA", sql.Identifier("public"), role))
        cursor.execute(sql.SQL(" ").join(statements))


def _names(cursor: CursorWrapper, query: str, owner: str) -> list[str]:
    cursor.execute(
        f"{query} AND relnamespace = 'public'::regnamespace AND relowner = %s::regrole ORDER BY relname", [owner]
    )
    return [name for (name,) in cursor.fetchall()]


def _table_grant(name: str, role: sql.Identifier) -> sql.Composed:
    rights = "SELECT, INSERT" if name in _append_only else "SELECT, INSERT, UPDATE, DELETE"
    return _grant(rights, "TABLE", sql.Identifier(name), role)


def _function_grants(cursor: CursorWrapper, owner: str, role: sql.Identifier) -> list[sql.Composed]:
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND proowner = %s::regrole",
        [owner],
    )
    statements = []
    for (signature,) in cursor.fetchall():
        function = sql.SQL(signature)
        statements.append(sql.SQL("REVOKE ALL ON ROUTINE {} FROM PUBLIC, {};").format(function, role))
        statements.append(_grant("EXECUTE", "ROUTINE", function, role))
    return statements


def _grant(rights: str, kind: str, what: sql.Composable, role: sql.Identifier) -> sql.Composed:
    return sql.SQL("GRANT {} ON {} {} TO {};").format(sql.SQL(rights), sql.SQL(kind), what, role)


def _revoke_all(kind: str, name: str, role: sql.Identifier) -> sql.Composed:
    return sql.SQL("REVOKE ALL ON {} {} FROM PUBLIC, {};").format(sql.SQL(kind), sql.Identifier(name), role)
