"""Acting as the owner of the tables for the length of a migration."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

_WHO = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


def app_role() -> str:
    """The database role of the program."""
    return str(settings.DATABASES["default"]["USER"])


def owner_role() -> str:
    """The database role that owns the tables."""
    return str(settings.LIANMENG_OWNER_CONNECTION["USER"])


@contextmanager
def as_owner() -> Iterator[None]:
    """Run a block with this thread's default connection signed in as the owner; other threads keep the app role.

    For migrations and nothing else. The connection is closed on both ends, so no session changes hands. Not inside a
    transaction.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a session cannot change its role inside a transaction")
    usual = connection.settings_dict
    connection.close()
    connection.settings_dict = {**usual, **{key: settings.LIANMENG_OWNER_CONNECTION[key] for key in _WHO}}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = usual
