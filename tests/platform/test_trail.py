"""The trail: it only grows, each action leaves one event, and whoever rewrites it is found out."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from lianmeng.assist.models import Demand
from lianmeng.kernel.places import System
from lianmeng.platform.database import bootstrap
from lianmeng.platform.database.cluster import SUPERUSER
from lianmeng.platform.database.roles import as_owner
from lianmeng.platform.database.supervisor import EmbeddedServer
from lianmeng.platform.events import chain
from lianmeng.platform.events.chain import BEGINNING, append, digest_of, verify
from lianmeng.platform.events.models import Event
from lianmeng.platform.events.trail import PRIVATE, draft_event, timeline
from lianmeng.platform.notices.models import Notice, Outbox
from lianmeng.platform.permissions.ambient import acting_as, writing
from lianmeng.platform.work.unit import unit_of_work
from lianmeng.site.invariants import database_findings
from tests.assist import stories
from tests.assist.walks import Walk
from tests.support.cast import Cast, install, moment

LOOK = System("look at the trail")
TABLE = "platform_events_event"


def events() -> list[Event]:
    return list(Event.objects.visible_to(LOOK).order_by("position"))


def run_sql(statement: str, *parameters: object) -> None:
    with acting_as(System("attack")), connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)


# -- the program's own role -------------------------------------------------------------------------------------------

REFUSED = {
    "update": f"UPDATE {TABLE} SET note = 'x'",
    "delete": f"DELETE FROM {TABLE}",
    "truncate": f"TRUNCATE {TABLE}",
    "upsert": f"INSERT INTO {TABLE} SELECT * FROM {TABLE} ON CONFLICT (position) DO UPDATE SET note = 'x'",
    "merge": f"MERGE INTO {TABLE} t USING {TABLE} s ON t.position = s.position WHEN MATCHED THEN DELETE",
    "disable triggers": f"ALTER TABLE {TABLE} DISABLE TRIGGER ALL",
    "drop the trigger": f"DROP TRIGGER pgtrigger_event_stays_04dd7 ON {TABLE}",
    "drop the table": f"DROP TABLE {TABLE}",
    "replica mode": "SET session_replication_role = replica",
    "become the owner": "SET ROLE lianmeng_owner",
    "replace the trigger's function": "CREATE OR REPLACE FUNCTION pgtrigger_event_stays_04dd7() RETURNS trigger"
    " LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "replace what triggers ask": "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME)"
    " RETURNS BOOLEAN LANGUAGE sql AS 'SELECT TRUE'",
    "a rule": f"CREATE RULE r AS ON INSERT TO {TABLE} DO INSTEAD NOTHING",
    "another trigger": f"CREATE TRIGGER t BEFORE INSERT ON {TABLE}"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
}


@pytest.mark.parametrize("attack", REFUSED)
def test_the_program_itself_cannot_rewrite_the_trail(cast: Cast, attack: str) -> None:
    before = [event.digest for event in events()]
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner|cannot set"), transaction.atomic():
        run_sql(REFUSED[attack])
    assert [event.digest for event in events()] == before
    assert verify().whole


OUT_OF_ORDER = (
    f'INSERT INTO {TABLE} SELECT 100000, recorded_at, at, "on", verb, record_kind, record_id, actor_account,'
    " actor_post, actor_role, actor_place, actor_name, dimensions, old, new, note, algorithm, previous, digest"
    f" FROM {TABLE} WHERE position = 1"
)


def test_no_setting_of_a_session_lets_an_event_in_out_of_order(cast: Cast) -> None:
    with transaction.atomic():
        run_sql("SELECT set_config('pgtrigger.ignore', %s, true)", "{pgtrigger_event_in_order_84d1b}")
        with pytest.raises(DatabaseError, match="at its end"), transaction.atomic():
            run_sql(OUT_OF_ORDER)
        transaction.set_rollback(True)


def test_the_check_of_an_installation_notices_triggers_that_a_setting_could_switch_off(own_database: str) -> None:
    def found() -> set[str]:
        return {finding.name for finding in database_findings()}

    assert "trigger-setting" not in found()
    with as_owner():
        run_sql(
            "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME)"
            " RETURNS BOOLEAN LANGUAGE sql AS 'SELECT TRUE'"
        )
    assert "trigger-setting" in found()


@pytest.mark.parametrize("shift", [-1, 0, 2, 1000])
def test_an_event_goes_to_the_end_and_nowhere_else(cast: Cast, shift: int) -> None:
    last = events()[-1]
    with writing("insert out of order"), pytest.raises(DatabaseError), transaction.atomic():
        _event_after(last, last.position + shift, last.digest).save(force_insert=True)
    with writing("insert with another past"), pytest.raises(DatabaseError, match="at its end"), transaction.atomic():
        _event_after(last, last.position + 1, "f" * 64).save(force_insert=True)


def _event_after(last: Event, position: int, previous: str) -> Event:
    values = {field.attname: getattr(last, field.attname) for field in Event._meta.concrete_fields}
    event = Event(**{**values, "position": position, "previous": previous})
    event.digest = digest_of(event)
    return event


# -- whoever owns the database ----------------------------------------------------------------------------------------


def _forged(event: Event, key: bytes) -> str:
    """The digest of an event under a key of the forger's."""
    covered = {name: chain._plain(getattr(event, name)) for name in chain._COVERED}
    text = json.dumps(covered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _rehash_from(position: int, digest: Callable[[Event], str]) -> None:
    previous = next((one.digest for one in events() if one.position == position - 1), BEGINNING)
    for event in events():
        if event.position >= position:
            event.previous = previous
            previous = digest(event)
            run_sql(
                f"UPDATE {TABLE} SET previous = %s, digest = %s WHERE position = %s",
                event.previous,
                previous,
                event.position,
            )


def _swap() -> None:
    run_sql(f"UPDATE {TABLE} SET position = -5 WHERE position = 5")
    run_sql(f"UPDATE {TABLE} SET position = 5 WHERE position = 6")
    run_sql(f"UPDATE {TABLE} SET position = 6 WHERE position = -5")


def _move_up(first: int) -> None:
    run_sql(f"UPDATE {TABLE} SET position = -position - 1 WHERE position >= %s", first)
    run_sql(f"UPDATE {TABLE} SET position = -position WHERE position < 0")


def _delete_and_renumber() -> None:
    run_sql(f"DELETE FROM {TABLE} WHERE position = 5")
    run_sql(f"UPDATE {TABLE} SET position = -position + 1 WHERE position > 5")
    run_sql(f"UPDATE {TABLE} SET position = -position WHERE position < 0")


def _insert_in_the_middle() -> None:
    fourth = events()[3]
    _move_up(5)
    with writing("forge"):
        forged = _event_after(fourth, 5, fourth.digest)
        forged.digest = _forged(forged, b"guessed")
        forged.save(force_insert=True)
    run_sql(f"UPDATE {TABLE} SET previous = %s WHERE position = 6", forged.digest)


def _edit(column: str, value: str) -> Callable[[], None]:
    return lambda: run_sql(f'UPDATE {TABLE} SET "{column}" = {value} WHERE position = 5')


def _edit_and_rehash(key: bytes) -> None:
    _edit("note", "'x'")()
    _rehash_from(5, lambda event: _forged(event, key))


def _append_forged() -> None:
    last = events()[-1]
    with writing("forge"):
        forged = _event_after(last, last.position + 1, last.digest)
        forged.digest = _forged(forged, b"guessed")
        forged.save(force_insert=True)


ATTACKS: dict[str, Callable[[], None]] = {
    "edit the note": _edit("note", "'x'"),
    "edit the actor": _edit("actor_name", "'somebody else'"),
    "edit the moment": _edit("at", "at - interval '1 day'"),
    "edit a value": _edit("new", "jsonb_set(new, '{title}', '\"x\"')"),
    "edit the record": _edit("record_id", "gen_random_uuid()"),
    "edit the digest": _edit("digest", "repeat('a', 64)"),
    "delete": lambda: run_sql(f"DELETE FROM {TABLE} WHERE position = 5"),
    "delete the first": lambda: run_sql(f"DELETE FROM {TABLE} WHERE position = 1"),
    "delete and renumber": _delete_and_renumber,
    "swap": _swap,
    "insert in the middle": _insert_in_the_middle,
    "edit and hash anew under another key": lambda: _edit_and_rehash(b"guessed"),
    "append under another key": _append_forged,
}
#: Found only against a digest noted down elsewhere.
ATTACKS_ON_THE_END: dict[str, Callable[[], None]] = {
    "cut the tail": lambda: run_sql(f"DELETE FROM {TABLE} WHERE position > 10"),
    "edit and hash anew under the stolen key": lambda: (_edit("note", "'x'")(), _rehash_from(5, digest_of))[0],
    "empty": lambda: run_sql(f"DELETE FROM {TABLE}"),
}


@pytest.fixture
def as_database_owner(own_database: str) -> None:
    """A trail of some length in a database of its own, before somebody who owns the tables."""
    stories.dispatched(install())


def test_whoever_owns_the_tables_and_rewrites_the_trail_is_found_out(as_database_owner: None) -> None:
    whole = verify()
    assert whole.whole
    assert whole.events > 20
    anchor = (whole.events, whole.head)
    found: dict[str, str] = {}
    with as_owner():
        for name, attack in (ATTACKS | ATTACKS_ON_THE_END).items():
            with acting_as(System("attack")), transaction.atomic():
                run_sql(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
                attack()
                found[name] = verify().fault
                assert verify(anchor).fault or name == "append under another key", name
                transaction.set_rollback(True)
    assert {name for name, fault in found.items() if not fault} == set(ATTACKS_ON_THE_END)
    assert verify(anchor) == whole


def test_a_superuser_in_replica_mode_is_found_out(
    as_database_owner: None, database_server: EmbeddedServer, own_database: str
) -> None:
    with bootstrap.connect(database_server.socket_folder, database=own_database, role=SUPERUSER) as session:
        session.execute("SET session_replication_role = replica")
        session.execute(f"UPDATE {TABLE} SET note = 'x' WHERE position = 7")
    assert verify().fault == "event 7 was changed"


def test_the_owner_meets_the_triggers_as_well(as_database_owner: None) -> None:
    with as_owner():
        for attack in (REFUSED["update"], REFUSED["delete"], REFUSED["truncate"]):
            with pytest.raises(DatabaseError, match=r"only grows|Cannot"), transaction.atomic():
                run_sql(attack)


def test_another_key_does_not_verify(cast: Cast, settings: pytest.FixtureRequest) -> None:
    assert verify().whole
    settings.TRAIL_KEY = "another"  # type: ignore[attr-defined]
    assert verify().fault == "event 1 was changed"


# -- what is in it ----------------------------------------------------------------------------------------------------


def test_each_action_leaves_exactly_one_event(cast: Cast) -> None:
    walk = Walk.begun(cast)
    several = []
    for step in [
        "edit_draft",
        "submit",
        "accept",
        "dispatch",
        "dispute",
        "uphold",
        "acknowledge",
        "contact",
        "reassign",
        "acknowledge",
        "contact",
        "report_progress",
        "request_extension",
        "refuse_extension",
        "request_extension",
        "approve_extension",
        "conclude",
        "send_back",
        "conclude",
        "review",
        "fail_to_call",
        "call_back",
        "ask_redo",
        "redo",
        "conclude",
        "review",
        "call_back",
        "confirm",
        "close",
    ]:
        before = Event.objects.visible_to(LOOK).count()
        walk.take(step)
        if Event.objects.visible_to(LOOK).count() != before + 1:
            several.append(step)
    assert several == []
    told = timeline(cast["enterprise"], walk.demand)
    assert len(told) == len(walk.taken) + 1
    assert [event.at for event in told] == sorted(event.at for event in told)


def test_replaying_the_events_gives_the_record(cast: Cast) -> None:
    demand = stories.closed(cast)
    stored = Demand.objects.visible_to(LOOK).get(pk=demand.pk)
    replayed: dict[str, object] = {}
    for event in timeline(LOOK, demand):
        assert {name: replayed[name] for name in event.old if name in replayed} == event.old
        replayed |= event.new
    fields = {field.attname for field in Demand._meta.concrete_fields} - {"id", "version"} - Demand.private_fields
    kept = draft_event(
        actor=LOOK, verb="x", record=stored, at=moment("2022-10-10 09:00"), on=moment("2022-10-10 09:00").date(),
        old={}, new={name: getattr(stored, name) for name in fields},
    ).new  # fmt: skip
    assert {name: replayed[name] for name in fields} == kept


def test_an_event_says_who_when_and_what(cast: Cast) -> None:
    demand = stories.dispatched(cast)
    event = timeline(cast["county_office"], demand)[-1]
    office = cast["county_office"]
    assert (event.verb, event.actor_account, event.actor_post) == ("demand_dispatched", office.account, office.post)
    assert (event.actor_role, event.actor_place) == ("county_office", "county:620823")
    assert (event.at, str(event.on)) == (moment(stories.DISPATCHED), "2022-09-28")
    assert event.old["status"] == "accepted"
    assert event.new["status"] == "dispatched"
    assert event.dimensions["county"] == "620823"
    assert event.dimensions["handler"] == str(cast.team.pk)


def test_personal_values_never_reach_the_trail_or_the_outbox(cast: Cast) -> None:
    walk = Walk.begun(cast)
    name, phone = walk.demand.contact_name, walk.demand.contact_phone
    assert name
    assert phone
    with unit_of_work(cast["enterprise"]) as work:
        held = work.lock(walk.demand)
        changes = {"contact_name": "李四（测试）", "contact_phone": "13911112222"}
        work.change(held, verb="draft_edited", at=moment("2022-09-28 09:30"), changes=changes)
        walk.demand = held
    walk.go(
        *[
            "submit",
            "accept",
            "dispatch",
            "acknowledge",
            "contact",
            "conclude",
            "review",
            "call_back",
            "confirm",
            "close",
        ]
    )
    drafted, edited = timeline(cast["enterprise"], walk.demand)[:2]
    assert drafted.new["contact_name"] == edited.old["contact_phone"] == edited.new["contact_phone"] == PRIVATE
    with acting_as(LOOK), connection.cursor() as cursor:
        for model in (Event, Outbox, Notice):
            cursor.execute(f"SELECT string_agg(t::text, '') FROM {model._meta.db_table} t")
            (text,) = cursor.fetchone()
            assert text is None or not any(secret in text for secret in (name, phone, "李四", "13911112222"))


def test_a_record_that_one_does_not_see_has_no_timeline(cast: Cast) -> None:
    demand = stories.dispatched(cast)
    assert timeline(cast["other_enterprise"], demand) == []
    with acting_as(cast["enterprise"]):
        assert timeline(cast["enterprise"], demand) != []
    assert Event.objects.visible_to(cast["auditor"]).exists()
    assert not Event.objects.visible_to(cast["city_office"]).exists()


# -- several at once --------------------------------------------------------------------------------------------------


def test_positions_follow_the_order_of_commits_without_a_gap(own_database: str) -> None:
    cast = install()
    before = verify().events
    writers, each = 6, 5
    demands = [stories.raised(cast, submit=False) for _ in range(writers)]
    start, over = threading.Barrier(writers + 1), threading.Event()
    faults: list[object] = []

    def write(demand: Demand) -> None:
        try:
            start.wait()
            for number in range(each):
                with unit_of_work(cast["enterprise"]) as work:
                    held = work.lock(demand)
                    at = moment("2022-09-28 10:00") + timedelta(minutes=number)
                    work.change(held, verb="draft_edited", at=at, changes={"title": f"第{number}次"})
                    work.change(held, verb="draft_edited", at=at, changes={"content": f"第{number}次"})
                demand = held
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    def watch() -> None:
        """Whatever instant one looks at, the positions seen so far have no gap: nothing commits behind a reader."""
        try:
            start.wait()
            while not over.is_set():
                seen = list(Event.objects.visible_to(LOOK).order_by("position").values_list("position", flat=True))
                if seen != list(range(1, len(seen) + 1)):
                    faults.append(seen)
                time.sleep(0.002)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(demand,)) for demand in demands]
    watcher = threading.Thread(target=watch)
    for thread in (*threads, watcher):
        thread.start()
    for thread in threads:
        thread.join()
    over.set()
    watcher.join()
    assert faults == []
    verdict = verify()
    assert verdict.whole
    assert verdict.events == before + writers + writers * each * 2
    recorded = [event.recorded_at for event in events()]
    assert recorded == sorted(recorded)
    pairs = [event.record_id for event in events()[before + writers :]]
    assert pairs[::2] == pairs[1::2]  # the two events of one transaction stand side by side


def test_the_trail_is_appended_to_inside_a_transaction_only(own_database: str) -> None:
    demand = stories.raised(install(), submit=False)
    event = draft_event(
        actor=LOOK, verb="x", record=demand, at=moment(stories.RAISED), on=moment(stories.RAISED).date(), old={}, new={}
    )
    with writing("append outside a transaction"), pytest.raises(transaction.TransactionManagementError):
        append([event])
    assert verify().whole
