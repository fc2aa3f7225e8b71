"""F13 for updates: killed at each boundary, the next start of the machine completes or takes back; every case is there."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.updates.state import read_state
from kiosk.updates.unpacking import read_record
from sync.journal.preflight import look
from sync.journal.schema import HEAD
from sync.vault.signing import DeviceKey
from tests.appliance.machine import FIRST, NEXT, Machine
from tests.faults.end_processes import numbered
from tests.faults.update_process import machine_at, night

NEW = "0.2.0"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A machine as it was in the evening: a key beside it, a bundle for each story."""
    folder = tmp_path_factory.mktemp("before")
    key = DeviceKey.generate()
    key.save(folder / "release.pem")
    Machine(folder / "machine", key).install()
    return folder


def evening(before: Path, place: Path, habit: str) -> tuple[Machine, Path]:
    shutil.copytree(before, place, symlinks=True)
    machine = machine_at(place / "machine", place / "release.pem")
    machine.receive(NEW, habit)
    return machine, place / "release.pem"


def morning(machine: Machine) -> None:
    """The machine starts: first what settles, by the launcher's choice of code; then the lobby, of one whole release."""
    machine.updater().settle()
    state = read_state(machine.places.state)
    assert state.stage in ("rest", "ready"), state
    running = machine.places.running()
    assert running in (FIRST, NEW)
    assert read_record(machine.places.release(running)) is not None
    assert not machine.places.confirmed.is_symlink()
    assert machine.serials() == [1, 2, 3]
    if running == FIRST:
        assert look(machine.stand.folder / "journal.sqlite", machine.stand.folder / "mark.json") is None
        machine.opened().close()
    else:
        assert revision(machine) in (HEAD, NEXT)
    assert "stop" not in machine.lobby.told  # it would cancel the lobby's own start


def revision(machine: Machine) -> str:
    with closing(sqlite3.connect(machine.stand.folder / "journal.sqlite")) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


@pytest.mark.parametrize(
    ("habit", "since", "ends_at"),
    [
        ("migrates", "stage.unpacking", NEW),
        ("migrates, dies", "probation.started", FIRST),
        ("refuses", "trial.copied", FIRST),
    ],
)
def test_killed_at_each_boundary(before: Path, tmp_path: Path, habit: str, since: str, ends_at: str) -> None:
    """``since``: where the story begins to differ from the one above it."""
    machine, key = evening(before, tmp_path / "whole", habit)
    code, told = night(machine.root, key, None)
    assert code == 0
    assert machine.places.running() == ends_at
    steps = [step for step in numbered(told) if step[0] != "unpack.file" or step[1] == 2]
    steps = steps[steps.index((since, 1)) :]
    for number, step in enumerate(steps):
        machine, key = evening(before, tmp_path / f"{number}", habit)
        assert night(machine.root, key, step)[0] == -9, step
        morning(machine)
        code, _ = night(machine.root, key, None)
        assert code == 0, step
        morning(machine)
        assert machine.places.running() == ends_at, step
        assert machine.serials() == [1, 2, 3], step
        shutil.rmtree(tmp_path / f"{number}")


def test_what_is_cut_off_each_night_is_given_up_after_three(before: Path, tmp_path: Path) -> None:
    machine, key = evening(before, tmp_path / "one", "migrates")
    for _ in range(3):
        assert night(machine.root, key, ("stage.probation", 1))[0] == -9
        morning(machine)
        assert machine.places.running() == FIRST
    assert read_state(machine.places.state).failed == {NEW: "update.interrupted"}
    assert night(machine.root, key, None)[0] == 0
    assert machine.places.running() == FIRST


def test_cut_between_the_link_and_the_look_it_is_the_old_release_s_code_that_settles(
    before: Path, tmp_path: Path
) -> None:
    """The new one may not even start: whoever takes back must be the one that ran before."""
    machine, key = evening(before, tmp_path / "one", "mute")
    assert night(machine.root, key, ("switch.linked", 1))[0] == -9
    assert machine.places.running() == NEW
    assert (machine.places.opt / machine.places.confirmed.readlink()).name == FIRST
    morning(machine)
    assert machine.places.running() == FIRST
