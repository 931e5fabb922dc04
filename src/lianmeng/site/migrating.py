"""Bringing the database to this version of the program."""

from django.core.management import call_command

from lianmeng.kernel.places import System
from lianmeng.platform.database.grants import apply_grants
from lianmeng.platform.database.roles import app_role, as_owner
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.platform.records.triggers import forbid_ignoring


def migrate_database(*, verbosity: int = 1) -> None:
    """Apply all migrations as owner, make the cache table, bolt the triggers, and renew the app role's rights."""
    with acting_as(System("migrate")), as_owner():
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("createcachetable", verbosity=0)
        forbid_ignoring()
        apply_grants(app_role())
