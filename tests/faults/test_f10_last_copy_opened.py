"""F10: a copy of the journal on a second medium, made beside the running application; after a damaged journal it is opened, what
is newer is salvaged, and no serial is given twice."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from sync.cases.refusal import Refusal
from sync.journal import Journal, open_journal
from sync.journal.mark import Position
from sync.journal.recovery import Findings, recover
from sync.journal.second_copy import Copied, bring_back, copies, copy_out, journals, try_copy, waiting_files
from tests.journal.stand import ANSWERS, Stand, twelve_cases

_PAGE = 4096


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return twelve_cases(tmp_path / "kiosk")


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    made = tmp_path / "medium"
    made.mkdir()
    return made


def copied(stand: Stand, medium: Path, keep: int = 3) -> Copied:
    made = copy_out(stand.folder, medium, stand.clock(), keep=keep)
    assert isinstance(made, Copied), made
    return made


def recovered(stand: Stand, medium: Path | None, *, really: bool = True) -> Findings:
    findings = recover(stand.folder, stand.clock(), really=really, copies=medium)
    assert isinstance(findings, Findings), findings
    return findings


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ruin(path: Path, seed: int = 1) -> None:
    """Every page but the first two: hardly anything can be read any more."""
    data = bytearray(path.read_bytes())
    data[2 * _PAGE :] = random.Random(seed).randbytes(len(data) - 2 * _PAGE)
    path.write_bytes(data)


def test_a_copy_is_made_while_a_case_is_written_and_could_take_the_journals_place(
    stand: Stand, medium: Path
) -> None:
    journal = stand.opened()
    with journal._database.writing():
        made = copied(stand, medium)
    assert (made.cases, made.files, made.kept) == (12, 12, 1)
    assert try_copy(made.path) == journal.stream().position
    assert {path.name for path in (made.path.parent / "sealed").iterdir()} == {
        path.name for path in (stand.folder / "sealed").iterdir()
    }
    assert made.path.stat().st_mode & 0o777 == 0o600
    journal.close()


def test_nothing_on_the_medium_can_be_read_and_no_key_is_there(stand: Stand, medium: Path) -> None:
    (stand.folder / "device.key").write_bytes(b"private half")
    copied(stand, medium)
    found = b"".join(bytes_of(medium).values())
    for canary in (*ANSWERS.values(), "scan 3", "private half"):
        assert canary.encode() not in found
        assert canary.encode("utf-16-le") not in found


def test_so_many_stay_and_only_files_that_wait(stand: Stand, medium: Path) -> None:
    """Also where the clock has been set back: the number in front counts."""
    first = copied(stand, medium, keep=2)
    with closing(sqlite3.connect(stand.folder / "journal.sqlite")) as known:
        (held,) = known.execute("SELECT name FROM sealed_file LIMIT 1").fetchone()
        known.execute("UPDATE sealed_file SET state = 'held' WHERE name = ?", (held,))
        known.commit()
    copied(stand, medium, keep=2)
    assert (first.path.parent / "sealed" / held).exists(), "the first copy still counts on it"
    stand.clock.forward(days=-400)
    newest = copied(stand, medium, keep=2)
    assert [path.name[:6] for path in copies(medium, first.path.parent.name)] == ["000003", "000002"]
    assert not first.path.exists()
    assert (newest.kept, newest.files) == (2, 11)
    assert not (first.path.parent / "sealed" / held).exists()


def test_given_up_when_somebody_comes_it_leaves_nothing(stand: Stand, medium: Path) -> None:
    copied(stand, medium)
    before = bytes_of(medium)
    for at in count():
        asked = count()
        given_up = copy_out(
            stand.folder, medium, stand.clock(), keep=3, stop=lambda at=at, asked=asked: next(asked) >= at
        )
        if isinstance(given_up, Copied):
            break
        assert given_up == Refusal("backup.stopped")
        assert bytes_of(medium) == before
    assert at > 12, "asked before each file, and while SQLite works"


def test_what_a_power_cut_left_is_swept_and_two_do_not_write_at_once(stand: Stand, medium: Path) -> None:
    place = copied(stand, medium).path.parent
    (place / "copy.part").write_bytes(b"half")
    (place / "sealed" / "x.age.part").write_bytes(b"half")
    copied(stand, medium)
    assert not list(place.rglob("*.part"))
    refused = copy_out(
        stand.folder,
        medium,
        stand.clock(),
        keep=3,
        stop=lambda: copy_out(stand.folder, medium, stand.clock(), keep=3) != Refusal("backup.busy"),
    )
    assert isinstance(refused, Copied)


def test_a_damaged_journal_pushes_no_good_copy_out(stand: Stand, medium: Path) -> None:
    made = copied(stand, medium, keep=1)
    ruin(stand.folder / "journal.sqlite")
    refused = copy_out(stand.folder, medium, stand.clock(), keep=1)
    assert isinstance(refused, Refusal)
    assert refused.code in ("backup.journal", "backup.not_stored", "backup.not_whole")
    assert copies(medium, made.path.parent.name) == [made.path]
    assert isinstance(try_copy(made.path), Position)


def test_one_damaged_row_keeps_no_other_from_being_copied(stand: Stand, medium: Path) -> None:
    """The words of the third case are no longer what they were stored as; the copy of the night before has them."""
    copied(stand, medium)
    with closing(sqlite3.connect(stand.folder / "journal.sqlite")) as known:
        (whole,) = known.execute("SELECT body FROM cases WHERE serial = 3").fetchone()
        known.execute("UPDATE cases SET body = x'00' WHERE serial = 3")
        known.commit()
    copied(stand, medium)
    ruin(stand.folder / "journal.sqlite")
    findings = recovered(stand, medium)
    assert (findings.cases, findings.missing) == (12, ())
    with closing(sqlite3.connect(stand.folder / "journal.sqlite")) as known:
        assert known.execute("SELECT body FROM cases WHERE serial = 3").fetchone() == (whole,)


def test_a_medium_that_is_away_or_takes_nothing_is_a_value(stand: Stand, medium: Path) -> None:
    assert copy_out(stand.folder, medium / "none", stand.clock(), keep=3) == Refusal("backup.missing")
    assert copy_out(medium, medium, stand.clock(), keep=3) == Refusal("backup.journal", {"reason": "none"})
    place = copied(stand, medium).path.parent
    (place / "copy.part").mkdir()  # a name that cannot be written to
    refused = copy_out(stand.folder, medium, stand.clock(), keep=3)
    assert isinstance(refused, Refusal)
    assert refused.code == "backup.not_stored"


def test_the_last_copy_is_opened_and_what_is_newer_is_salvaged(stand: Stand, medium: Path) -> None:
    """Two cases after the copy; then a page of the older ones is overwritten, so that only the copy has their words."""
    copied(stand, medium)
    journal = stand.opened()
    newer = [stand.submit(journal).number for _ in range(2)]
    journal.close()
    path = stand.folder / "journal.sqlite"
    data = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as known:
        (body,) = known.execute("SELECT body FROM cases WHERE serial = 5").fetchone()
    at = data.find(body[:64]) // _PAGE * _PAGE
    data[at : at + _PAGE] = random.Random(3).randbytes(_PAGE)
    path.write_bytes(data)
    alone = recovered(stand, None, really=False)
    assert alone.missing or alone.lost_bodies
    findings = recovered(stand, medium)
    assert (findings.cases, findings.missing, findings.lost_bodies, findings.lost_heads) == (14, (), 0, 0)
    assert findings.from_copy == 14 - alone.cases > 0
    journal = stand.opened()
    assert all(journal.accepted_by_number(number) is not None for number in newer)
    assert stand.submit(journal).serial.value == findings.next_serial == 15
    assert journal.waiting().cases == 15
    assert not journal.waiting().quarantined
    journal.close()


def test_a_ruined_journal_goes_on_with_the_copy_and_names_what_came_after_it(
    stand: Stand, medium: Path
) -> None:
    """Missing serials are an alarm here, and a gap below the kiosk's last serial on the desk's page."""
    copied(stand, medium)
    journal = stand.opened()
    for _ in range(2):
        stand.submit(journal)
    journal.close()
    for file in list((stand.folder / "sealed").iterdir())[:5]:
        file.write_bytes(b"gone with the disk")
    ruin(stand.folder / "journal.sqlite")
    assert not recovered(stand, None, really=False).enrolled
    findings = recovered(stand, medium)
    assert findings.enrolled
    assert (findings.cases, findings.missing, findings.next_serial) == (12, (13, 14), 15)
    journal = stand.opened()
    assert [(one.kind, one.detail) for one in journal.alarms()] == [("journal-recovered", "000013-000014")]
    assert journal.check_blobs() == ()
    assert journal.enrolment is not None
    assert journal.enrolment.epoch == 2
    journal.close()
    aside = bytes_of(stand.folder / "set-aside").values()
    assert list(aside).count(b"gone with the disk") == 5, "damaged files are set aside, never deleted"


def test_a_paper_that_only_the_copy_knows_is_never_a_second_original(stand: Stand, medium: Path) -> None:
    copied(stand, medium)
    ruin(stand.folder / "journal.sqlite")
    recovered(stand, medium)
    journal = stand.opened()
    assert {job.state for job in journal.pending_jobs()} == {"uncertain"}
    journal.close()


def test_after_the_disk_was_renewed_the_copy_is_the_journal(
    stand: Stand, medium: Path, tmp_path: Path
) -> None:
    """An empty journal that a first start has made does not stand in its way; one that was enrolled does."""
    copied(stand, medium)
    fresh = Stand(tmp_path / "renewed", clock=stand.clock, seed=9)
    fresh.opened().close()
    assert recover(fresh.folder, fresh.clock(), really=True) == Refusal("journal.sound")
    assert recover(fresh.folder, fresh.clock(), really=True, copies=tmp_path) == Refusal("journal.sound")
    assert copy_out(fresh.folder, medium, fresh.clock(), keep=3) == Refusal(
        "backup.journal", {"reason": "not_enrolled"}
    )
    findings = recovered(fresh, medium)
    assert findings.reason == Refusal("journal.none")
    assert (findings.cases, findings.next_serial) == (12, 113), "no mark: it leaps"
    journal = open_journal(fresh.folder, fresh.clock)
    assert isinstance(journal, Journal)
    assert journal.journal_id == journals(medium)[0]
    assert journal.check_blobs() == ()
    assert journal.waiting().cases == 12
    journal.close()
    assert recover(fresh.folder, fresh.clock(), really=True, copies=medium) == Refusal("journal.sound")


def test_of_several_journals_a_person_names_one(stand: Stand, medium: Path, tmp_path: Path) -> None:
    mine = copied(stand, medium)
    other = Stand(tmp_path / "other", clock=stand.clock, seed=7)
    other.enrolled().close()
    copied(other, medium)
    fresh = Stand(tmp_path / "renewed", clock=stand.clock, seed=9)
    fresh.opened().close()
    assert recover(fresh.folder, fresh.clock(), really=True, copies=medium) == Refusal("backup.several")
    assert recovered(fresh, mine.path).cases == 12


def test_a_copy_that_has_gone_bad_is_passed_over_and_one_of_another_journal_refused(
    stand: Stand, medium: Path, tmp_path: Path
) -> None:
    first, second = copied(stand, medium), copied(stand, medium)
    with closing(sqlite3.connect(second.path)) as copy:
        copy.execute("UPDATE cases SET body = x'00' WHERE serial = 3")
        copy.commit()
    assert try_copy(second.path) == Refusal("backup.not_whole", {"reason": "hash"})
    ruin(stand.folder / "journal.sqlite")
    helped = recovered(stand, medium, really=False)
    assert (helped.copy, helped.cases) == (second.path, 12), (
        "its other rows count, and the one before has that one"
    )
    second.path.write_bytes(second.path.read_bytes()[:9000])
    assert recovered(stand, medium, really=False).copy == first.path
    refused = recover(stand.folder, stand.clock(), really=False, copies=second.path)
    assert isinstance(refused, Refusal)
    assert refused.code == "backup.not_whole"
    other = Stand(tmp_path / "other", clock=stand.clock, seed=7)
    other.enrolled().close()
    foreign = copied(other, medium)
    assert recover(stand.folder, stand.clock(), really=False, copies=foreign.path) == Refusal(
        "backup.other_journal"
    )
    assert recovered(stand, medium, really=False).copy == first.path


def test_a_sealed_file_comes_back_only_whole(stand: Stand, medium: Path, tmp_path: Path) -> None:
    made = copied(stand, medium)
    file, pool, sealed = waiting_files(made.path)[0], made.path.parent / "sealed", stand.folder / "sealed"
    assert not bring_back(file, pool, sealed, tmp_path), "it is there"
    (sealed / file.name).unlink()
    whole = (pool / file.name).read_bytes()
    (pool / file.name).write_bytes(whole[:-1])
    assert not bring_back(file, pool, sealed, tmp_path)
    (pool / file.name).write_bytes(whole)
    assert bring_back(file, pool, sealed, tmp_path)
    assert (sealed / file.name).read_bytes() == whole
