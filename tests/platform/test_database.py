"""Roles and rights in the embedded database."""

import pytest
from django.db import connection

from lianmeng.platform.database.cluster import APP_ROLE
from lianmeng.site.invariants import database_findings


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
