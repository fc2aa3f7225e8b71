"""F01, F02: with the pragmas that the journal insists on, no acknowledged commit is lost to a power cut."""

from __future__ import annotations

import random
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from sync.journal.database import REQUIRED
from tests.faults.power_cut import RecordingDisk, Step, after_the_cut

CUTS = 60
COMMITS = 40


def record(folder: Path, synchronous: object) -> tuple[list[Step], list[int]]:
    """Commits numbers 1, 2, 3 ... and notes how many steps the disk had taken when each was acknowledged."""
    disk = RecordingDisk(f"recording-{uuid.uuid4()}")
    acknowledged = []
    connection = apsw.Connection(str(folder / "journal.sqlite"), vfs=disk.name)
    # The recording file offers no shared memory, which WAL needs only for a second connection.
    connection.pragma("locking_mode", "EXCLUSIVE")
    assert connection.pragma("journal_mode", REQUIRED["journal_mode"]) == "wal"
    connection.pragma("synchronous", synchronous)
    connection.pragma("wal_autocheckpoint", 15)
    connection.execute("CREATE TABLE kept (n INTEGER PRIMARY KEY, body BLOB)")
    begun = len(disk.steps)
    for n in range(1, COMMITS + 1):
        connection.execute("INSERT INTO kept VALUES (?, ?)", (n, bytes([n]) * 1_500))
        acknowledged.append(len(disk.steps))
    steps = list(disk.steps)
    connection.close()
    disk.unregister()
    assert begun < acknowledged[0]
    return steps, acknowledged


def lost(folder: Path, synchronous: object) -> int:
    """Over all cuts: acknowledged commits that are missing. A damaged file counts as all of them."""
    steps, acknowledged = record(folder, synchronous)
    chance = random.Random(11)
    missing = 0
    for n in range(CUTS):
        cut = chance.randrange(acknowledged[0], len(steps) + 1)
        restarted = folder / str(n)
        restarted.mkdir()
        for name, content in after_the_cut(steps, cut, chance).items():
            (restarted / name).write_bytes(content)
        promised = {number for number, at in enumerate(acknowledged, 1) if at <= cut}
        missing += len(promised - found(restarted / "journal.sqlite"))
    return missing


def found(path: Path) -> set[int]:
    with closing(sqlite3.connect(path)) as connection:
        try:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return {n for (n,) in connection.execute("SELECT n FROM kept")}
        except sqlite3.DatabaseError:
            return set()


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    assert lost(tmp_path, REQUIRED["synchronous"]) == 0


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_the_model_does_find_what_a_weaker_setting_loses(tmp_path: Path, synchronous: str) -> None:
    assert lost(tmp_path, synchronous) > CUTS
