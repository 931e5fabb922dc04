"""Copies are what the actions write: column by column, event by event, under every constraint of the database."""

from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from psycopg.rows import dict_row

from bench import loading
from lianmeng.assist.models import Demand, Extension
from lianmeng.platform.database import bootstrap
from lianmeng.platform.database.cluster import APP_ROLE
from lianmeng.platform.events import chain
from lianmeng.site.city.making import make_city
from lianmeng.site.city.plans import drawn

pytestmark = pytest.mark.long

OWN = {"position", "recorded_at", "previous", "digest"}


@pytest.fixture
def grown(own_database, database_server):
    """A small city three times over and five more, its session, and how many demands it had."""
    make_city(drawn(3, 0.02, date(2022, 8, 31)))
    with bootstrap.connect(database_server.socket_folder, database=own_database, role=APP_ROLE) as session:
        originals = loading.count_demands(session)
        loading.grow(session, 3 * originals + 5, originals=originals)
        yield session.cursor(row_factory=dict_row), originals


def bundles(cursor):
    """Each demand by number, with its rows by table and its events, its own keys and texts replaced by their roles."""
    demands = cursor.execute("SELECT * FROM assist_demand ORDER BY number").fetchall()
    hanging = {
        table: cursor.execute(f"SELECT * FROM {table._meta.db_table} ORDER BY id").fetchall()
        for table in loading._tables()
        if table is not Demand
    }
    events = cursor.execute("SELECT * FROM platform_events_event ORDER BY position").fetchall()
    for demand in demands:
        roles = {str(demand["id"]): "demand"} | {demand[name]: name for name in ("number", "title", "content")}
        rows = [("assist_demand", demand)]
        for table, those in hanging.items():
            for row in (one for one in those if one["demand_id"] == demand["id"]):
                roles[str(row["id"])] = f"{table.__name__} {len(rows)}"
                rows.append((table.__name__, row))
        told = [one for one in events if str(one["record_id"]) in roles]
        yield (
            [(table, told_by_role(row, roles)) for table, row in rows],
            [{name: told_by_role(value, roles) for name, value in one.items() if name not in OWN} for one in told],
        )


def told_by_role(value, roles):
    if isinstance(value, dict):
        return {name: told_by_role(item, roles) for name, item in value.items()}
    if isinstance(value, list):
        return [told_by_role(item, roles) for item in value]
    if isinstance(value, (UUID, str)):
        return roles.get(str(value), value)
    return value


def test_copies_equal_what_the_actions_wrote_but_for_their_own_keys_and_texts(grown):
    cursor, originals = grown
    made = list(bundles(cursor))
    assert len(made) == 3 * originals + 5
    assert all(rows and events for rows, events in made)
    for number, bundle in enumerate(made[originals:]):
        assert bundle == made[number % originals]
    kinds = Counter(row["status"] for rows, _ in made for table, row in rows if table == "assist_demand")
    assert kinds["closed"] > originals
    texts = cursor.execute(
        "SELECT count(DISTINCT title) AS titles, count(DISTINCT content) AS contents FROM assist_demand"
    )
    assert texts.fetchone()["contents"] > 2 * originals


def test_the_chain_goes_on_and_the_tables_hold(grown):
    cursor, _ = grown
    verdict = chain.verify()
    assert verdict.whole, verdict.fault
    assert verdict.events == cursor.execute("SELECT count(*) AS n FROM platform_events_event").fetchone()["n"]
    moved = (
        "SELECT record_id, new->>'status' AS status FROM platform_events_event WHERE new ? 'status' ORDER BY position"
    )
    last = {row["record_id"]: row["status"] for row in cursor.execute(moved).fetchall()}
    for table in (Demand, Extension):
        for row in cursor.execute(f"SELECT id, status FROM {table._meta.db_table}").fetchall():
            assert last.get(row["id"], row["status"]) == row["status"]
