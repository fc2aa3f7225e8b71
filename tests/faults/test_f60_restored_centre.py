"""F60: the centre is put back to yesterday; the kiosks send again what it lacks, and nothing is missing."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.cases.commands import CompleteStep
from sync.central import handling
from sync.central.backup import write_backup
from sync.central.devices import devices_of
from sync.central.people import Person, add_person
from sync.central.restore import renew_epoch, unpack_backup
from sync.central.tables import feed, record
from tests.faults.both_ends import BothEnds, both_ends, bytes_of
from tests.faults.safe import Safe
from tests.wire.cutting import Place


@pytest.fixture
def safe(ends: BothEnds, database: str | None, tmp_path: Path) -> Iterator[Safe]:
    made = Safe(ends, database, tmp_path / "copy")
    yield made
    made.throw_away()


def yesterday(ends: BothEnds) -> None:
    """Two cases complete; a third whose text is at the centre and whose scan is not."""
    chance = random.Random(60)
    ends.kiosk.submit(bytes_of(chance, 5_000))
    ends.kiosk.submit()
    ends.settle()
    ends.kiosk.submit(bytes_of(chance, 90_000))
    ends.proxy.strike(Place("PATCH", "request", "body", 40_000))
    ends.run()


def today(ends: BothEnds) -> None:
    """The scan arrives, more cases come, receipts are printed, staff complete a step: the kiosk knows all of it."""
    chance = random.Random(61)
    ends.clock.pass_(hours=20)
    ends.settle()
    for size in (3_000, 50_000):
        case = ends.kiosk.submit(bytes_of(chance, size))
        ends.kiosk.journal.job_sending(case.job_id)
        ends.kiosk.journal.job_outcome(case.job_id, "confirmed", 100, "gs_r")
    ends.settle()
    ends.agree()
    complete_a_step(ends)
    ends.agree()


def complete_a_step(ends: BothEnds) -> None:
    store = ends.centre.store
    login = f"s{ends.clock().timestamp():.0f}"
    staff = add_person(store, store.office_id, login=login, name="Siti", role="staf", clock=ends.clock)
    assert isinstance(staff, Person)
    ((case_id,),) = ends.kiosk.rows("SELECT case_id FROM cases ORDER BY id LIMIT 1")
    page = handling.case_page(store, case_id, staff, ends.clock)
    assert isinstance(page, handling.CaseDetail)
    step = CompleteStep(step=page.row.step, hand=page.hands[0])
    done = handling.act(store, case_id, page.version, step, staff, ends.clock)
    assert isinstance(done, handling.CaseDetail)


def last_feed_row(ends: BothEnds) -> int:
    with ends.centre.store.reading() as connection:
        return connection.execute(select(feed.c.n).order_by(feed.c.n.desc()).limit(1)).scalar_one()


def restored(ends: BothEnds, safe: Safe) -> None:
    """As the office's command does it: all of yesterday, and a new epoch."""
    safe.put_back(files_too=True)
    renew_epoch(ends.centre.store)


def by_hand(ends: BothEnds, safe: Safe) -> None:
    safe.put_back(files_too=True)


def by_hand_database_only(ends: BothEnds, safe: Safe) -> None:
    """The folder of files is of today: what lies there need not be sent again, but must be looked at again."""
    safe.put_back(files_too=False)


WAYS: dict[str, Callable[[BothEnds, Safe], None]] = {
    "restored": restored,
    "by hand": by_hand,
    "database only": by_hand_database_only,
}


@pytest.mark.parametrize("way", WAYS)
def test_everything_comes_again(ends: BothEnds, safe: Safe, way: str) -> None:
    yesterday(ends)
    safe.keep()
    before = ends.centre.store.epoch
    today(ends)
    WAYS[way](ends, safe)
    ends.clock.pass_(minutes=16)
    ends.settle()
    ends.agree()
    assert ends.centre.store.epoch != before
    (kiosk,) = devices_of(ends.centre.store, ends.centre.store.office_id)
    assert kiosk.alarm == ("" if way == "restored" else "centre-forgot")


@pytest.mark.parametrize("way", ["restored", "by hand"])
def test_what_an_earlier_epoch_had_sent_comes_too(ends: BothEnds, safe: Safe, way: str) -> None:
    """The kiosk has begun a new epoch since: the centre can only say what it lacks of one of them."""
    ends.kiosk.submit()
    ends.settle()
    safe.keep()
    ends.kiosk.submit(b"scan")
    ends.settle()
    assert ends.kiosk.journal.renew(1, 2)
    ends.kiosk.submit(b"another")
    ends.settle()
    ends.agree()
    WAYS[way](ends, safe)
    ends.clock.pass_(minutes=16)
    ends.settle()
    ends.agree()


@pytest.mark.parametrize("way", ["restored", "by hand"])
def test_what_lies_behind_a_record_that_is_set_aside_comes_too(ends: BothEnds, safe: Safe, way: str) -> None:
    """The kiosk's own count stops at the gap, as does the centre's: neither says that something is missing above it."""
    ends.kiosk.submit()
    ends.kiosk.journal.quarantine(1, 1, "invalid-proof")
    ends.kiosk.submit()
    ends.settle()
    safe.keep()
    ends.kiosk.submit(b"scan")
    ends.settle()
    WAYS[way](ends, safe)
    ends.clock.pass_(minutes=16)
    ends.settle()
    with ends.centre.store.reading() as connection:
        seqs = connection.execute(select(record.c.seq).order_by(record.c.seq)).scalars().all()
    assert seqs == [2, 3]


def test_numbers_of_the_feed_that_come_twice_mislead_nobody(ends: BothEnds, safe: Safe) -> None:
    """Nothing but a step had happened since: no record is missing, and only the cursor shows what was forgotten."""
    ends.kiosk.submit()
    ends.settle()
    ends.agree()
    safe.keep()
    complete_a_step(ends)
    ends.agree()
    known = last_feed_row(ends)
    before = ends.centre.store.epoch
    safe.put_back(files_too=True)
    assert last_feed_row(ends) == known - 1
    ends.run()
    assert ends.centre.store.epoch != before
    complete_a_step(ends)
    ends.agree()


def test_the_alarm_is_raised_once_and_not_by_the_second_kiosk(ends: BothEnds, safe: Safe) -> None:
    """The new epoch settles it for all: nobody is sent round in circles."""
    ends.kiosk.submit()
    safe.keep()
    ends.settle()
    ends.agree()
    safe.put_back(files_too=True)
    ends.settle()
    epoch = ends.centre.store.epoch
    ends.kiosk.submit()
    ends.settle()
    ends.agree()
    assert ends.centre.store.epoch == epoch


def test_the_office_s_own_backup_brings_all_back(tmp_path: Path) -> None:
    """Through the file that `backoffice backup` writes, into an empty folder."""
    with both_ends(tmp_path, None) as ends:
        yesterday(ends)
        write_backup(ends.centre.store, tmp_path / "backup.tar", ends.clock, with_keys=True)
        today(ends)
        ends.stop_centre()
        fresh = tmp_path / "fresh"
        assert unpack_backup(tmp_path / "backup.tar", fresh) is None
        ends.start_centre(None, fresh)
        renew_epoch(ends.centre.store)
        ends.clock.pass_(minutes=16)
        ends.settle()
        ends.agree()
