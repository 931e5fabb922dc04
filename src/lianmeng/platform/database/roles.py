"""Acting as the owner of the tables for the length of a migration."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection

_WHO = ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")


def app_role() -> str:
    """The database role of the program."""
    return str(settings.DATABASES["default"]["USER"])


def owner_role() -> str:
    """The database role that owns the tables."""
    return str(settings.LIANMENG_OWNER_CONNECTION["USER"])


@contextmanager
def as_owner() -> Iterator[None]:
    """Run a block with Django's default connection signed in as the owner.

    For migrations and nothing else. The connection is closed on both ends, so no session changes hands, and only this
    thread's connection is concerned. Not inside a transaction.
    """
    with signed_in_as({key: settings.LIANMENG_OWNER_CONNECTION[key] for key in _WHO if key != "NAME"}):
        yield


@contextmanager
def signed_in_as(who: Mapping[str, Any]) -> Iterator[None]:
    """Run a block with these connection settings in place of the usual ones."""
    if connection.in_atomic_block:
        raise RuntimeError("a session cannot change its role inside a transaction")
    usual = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(who)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(usual)
