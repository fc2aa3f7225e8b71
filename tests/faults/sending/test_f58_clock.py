"""F58: the clock stands at 1970 or is set back: numbers stay unique, order is the counter's, nothing waits for years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.central.tables import record
from sync.wire.client import CentreClient
from sync.worker import SyncWorker
from tests.central.running import MORNING, RunningCentre, SteppedClock
from tests.journal.stand import Stand
from tests.sending import Lobby, lobby_at

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.fixture
def lobby(tmp_path: Path, centre: RunningCentre) -> Iterator[Lobby]:
    """Its clock is its own."""
    with lobby_at(tmp_path / "lobby", centre) as made:
        known = made.journal.enrolment
        assert known is not None
        made.client.close()
        made.clock = SteppedClock()
        made.client = CentreClient(centre.url, made.clock, key=made.key, centre_public=known.centre_public)
        made.worker = SyncWorker(made.journal, made.client, made.clock, uniform=lambda low, high: high)
        yield made


def test_in_1970_and_back_all_arrives_in_the_order_it_was_filed(centre: RunningCentre, lobby: Lobby) -> None:
    filed = []
    for now in (MORNING, EPOCH + timedelta(minutes=3), MORNING + timedelta(days=3), EPOCH):
        lobby.clock.now = now
        filed.append(lobby.submit(b"scan at whatever time"))
    report = lobby.worker.run_once()
    assert (report.outcome, report.complete) == ("done", 4)
    assert report.clock_offset == MORNING - EPOCH, "signatures go by the centre's clock"
    assert [case.serial.value for case in filed] == [1, 2, 3, 4]
    assert len({case.number for case in filed}) == 4
    with centre.store.reading() as connection:
        ordered = connection.execute(select(record.c.case_id).order_by(record.c.seq)).scalars().all()
    assert ordered == [case.case_id for case in filed]


def test_what_failed_in_2036_is_not_parked_until_2036(centre: RunningCentre, lobby: Lobby) -> None:
    lobby.submit(b"scan")
    lobby.clock.pass_(days=3650)
    assert lobby.through("http://127.0.0.1:9").run_once().outcome == "offline"
    lobby.clock.now = MORNING
    assert lobby.through(centre.url).run_once().complete == 1


def test_a_claim_or_a_pause_from_a_future_that_is_over_holds_nobody(tmp_path: Path) -> None:
    stand = Stand(tmp_path / "kiosk")
    journal = stand.enrolled()
    stand.submit(journal)
    far = stand.clock() + timedelta(days=400)
    assert journal.claim([(1, 1)], far, far + timedelta(minutes=5)) == {(1, 1)}
    assert [one.key for one in journal.due_records(stand.clock(), 9)] == [(1, 1)]
    journal.mark_retry([(1, 1)], far, "timeout")
    assert [one.key for one in journal.due_records(stand.clock(), 9)] == [(1, 1)]
    soon = stand.clock() + timedelta(hours=1)
    journal.mark_retry([(1, 1)], soon, "timeout")
    assert journal.due_records(stand.clock(), 9) == []
    journal.close()


def test_a_corrected_clock_forgets_nothing_early(centre: RunningCentre, lobby: Lobby) -> None:
    """What is old enough to forget is told by the centre's clock and by both times that are kept."""
    lobby.clock.now = EPOCH
    lobby.submit(b"scan")
    assert lobby.worker.run_once().outcome == "done"
    assert len(list(lobby.journal.sealed.path.iterdir())) == 1, "completed a moment ago"
