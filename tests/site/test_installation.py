"""What belongs to one data folder: its keys, its clock, its name."""

import stat
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianmeng.platform.database.folders import DataFolder
from lianmeng.site.business_clock import REAL, ZONE, BusinessClock
from lianmeng.site.installation import (
    Installation,
    data_folder,
    read_installation,
    stored_secret,
    write_installation,
)

MOMENT = datetime(2022, 8, 31, 18, 0, tzinfo=ZONE)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = DataFolder.at(tmp_path / "data")
    folder.create()
    return folder


def test_a_new_folder_is_an_ordinary_installation_with_the_real_clock(folder: DataFolder) -> None:
    assert read_installation(folder) == Installation(name="", demonstration=False, clock=REAL)


@pytest.mark.parametrize("clock", [REAL, BusinessClock.fixed(MOMENT), BusinessClock.starting(MOMENT)])
def test_a_demonstration_is_read_as_it_was_written(folder: DataFolder, clock: BusinessClock) -> None:
    written = Installation(name="平凉示例", demonstration=True, clock=clock)
    write_installation(folder, written)
    assert read_installation(folder) == written
    assert stat.S_IMODE((folder.root / "installation.json").stat().st_mode) == 0o600


def test_an_ordinary_installation_cannot_set_its_clock() -> None:
    with pytest.raises(ValueError, match="only a demonstration"):
        Installation(clock=BusinessClock.fixed(MOMENT))


def test_a_fixed_clock_stands_and_an_offset_one_runs() -> None:
    assert BusinessClock.fixed(MOMENT.replace(tzinfo=None)).now() == MOMENT
    running = BusinessClock.starting(MOMENT)
    first = running.now()
    assert timedelta(0) <= first - MOMENT < timedelta(seconds=5)
    assert running.now() > first


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.timezones()))
def test_every_zone_is_told_in_shanghai(moment: datetime) -> None:
    shown = BusinessClock.fixed(moment).now()
    assert shown.timestamp() == moment.timestamp()
    assert shown.tzinfo == ZoneInfo("Asia/Shanghai")


def test_a_secret_is_made_once_and_for_its_owner_only(folder: DataFolder) -> None:
    first = stored_secret(folder, "secret-key")
    assert stored_secret(folder, "secret-key") == first
    assert stored_secret(folder, "trail-key") != first
    assert len(first) >= 60
    assert stat.S_IMODE((folder.root / "secret-key").stat().st_mode) == 0o600
    assert sorted(path.name for path in folder.root.iterdir()) == ["locks", "secret-key", "trail-key"]


def test_the_data_folder_is_the_users_own_unless_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    assert data_folder({}).root == tmp_path / "home" / "lianmeng"
    assert data_folder({"LIANMENG_DATA": str(tmp_path / "other")}).root == tmp_path / "other"


def test_two_folders_have_two_sockets_with_short_names(tmp_path: Path) -> None:
    deep = DataFolder.at(tmp_path.joinpath(*["a-very-long-name-of-a-folder"] * 8))
    assert deep.socket_folder() != DataFolder.at(tmp_path).socket_folder()
    assert len(str(deep.socket_folder())) < 90
