"""The trip-wire: SQL that names a protected table but was not compiled by the guard does not run.

It catches cursors and whatever a library might build by hand. Migrations and other work of the program
itself run in the name of a System viewer and pass.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from lianmeng.kernel.places import System
from lianmeng.platform.permissions.ambient import ScopeMissing, current_viewer

_passing: ContextVar[bool] = ContextVar("passing", default=False)
_tables: set[str] = set()
_pattern: re.Pattern[str] | None = None


def protect_table(name: str) -> None:
    """Add a table to those that the trip-wire watches."""
    global _pattern
    _tables.add(name)
    _pattern = re.compile(r"\b(?:" + "|".join(sorted(_tables)) + r")\b", re.IGNORECASE)


def protected_tables() -> frozenset[str]:
    """The tables watched now."""
    return frozenset(_tables)


class _CompiledByGuard:
    """Marks what a compiler executes as having gone through the guard."""

    def __call__(self, compiler: Any) -> Any:
        execute = compiler.execute_sql

        def execute_sql(*args: Any, **kwargs: Any) -> Any:
            with self.passing():
                return execute(*args, **kwargs)

        compiler.execute_sql = execute_sql
        return compiler

    @contextmanager
    def passing(self) -> Iterator[None]:
        token = _passing.set(True)
        try:
            yield
        finally:
            _passing.reset(token)


compiled_by_guard = _CompiledByGuard()


def tripwire(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """A Django execute wrapper: refuse statements on protected tables that the guard did not make."""
    if not _passing.get() and _pattern is not None and not isinstance(current_viewer(), System):
        found = _pattern.search(sql if isinstance(sql, str) else str(sql))
        if found:
            raise ScopeMissing(f"SQL on the protected table {found.group()} outside the guard")
    return execute(sql, params, many, context)


def watch(sender: Any, connection: Any, **_: Any) -> None:
    """Stretch the wire over a new connection."""
    if tripwire not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, tripwire)
