"""F10 to its end: what the last copy brought back reaches the centre, once, and the desk sees the serials that nobody has."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.central.devices import SerialGap, serial_gaps
from sync.central.tables import blob, cases
from sync.journal.recovery import Findings, recover
from sync.journal.second_copy import Copied, copy_out
from tests.faults.both_ends import BothEnds, both_ends, bytes_of


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[BothEnds]:
    """Two cases that are at the centre, two that wait with a scan each, a copy, and one case after it."""
    chance = random.Random(10)
    (tmp_path / "medium").mkdir()
    with both_ends(tmp_path, None) as made:
        for _ in range(2):
            made.kiosk.submit(bytes_of(chance, 9_000))
        made.settle()
        for _ in range(2):
            made.kiosk.submit(bytes_of(chance, 9_000))
        assert isinstance(
            copy_out(made.kiosk.folder / "journal", tmp_path / "medium", made.clock(), keep=7), Copied
        )
        made.kiosk.submit()
        yield made


def recovered(ends: BothEnds, medium: Path) -> Findings:
    findings = recover(ends.kiosk.folder / "journal", ends.clock(), really=True, copies=medium)
    assert isinstance(findings, Findings), findings
    return findings


def held(ends: BothEnds) -> tuple[int, int]:
    """Cases and scans at the centre."""
    with ends.centre.store.reading() as connection:
        files = connection.execute(select(blob.c.sha256).where(blob.c.state == "held")).all()
        return len(connection.execute(select(cases.c.case_id)).all()), len(files)


def test_a_ruined_journal(ends: BothEnds, tmp_path: Path) -> None:
    ends.kiosk.close()
    path = ends.kiosk.folder / "journal" / "journal.sqlite"
    data = path.read_bytes()
    path.write_bytes(data[:8192] + random.Random(1).randbytes(len(data) - 8192))
    for sealed in (ends.kiosk.folder / "journal" / "sealed").iterdir():
        sealed.unlink()
    findings = recovered(ends, tmp_path / "medium")
    assert (findings.missing, findings.from_copy, findings.lost_bodies) == ((5,), 4, 0)
    ends.kiosk.open()
    after = ends.kiosk.submit()
    assert after.serial.value == 6
    ends.settle()
    assert held(ends) == (5, 4)
    assert ends.kiosk.journal.waiting().quarantined == ()
    (gap,) = serial_gaps(ends.centre.store, ends.centre.store.office_id)
    assert isinstance(gap, SerialGap)
    assert (gap.first, gap.last) == (5, 5), "listed to the desk"


def test_a_new_disk_enrolled_anew(ends: BothEnds, tmp_path: Path) -> None:
    """The key was on the old disk and in no copy: the machine gets another, and what waited goes out under it."""
    ends.kiosk.close()
    shutil.rmtree(ends.kiosk.folder)
    (ends.kiosk.folder / "journal").mkdir(parents=True)
    assert recovered(ends, tmp_path / "medium").reason.code == "journal.none"
    ends.kiosk.enrol(ends.centre.code())
    known = ends.kiosk.journal.enrolment
    assert known is not None
    assert known.epoch == 3, "above the copy's own and the recovery's"
    ends.kiosk.submit()
    ends.settle()
    assert held(ends) == (5, 4)
    assert ends.kiosk.journal.waiting().quarantined == ()
