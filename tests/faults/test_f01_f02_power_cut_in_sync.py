"""F01, F02 while syncing: after a power cut nothing counts as done or held that the centre's kept signature does not cover.

The real journal's statements, in the order in which a real sync made them, are played to a disk that forgets.
"""

from __future__ import annotations

import random
import re
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
import pytest
import sqlalchemy as sa

from sync.journal.database import REQUIRED
from tests.faults.both_ends import both_ends, bytes_of
from tests.faults.power_cut import RecordingDisk, Step, after_the_cut
from tests.wire.cutting import Place

CUTS = 60
_CHANGES = re.compile(r"\s*(INSERT|UPDATE|DELETE|CREATE|DROP|ALTER)\b", re.IGNORECASE)


@contextmanager
def overheard(path: Path) -> Iterator[list[list[str]]]:
    """Transactions that are committed to the SQLite file meanwhile: their statements, values filled in."""
    done: list[list[str]] = []

    def listen(connection: sqlite3.Connection, _record: object) -> None:
        if connection.execute("PRAGMA database_list").fetchone()[2] != str(path):
            return
        under_way: list[str] = []

        def hear(statement: str) -> None:
            if _CHANGES.match(statement):
                under_way.append(statement)
            elif statement == "COMMIT" and under_way:
                done.append(list(under_way))
                under_way.clear()
            elif statement in ("ROLLBACK", "BEGIN IMMEDIATE"):
                under_way.clear()

        connection.set_trace_callback(hear)

    sa.event.listen(sa.Engine, "connect", listen)
    try:
        yield done
    finally:
        sa.event.remove(sa.Engine, "connect", listen)


@pytest.fixture(scope="module")
def transactions(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """Of a kiosk's first days: complaints with scans, a cut in each of the directions, all of it done in the end."""
    folder = tmp_path_factory.mktemp("sync")
    chance = random.Random(12)
    with (
        overheard(folder / "kiosk" / "journal" / "journal.sqlite") as done,
        both_ends(folder, None) as ends,
    ):
        for place in (
            Place("POST", "reply", "head", 0),
            Place("PATCH", "request", "body", 0.5),
            Place("PATCH", "reply", "head", 0),
        ):
            ends.kiosk.submit(bytes_of(chance, 3_000), bytes_of(chance, 500))
            ends.proxy.strike(place)
            ends.run()
            ends.clock.pass_(minutes=16)
            ends.settle()
        ends.agree()
    return done


def play(folder: Path, transactions: list[list[str]], synchronous: object) -> tuple[list[Step], list[int]]:
    """What the disk was asked for, and how many steps it had taken when each transaction was told to be over."""
    disk = RecordingDisk(f"recording-{uuid.uuid4()}")
    over = []
    connection = apsw.Connection(str(folder / "journal.sqlite"), vfs=disk.name)
    connection.pragma("locking_mode", "EXCLUSIVE")  # the disk offers no shared memory
    assert connection.pragma("journal_mode", REQUIRED["journal_mode"]) == "wal"
    connection.pragma("synchronous", synchronous)
    connection.pragma("wal_autocheckpoint", 40)
    connection.execute("CREATE TABLE played (n INTEGER PRIMARY KEY)")
    for n, statements in enumerate(transactions):
        connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            connection.execute(statement)
        connection.execute(f"INSERT INTO played VALUES ({n})")
        connection.execute("COMMIT")
        over.append(len(disk.steps))
    steps = list(disk.steps)
    connection.close()
    disk.unregister()
    return steps, over


def restarts(folder: Path, transactions: list[list[str]], synchronous: object) -> Iterator[tuple[Path, int]]:
    """The journal after each of many cuts, and how many transactions were over by then."""
    steps, over = play(folder, transactions, synchronous)
    chance = random.Random(13)
    for n in range(CUTS):
        cut = chance.randrange(over[2], len(steps) + 1)
        restarted = folder / str(n)
        restarted.mkdir()
        for name, content in after_the_cut(steps, cut, chance).items():
            (restarted / name).write_bytes(content)
        yield restarted / "journal.sqlite", sum(at <= cut for at in over)


ALL_SIGNED = """
SELECT (SELECT count(*) FROM outbox o JOIN cases c ON c.epoch = o.epoch AND c.seq = o.seq
        LEFT JOIN acknowledgement a ON a.case_id = c.case_id
        WHERE (o.state = 'done' AND ifnull(a.complete, 0) = 0)
           OR (o.state = 'acknowledged' AND a.document IS NULL))
     + (SELECT count(*) FROM sealed_file f LEFT JOIN acknowledgement a ON a.case_id = f.case_id
        WHERE f.state = 'held' AND ifnull(a.complete, 0) = 0)
"""


def survived(path: Path) -> tuple[int, int]:
    """Transactions that are there, and rows that are ahead of what was signed."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'played'").fetchall():
            return 0, 0
        (played,) = connection.execute("SELECT count(*) FROM played").fetchone()
        (ahead,) = connection.execute(ALL_SIGNED).fetchone()
    return played, ahead


def test_what_was_signed_stays_and_nothing_is_ahead_of_it(
    tmp_path: Path, transactions: list[list[str]]
) -> None:
    assert any("acknowledgement" in one for each in transactions for one in each)
    for path, over in restarts(tmp_path, transactions, REQUIRED["synchronous"]):
        played, ahead = survived(path)
        assert played >= over
        assert ahead == 0


def test_with_synchronous_normal_signed_answers_are_lost(
    tmp_path: Path, transactions: list[list[str]]
) -> None:
    """The control: the same story on the weaker setting loses what the kiosk had already taken for kept."""
    lost = 0
    for path, over in restarts(tmp_path, transactions, "NORMAL"):
        played, _ = survived(path)
        lost += max(0, over - played)
    assert lost > CUTS
