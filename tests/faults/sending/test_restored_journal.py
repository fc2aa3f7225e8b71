"""An older copy of the whole kiosk is put back, mark and all: the centre's signed answer tells, and it goes on in a new
epoch above every number that was given."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import select

from sync.central.tables import case_number
from sync.journal import Journal, open_journal
from sync.worker import SyncWorker
from tests.central.running import RunningCentre
from tests.sending import Lobby, held


class Disk:
    """The folder of the kiosk, copied and put back while the kiosk is off."""

    def __init__(self, folder: Path, lobby: Lobby) -> None:
        self.folder, self.lobby = folder, lobby

    def copied_to(self, copy: Path) -> None:
        self.lobby.journal.close()
        shutil.copytree(self.folder, copy)
        self.on()

    def put_back(self, copy: Path) -> None:
        self.lobby.journal.close()
        shutil.rmtree(self.folder)
        shutil.copytree(copy, self.folder)
        self.on()

    def on(self) -> None:
        journal = open_journal(self.folder, self.lobby.clock)
        assert isinstance(journal, Journal)
        self.lobby.journal = journal
        self.lobby.worker = SyncWorker(
            journal, self.lobby.client, self.lobby.clock, uniform=lambda low, high: high
        )


def numbers(centre: RunningCentre) -> dict[int, str]:
    with centre.store.reading() as connection:
        rows = connection.execute(select(case_number.c.serial, case_number.c.number)).all()
    assert len({row.serial for row in rows}) == len(rows)
    return {row.serial: row.number for row in rows}


def test_an_idle_copy_is_found_by_the_next_sync(tmp_path: Path, centre: RunningCentre, lobby: Lobby) -> None:
    disk = Disk(tmp_path / "lobby" / "journal", lobby)
    lobby.submit(b"one")
    lobby.worker.run_once()
    disk.copied_to(tmp_path / "copy")
    for _ in range(3):
        lobby.submit(b"later")
    lobby.worker.run_once()
    disk.put_back(tmp_path / "copy")
    report = lobby.worker.run_once()
    assert (report.outcome, report.renewed) == ("done", True)
    known = lobby.journal.enrolment
    assert known is not None
    assert known.epoch == 2
    assert [one.kind for one in lobby.journal.alarms()] == ["journal-restored"]
    case = lobby.submit(b"afterwards")
    assert case.serial.value == 5
    report = lobby.worker.run_once()
    assert (report.outcome, report.complete, report.renewed) == ("done", 1, False)
    assert held(centre)[0] == 5
    assert sorted(numbers(centre)) == [1, 2, 3, 4, 5]


def test_a_copy_that_took_cases_before_it_was_found(
    tmp_path: Path, centre: RunningCentre, lobby: Lobby
) -> None:
    """What was numbered twice meanwhile is kept on both sides for a person; everything after it goes on."""
    disk = Disk(tmp_path / "lobby" / "journal", lobby)
    disk.copied_to(tmp_path / "copy")
    gone = [lobby.submit() for _ in range(2)]
    lobby.worker.run_once()
    disk.put_back(tmp_path / "copy")
    doubled = [lobby.submit() for _ in range(3)]
    report = lobby.worker.run_once()
    assert (report.renewed, report.quarantined) == (True, 2)
    assert [one.case_id for one in lobby.journal.waiting().quarantined] == [
        one.case_id for one in doubled[:2]
    ]
    assert held(centre)[0] == 3, "the third has a seq and a serial of its own"
    after = lobby.submit()
    assert lobby.worker.run_once().complete == 1
    assert after.serial.value == 4
    assert {one.number.glyphs for one in (*gone, doubled[2], after)} == set(numbers(centre).values())


def test_a_copy_of_before_a_new_epoch_rises_above_that_too(
    tmp_path: Path, centre: RunningCentre, lobby: Lobby
) -> None:
    disk = Disk(tmp_path / "lobby" / "journal", lobby)
    disk.copied_to(tmp_path / "copy")
    for epoch in (2, 3):
        lobby.submit()
        lobby.worker.run_once()
        disk.put_back(tmp_path / "copy")
        assert lobby.worker.run_once().renewed
        known = lobby.journal.enrolment
        assert known is not None
        assert known.epoch == epoch
        lobby.submit()
        assert lobby.worker.run_once().complete == 1
    assert sorted(numbers(centre)) == [1, 2, 3, 4]


def test_an_honest_journal_never_leaves_its_epoch(centre: RunningCentre, lobby: Lobby) -> None:
    """Not for a reply that was lost, and not for a second worker on the same journal."""
    other = SyncWorker(lobby.journal, lobby.client, lobby.clock, uniform=lambda low, high: high)
    for n in range(4):
        lobby.submit()
        assert not (lobby.worker if n % 2 else other).run_once().renewed
    assert not lobby.worker.run_once().renewed
