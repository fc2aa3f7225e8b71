"""F58: the clock stands at 1970 or is set back: numbers stay unique, order is the counter's, nothing waits for years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from kiosk.assembly import assemble
from kiosk.intake import IntakeDesk
from kiosk.maintenance import ErrandEnd
from kiosk.presenters import maintenance_words
from kiosk.settings import load_settings
from kiosk.texts.catalogue import load_all
from sync.central.tables import record
from sync.wire.client import CentreClient
from sync.worker import SyncWorker, picture
from tests.central.running import MORNING, RunningCentre, SteppedClock
from tests.faults.heard_lobby import enrolled, variables
from tests.journal.stand import Stand
from tests.sending import Lobby, lobby_at
from tests.wire.authority import NOW, Authority, front, server

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


def test_before_the_certificate_begins_it_is_the_clock_and_nothing_leaves(
    centre: RunningCentre, lobby: Lobby, tmp_path: Path
) -> None:
    """Over TLS a clock of 1970 ends before the centre can say its signed time. OpenSSL asks the system's clock, so here it is
    the certificate that begins later; the kiosk's own clock is put right when another one has begun."""
    office, known = Authority("kantor"), lobby.journal.enrolment
    assert known is not None
    trusted = office.save(tmp_path)
    lobby.clock.now = EPOCH
    case = lobby.submit(b"scan")
    port = urlsplit(centre.url).port
    assert port is not None
    later = office.issue(tmp_path, "127.0.0.1", NOW + timedelta(days=9), NOW + timedelta(days=2))
    with front(later, port) as (secure, certificates):
        url = f"https://127.0.0.1:{secure}"
        client = CentreClient(
            url, lobby.clock, key=lobby.key, centre_public=known.centre_public, certificates=trusted
        )
        worker = SyncWorker(lobby.journal, client, lobby.clock, uniform=lambda low, high: high)
        for _ in range(2):
            report = worker.run_once()
            assert (report.outcome, report.detail, report.sent) == ("clock", "not-yet-valid", 0)
            lobby.clock.pass_(days=2)
        seen = picture(lobby.journal, worker)
        assert (seen.clock_is_behind, seen.contact, seen.alarms) == (True, None, ())
        assert lobby.journal.acknowledgement(case.case_id) is None
        begun_anew = SyncWorker(lobby.journal, client, lobby.clock)
        assert begun_anew.clock_is_behind, "to begin anew sets no clock"
        assert picture(lobby.journal).clock_is_behind, "the doctor says so too"
        certificates.load_cert_chain(office.issue(tmp_path, "127.0.0.1", NOW + timedelta(days=9)))
        lobby.clock.now = MORNING
        assert worker.send_now().complete == 1
        seen = picture(lobby.journal, worker)
        assert (seen.clock_is_behind, seen.contact) == (False, MORNING)
        assert not SyncWorker(lobby.journal, client, lobby.clock).clock_is_behind
        client.close()


def test_meanwhile_receipts_say_estimated_and_staff_are_told_whom_to_ask(tmp_path: Path) -> None:
    office = Authority("kantor")
    later = office.issue(tmp_path, "127.0.0.1", NOW + timedelta(days=9), NOW + timedelta(days=2))
    stand = enrolled(tmp_path / "kiosk")
    with server(later) as listener:
        centre = {
            "CENTRE__URL": f"https://127.0.0.1:{listener.port}",
            "CENTRE__CERTIFICATES": str(office.save(tmp_path)),
        }
        kiosk = assemble(load_settings([], variables(stand.folder, **centre)), stand.clock)
        try:
            intake = kiosk.visit._outside.intake
            assert isinstance(intake, IntakeDesk)
            assert kiosk.worker is not None
            assert intake.clock_sure()
            outcome = kiosk.worker.run_once().outcome
            assert not intake.clock_sure()
        finally:
            kiosk.close()
    assert (outcome, listener.heard) == ("clock", b"")
    said = maintenance_words.end_words(ErrandEnd("trouble", outcome, MORNING), "id")
    words = load_all()["id"].say(said)
    assert words == "Jam kiosk salah. Minta admin menyetel jam atau layanan waktu (NTP), lalu coba lagi."
    assert maintenance_words.tested("clock") == said


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
