"""F10 at a kiosk that nobody can reach: it goes on by itself where nothing is lost, and waits for a person where something is."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.assembly import assemble
from kiosk.self_repair import open_or_repair
from kiosk.settings import KioskSettings, load_settings
from sync.cases.refusal import Refusal
from sync.journal import Journal, open_journal
from sync.journal.recovery import Findings, recover
from sync.journal.second_copy import Copied, copy_out
from sync.journal.set_asides import SET_ASIDE
from tests.journal.stand import Stand, twelve_cases
from tests.kiosk.world import CONFIG

_PAGE = 4096


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return twelve_cases(tmp_path / "kiosk")


def settings(stand: Stand, medium: Path | None = None) -> KioskSettings:
    return KioskSettings(folder=stand.folder, backup_folder="" if medium is None else str(medium))


def copied(stand: Stand, tmp_path: Path) -> Path:
    medium = tmp_path / "medium"
    medium.mkdir(exist_ok=True)
    assert isinstance(copy_out(stand.folder, medium, stand.clock(), keep=3), Copied)
    return medium


def overwrite_body(stand: Stand, serial: int) -> bytes:
    """The page with the words of that case; what the file is then."""
    path = stand.folder / "journal.sqlite"
    data = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as known:
        (body,) = known.execute("SELECT body FROM cases WHERE serial = ?", (serial,)).fetchone()
    at = data.find(body[:64]) // _PAGE * _PAGE
    data[at : at + _PAGE] = random.Random(3).randbytes(_PAGE)
    path.write_bytes(data)
    return bytes(data)


def damaged(answer: Journal | Refusal) -> bool:
    return isinstance(answer, Refusal) and answer.code == "journal.damaged"


def aside(stand: Stand) -> list[Path]:
    return sorted((stand.folder / SET_ASIDE).glob("*"))


def test_with_last_nights_copy_it_goes_on_and_keeps_what_was_damaged(stand: Stand, tmp_path: Path) -> None:
    medium = copied(stand, tmp_path)
    bytes_then = overwrite_body(stand, 5)
    journal = open_or_repair(settings(stand, medium), stand.clock)
    assert isinstance(journal, Journal), journal
    assert [(one.kind, one.detail) for one in journal.alarms()] == [("journal-recovered", "")]
    assert (journal.waiting().cases, journal.waiting().quarantined) == (12, ())
    assert journal.check_blobs() == ()
    journal.close()
    journal = stand.opened()
    assert stand.submit(journal).serial.value == 13
    journal.close()
    (kept,) = aside(stand)
    assert (kept / "journal.sqlite").read_bytes() == bytes_then


def test_without_a_copy_what_is_lost_is_left_to_a_person(stand: Stand) -> None:
    bytes_then = overwrite_body(stand, 5)
    assert damaged(open_or_repair(settings(stand), stand.clock))
    assert (stand.folder / "journal.sqlite").read_bytes() == bytes_then
    assert not aside(stand)


def test_cases_after_the_copy_that_cannot_be_read_are_left_to_a_person(stand: Stand, tmp_path: Path) -> None:
    medium = copied(stand, tmp_path)
    journal = stand.opened()
    stand.submit(journal)
    journal.close()
    overwrite_body(stand, 13)
    assert damaged(open_or_repair(settings(stand, medium), stand.clock))
    assert not aside(stand)


def test_a_record_that_is_gone_without_a_trace_counts_as_lost(stand: Stand, tmp_path: Path) -> None:
    """A paper's outcome after the copy: no case is missing, and yet the centre would never hear of it."""
    medium = copied(stand, tmp_path)
    journal = stand.opened()
    job = journal.pending_jobs()[0]
    journal.job_sending(job.id)
    journal.job_outcome(job.id, "confirmed", 10, "gs_r")
    journal.close()
    with closing(sqlite3.connect(stand.folder / "journal.sqlite")) as known:
        for table in ("outbox", "record"):
            assert known.execute(f"DELETE FROM {table} WHERE seq = 13").rowcount == 1
        known.commit()
    overwrite_body(stand, 5)
    assert damaged(open_or_repair(settings(stand, medium), stand.clock))
    looked = recover(stand.folder, stand.clock(), really=False, copies=medium)
    assert isinstance(looked, Findings)
    assert (looked.missing, looked.lost_bodies, looked.lost_heads, looked.lost_records) == ((), 0, 0, 1)


def test_the_kiosk_opens_it_so(stand: Stand, tmp_path: Path) -> None:
    medium = copied(stand, tmp_path)
    overwrite_body(stand, 5)
    said = {
        "KIOSK__FOLDER": stand.folder,
        "KIOSK__BACKUP_FOLDER": medium,
        "KIOSK__BACKUP_SAME_DISK": "true",
        "CENTRE__SYNC": "off",
    }
    environment = {f"KOTAK_ADUAN_{name}": str(value) for name, value in said.items()}
    assemble(load_settings([CONFIG / "demo.toml"], environment), stand.clock, config=CONFIG).close()
    assert len(aside(stand)) == 1
    stand.opened().close()


def test_a_second_damage_within_a_week_is_a_disk_that_is_going(stand: Stand, tmp_path: Path) -> None:
    medium = copied(stand, tmp_path)
    overwrite_body(stand, 5)
    journal = open_or_repair(settings(stand, medium), stand.clock)
    assert isinstance(journal, Journal)
    journal.close()
    copied(stand, tmp_path)
    overwrite_body(stand, 6)
    stand.clock.forward(days=6)
    assert damaged(open_or_repair(settings(stand, medium), stand.clock))
    stand.clock.forward(days=-400)  # the clock's battery: rather a person than once more
    assert damaged(open_or_repair(settings(stand, medium), stand.clock))
    assert len(aside(stand)) == 1
    stand.clock.forward(days=402)
    journal = open_or_repair(settings(stand, medium), stand.clock)
    assert isinstance(journal, Journal), journal
    journal.close()
    assert len(aside(stand)) == 2


def test_another_journal_than_the_last_one_is_never_taken_by_itself(stand: Stand, tmp_path: Path) -> None:
    """F11: yesterday's journal under today's mark opens only by a person, even though a copy has all of it."""
    yesterday = (stand.folder / "journal.sqlite").read_bytes()
    journal = stand.opened()
    stand.submit(journal)
    journal.close()
    medium = copied(stand, tmp_path)
    (stand.folder / "journal.sqlite").write_bytes(yesterday)
    answer = open_or_repair(settings(stand, medium), stand.clock)
    assert isinstance(answer, Refusal)
    assert answer.code == "journal.mark"
    assert not aside(stand)


def test_a_sound_journal_is_opened_as_ever(stand: Stand) -> None:
    journal = open_or_repair(settings(stand), stand.clock)
    assert isinstance(journal, Journal)
    assert open_or_repair(settings(stand), stand.clock) == open_journal(stand.folder, stand.clock)
    journal.close()
    assert not aside(stand)
