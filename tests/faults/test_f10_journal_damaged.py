"""F10, F11: a journal that may not be opened is set aside whole, what can be read goes on, no serial is given twice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sync.cases.refusal import Refusal
from sync.journal import Journal, open_journal
from sync.journal.recovery import Findings, recover
from tests.journal.stand import Stand

_PAGE = 4096


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    """Forty cases with a file each, folded into one file."""
    made = Stand(tmp_path / "kiosk")
    journal = made.enrolled()
    for n in range(40):
        made.submit(journal, made.submission((made.file(journal, plain=b"scan %d" % n),)))
    journal.close()
    return made


def all_files(folder: Path) -> dict[str, bytes]:
    """But for the index of the ``-wal`` and an empty one, which a reader may leave."""
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".sqlite-shm"]
    return {str(path.relative_to(folder)): data for path in paths if (data := path.read_bytes())}


def recovered(stand: Stand, *, really: bool = True) -> Findings:
    findings = recover(stand.folder, stand.clock(), really=really)
    assert isinstance(findings, Findings), findings
    return findings


def test_a_sound_journal_is_left_alone(stand: Stand) -> None:
    before = all_files(stand.folder)
    assert recover(stand.folder, stand.clock(), really=True) == Refusal("journal.sound")
    assert all_files(stand.folder) == before
    journal = stand.opened()
    assert recover(stand.folder, stand.clock(), really=True) == Refusal("journal.locked")
    journal.close()


@pytest.mark.parametrize("seed", range(4))
def test_a_random_page_overwritten(stand: Stand, seed: int) -> None:
    """Wherever it lies: only looked at at first; then it goes on above the mark, with the old bytes kept."""
    path, draw = stand.folder / "journal.sqlite", random.Random(seed)
    data = bytearray(path.read_bytes())
    place = draw.randrange(1, len(data) // _PAGE) * _PAGE
    data[place : place + _PAGE] = draw.randbytes(_PAGE)
    path.write_bytes(data)
    refused = open_journal(stand.folder, stand.clock)
    assert isinstance(refused, Refusal)
    assert refused.code == "journal.damaged"
    before = all_files(stand.folder)
    looked = recovered(stand, really=False)
    assert all_files(stand.folder) == before, "a look changes nothing"
    findings = recovered(stand)
    assert findings == looked
    aside = all_files(stand.folder / "set-aside")
    assert bytes(data) in aside.values()
    sealed = {name.rsplit("/")[-1] for name in before if name.startswith("sealed/")}
    kept = {name.rsplit("/")[-1] for name in (*aside, *all_files(stand.folder / "sealed"))}
    assert sealed <= kept, "no sealed file is lost"
    check(stand, findings)


def check(stand: Stand, findings: Findings) -> None:
    """It opens, and nothing is numbered twice; without a readable enrolment it must be enrolled anew."""
    journal = open_journal(stand.folder, stand.clock, stand.randbits)
    assert isinstance(journal, Journal), journal
    if findings.enrolled:
        assert len(findings.missing) == 40 - findings.cases
        assert [one.kind for one in journal.alarms()] == ["journal-recovered"]
        waiting = journal.waiting()
        assert waiting.cases + len(waiting.quarantined) == findings.cases + findings.lost_bodies
        assert len(waiting.quarantined) == findings.lost_heads + findings.lost_bodies
        assert stand.submit(journal).serial.value == findings.next_serial == 41
        known = journal.enrolment
        assert known is not None
        assert known.epoch == 2
    else:
        assert journal.enrolment is None
    journal.close()


def test_commits_missing_below_the_mark(stand: Stand) -> None:
    """The journal of yesterday under the mark of today."""
    copy = (stand.folder / "journal.sqlite").read_bytes()
    journal = stand.opened()
    for _ in range(3):
        stand.submit(journal)
    journal.close()
    (stand.folder / "journal.sqlite").write_bytes(copy)
    findings = recovered(stand)
    assert findings.reason.code == "journal.mark"
    assert (findings.cases, findings.missing, findings.next_serial) == (40, (41, 42, 43), 44)
    journal = stand.opened()
    assert stand.submit(journal).serial.value == 44
    assert [one.detail for one in journal.alarms()] == ["000041-000043"]
    assert journal.waiting().cases == 41
    journal.close()


def test_without_a_mark_it_leaps(stand: Stand) -> None:
    (stand.folder / "mark.json").write_bytes(b"no mark")
    findings = recovered(stand)
    assert (findings.mark, findings.cases, findings.next_serial) == (None, 40, 141)
    journal = stand.opened()
    assert stand.submit(journal).serial.value == 141
    journal.close()


def test_a_journal_that_is_gone_leaves_a_machine_to_be_enrolled(stand: Stand) -> None:
    (stand.folder / "journal.sqlite").unlink()
    findings = recovered(stand)
    assert not findings.enrolled
    assert len(all_files(stand.folder / "set-aside")) == 41, "the mark and all sealed files"
    journal = open_journal(stand.folder, stand.clock)
    assert isinstance(journal, Journal)
    assert journal.enrolment is None
    journal.close()
