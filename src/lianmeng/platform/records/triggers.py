"""Database triggers that hold even when code is careless: legal steps only, and tables that only grow."""

import pgtrigger
from django.db import connection

from lianmeng.kernel.lifecycle import Lifecycle


def lifecycle_triggers(lifecycle: Lifecycle, field: str = "status") -> list[pgtrigger.Trigger]:
    """Triggers that admit a new row in an initial state only and refuse a step the table does not list."""
    return [
        pgtrigger.FSM(name=f"{lifecycle.name}_steps", field=field, transitions=sorted(lifecycle.pairs)),
        pgtrigger.Protect(
            name=f"{lifecycle.name}_begins",
            operation=pgtrigger.Insert,
            condition=~pgtrigger.Q(**{f"new__{field}__in": list(lifecycle.initial_states)}),
        ),
    ]


def append_only_triggers(name: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse to change, remove or empty what was once written."""
    return [
        pgtrigger.Protect(name=f"{name}_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{name}_kept",
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION 'this table only grows';",
        ),
    ]


def forbid_ignoring() -> None:
    """Close the door by which pgtrigger lets any session switch triggers off, a mere setting.

    Run as owner after migrations, each of which opens it anew: the function that every trigger asks first
    says no from now on, and the app role cannot replace it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN"
            " LANGUAGE sql IMMUTABLE AS 'SELECT FALSE'"
        )
