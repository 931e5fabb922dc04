"""The heads noted outside the database: every tampering of the trail shows against them."""

from pathlib import Path

import pytest
from django.db import transaction

from lianmeng.kernel.places import System
from lianmeng.platform.database.roles import as_owner
from lianmeng.platform.events.chain import digest_of, verify
from lianmeng.platform.events.notes import read_notes
from lianmeng.platform.permissions.ambient import acting_as, writing
from lianmeng.platform.work.unit import unit_of_work
from lianmeng.site.trail_check import trail_findings
from tests.assist import stories
from tests.platform.test_trail import ATTACKS, ATTACKS_ON_THE_END, TABLE, _event_after, events, run_sql
from tests.support.cast import Cast, install, moment

TAMPERINGS = ATTACKS | ATTACKS_ON_THE_END


@pytest.fixture
def files(own_database: str, settings: pytest.FixtureRequest, tmp_path: Path) -> list[Path]:
    """Two places for notes, and a database of its own."""
    settings.TRAIL_NOTES = [tmp_path / "trail-heads", tmp_path / "copy"]  # type: ignore[attr-defined]
    return list(settings.TRAIL_NOTES)  # type: ignore[attr-defined]


@pytest.fixture
def noted(files: list[Path]) -> Cast:
    """A trail of some length, its heads noted as the acts were committed."""
    cast = install()
    stories.dispatched(cast)
    return cast


def faults() -> list[str]:
    with acting_as(System("check")):
        return [finding.name for finding in trail_findings()]


def test_the_sixteen_tamperings_are_all_found(noted: Cast) -> None:
    assert len(TAMPERINGS) == 16
    assert faults() == []
    found = {}
    with as_owner():
        for name, attack in TAMPERINGS.items():
            with acting_as(System("attack")), transaction.atomic():
                run_sql(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
                attack()
                found[name] = faults()
                transaction.set_rollback(True)
    assert found == {name: ["trail"] for name in TAMPERINGS}
    assert faults() == []


def test_a_tail_cut_off_and_grown_again_under_the_stolen_key_is_found(noted: Cast) -> None:
    length = len(events())
    with as_owner(), writing("forge"), transaction.atomic():
        run_sql(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        run_sql(f"DELETE FROM {TABLE} WHERE position > 10")
        for position in range(11, length + 5):
            last = events()[-1]
            forged = _event_after(last, position, last.digest)
            forged.note = "forged"
            forged.digest = digest_of(forged)
            forged.save(force_insert=True)
        assert verify().whole
        assert faults() == ["trail"]
        transaction.set_rollback(True)


def test_each_commit_notes_its_head_in_both_places_and_a_rollback_notes_none(noted: Cast, files: list[Path]) -> None:
    before = [read_notes(place) for place in files]
    assert before[0] == before[1]
    demand = stories.raised(noted, submit=False)
    head = (verify().events, verify().head)
    assert [read_notes(place)[-1] for place in files] == [head, head]
    with transaction.atomic():
        with unit_of_work(noted["enterprise"]) as work:
            held = work.lock(demand)
            work.change(held, verb="draft_edited", at=moment("2022-09-28 10:00"), changes={"title": "改"})
        assert verify().events == head[0] + 1
        transaction.set_rollback(True)
    assert [read_notes(place)[-1] for place in files] == [head, head]
    assert {place.stat().st_mode & 0o777 for place in files} == {0o600}


def test_a_place_that_cannot_be_written_undoes_nothing_and_the_other_is_written(noted: Cast, files: list[Path]) -> None:
    files[0].unlink()
    files[0].mkdir()
    length = verify().events
    stories.raised(noted, submit=False)
    assert verify().events == length + 1
    assert read_notes(files[1])[-1][0] == length + 1
    assert faults() == ["trail-notes"]


def test_a_line_broken_off_says_nothing_and_the_next_one_stands_alone(noted: Cast, files: list[Path]) -> None:
    with files[0].open("a") as file:
        file.write("\n123 abc")
    stories.raised(noted, submit=False)
    assert read_notes(files[0]) == read_notes(files[1])
    assert faults() == []


def test_a_lost_file_of_notes_is_found(noted: Cast, files: list[Path]) -> None:
    files[1].unlink()
    assert faults() == ["trail-notes"]
