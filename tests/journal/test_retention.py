"""Sealed content goes when the centre has signed for all of a case and the time is over; the case itself stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from sync.journal import Forgotten, Journal
from sync.journal.retention import AT_ONCE
from tests.journal.stand import Stand

KEEP = timedelta(days=30)


class CutError(Exception):
    """The power went."""


def done(journal: Journal, case_id: str, complete: bool = True) -> None:
    due = journal.due_records(journal._parts.clock(), 100)
    journal.mark_acknowledged([one.key for one in due if one.case_id == case_id])
    journal.save_acknowledgement(case_id, b"signed", complete)


def files(stand: Stand) -> set[str]:
    return {path.name for path in (stand.folder / "sealed").iterdir()}


def test_row_and_files_go_and_the_case_stays(stand: Stand, journal: Journal) -> None:
    file = stand.file(journal)
    old = stand.submit(journal, stand.submission((file,)))
    body = journal.due_records(stand.clock(), 1)[0].body
    assert body is not None
    done(journal, old.case_id)
    stand.clock.forward(days=29)
    assert journal.forget(stand.clock(), KEEP) == Forgotten(0, (), False)
    assert files(stand) == {file.name}
    stand.clock.forward(days=1)
    assert journal.forget(stand.clock(), KEEP) == Forgotten(1, (file.name,), False)
    assert files(stand) == set()
    assert journal.accepted(old.case_id) == old
    assert journal.acknowledgement(old.case_id) == (b"signed", True)
    for name in ("journal.sqlite", "journal.sqlite-wal"):
        assert body[-64:] not in (stand.folder / name).read_bytes(), "nor in the log of the database"
    assert journal.forget(stand.clock(), KEEP).cases == 0  # type: ignore[union-attr]


def test_nothing_goes_without_the_complete_word_or_while_somebody_must_look(
    stand: Stand, journal: Journal
) -> None:
    waiting = stand.submit(journal, stand.submission((stand.file(journal, plain=b"1"),)))
    partly = stand.submit(journal, stand.submission((stand.file(journal, plain=b"2"),)))
    aside_file = stand.file(journal, plain=b"3")
    aside = stand.submit(journal, stand.submission((aside_file,)))
    done(journal, partly.case_id, complete=False)
    done(journal, aside.case_id)
    journal.blob_set_aside(aside_file.sha256, "damaged", "file.damaged")
    stand.clock.forward(days=4000)
    assert journal.forget(stand.clock(), KEEP) == Forgotten(0, (), False)
    assert len(files(stand)) == 3
    assert waiting.case_id


def test_a_centre_that_asks_in_time_gets_all_and_one_that_asks_too_late_a_gap(
    stand: Stand, journal: Journal
) -> None:
    file = stand.file(journal)
    case = stand.submit(journal, stand.submission((file,)))
    done(journal, case.case_id)
    stand.clock.forward(days=20)
    assert journal.reopen(1, 0) == 1
    journal.mark_acknowledged([(1, 1)])
    journal.blobs_wanted([file.sha256])
    assert [one.sha256 for one in journal.due_blobs(stand.clock(), 9)] == [file.sha256]
    journal.save_acknowledgement(case.case_id, b"signed anew", True)
    stand.clock.forward(days=30)
    journal.forget(stand.clock(), KEEP)
    journal.blobs_wanted([file.sha256])
    assert journal.due_blobs(stand.clock(), 9) == []
    assert journal.reopen(1, 0) == 0
    assert journal.due_records(stand.clock(), 9) == [], "an empty body is never sent"


def test_what_a_restored_centre_lacks_is_kept_however_old_its_lost_word_is(
    stand: Stand, journal: Journal
) -> None:
    """Signed for a month ago and lost by the centre since: this body and this scan are the only ones there are."""
    file = stand.file(journal)
    case = stand.submit(journal, stand.submission((file,)))
    done(journal, case.case_id)
    stand.clock.forward(days=29)
    assert journal.reopen(1, 0) == 1
    stand.clock.forward(days=2)
    assert journal.forget(stand.clock(), KEEP) == Forgotten(0, (), False), "it waits"
    journal.mark_acknowledged([(1, 1)])
    assert journal.forget(stand.clock(), KEEP) == Forgotten(0, (), False), (
        "its scan has not been asked for yet"
    )
    assert journal.reopen(1, 0) == 1
    journal.quarantine(1, 1, "conflict-number")
    assert journal.forget(stand.clock(), KEEP) == Forgotten(0, (), False), "somebody must look"
    assert files(stand) == {file.name}
    journal.save_acknowledgement(case.case_id, b"signed anew", True)
    stand.clock.forward(days=30)
    assert journal.forget(stand.clock(), KEEP) == Forgotten(1, (file.name,), False)


def test_in_small_steps(stand: Stand, journal: Journal) -> None:
    for _ in range(AT_ONCE + 3):
        done(journal, stand.submit(journal).case_id)
    stand.clock.forward(days=30)
    assert journal.forget(stand.clock(), KEEP) == Forgotten(AT_ONCE, (), True)
    assert journal.forget(stand.clock(), KEEP) == Forgotten(3, (), False)


def test_a_clock_that_jumps_ahead_after_1970_makes_nothing_old(stand: Stand, journal: Journal) -> None:
    """The answer was kept by a clock without battery; the case itself is younger than the time to keep."""
    case = stand.submit(journal)
    done(journal, case.case_id)
    with closing(sqlite3.connect(stand.folder / "journal.sqlite")) as connection:
        connection.execute("UPDATE acknowledgement SET saved_at = 0")
        connection.commit()
    stand.clock.forward(days=1)
    assert journal.forget(stand.clock(), KEEP) == Forgotten(0, (), False)


@pytest.mark.parametrize("at", ["forget.committed"])
def test_cut_between_row_and_file_the_next_start_sweeps(stand: Stand, journal: Journal, at: str) -> None:
    file = stand.file(journal)
    done(journal, stand.submit(journal, stand.submission((file,))).case_id)
    stand.clock.forward(days=30)
    journal.close()

    def boundary(step: str) -> None:
        if step == at:
            raise CutError

    cut = Stand(stand.folder, boundary, stand.clock, stand.key).opened()
    with pytest.raises(CutError):
        cut.forget(stand.clock(), KEEP)
    assert files(stand) == {file.name}
    cut.close()
    again = stand.opened()
    assert files(stand) == set(), "no row names it any more"
    again.close()
