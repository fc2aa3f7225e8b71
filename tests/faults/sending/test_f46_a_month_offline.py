"""F46: thirty days without a network, hundreds of cases, the power off every night: intake unaffected, then all is sent
in the order it was filed, cases before scans."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from sync.central.tables import blob, record
from sync.journal import Journal, open_journal
from sync.worker import Progress, picture
from tests.central.running import RunningCentre
from tests.sending import Lobby, complete, held

DAYS, A_DAY = 30, 8


def night(lobby: Lobby, folder: Path) -> None:
    lobby.journal.close()
    lobby.clock.pass_(hours=24)
    journal = open_journal(folder, lobby.clock)
    assert isinstance(journal, Journal)
    lobby.journal = journal


def test_all_in_order_afterwards(tmp_path: Path, centre: RunningCentre, lobby: Lobby) -> None:
    filed = []
    for day in range(DAYS):
        filed += [lobby.submit(*((b"scan of day %d" % day,) if n == 0 else ())) for n in range(A_DAY)]
        assert lobby.through("http://127.0.0.1:9").run_once().outcome == "offline"
        night(lobby, tmp_path / "lobby" / "journal")
    seen = picture(lobby.journal)
    assert (seen.waiting.cases, seen.waiting.blobs) == (DAYS * A_DAY, DAYS)
    assert (seen.serials.last, seen.serials.safe) == (DAYS * A_DAY, 0)
    assert (seen.success, seen.contact, seen.last_error()) == (None, None, "offline")
    assert seen.waiting.oldest == lobby.clock() - timedelta(days=DAYS)

    shown: list[Progress] = []
    cases_safe: list[int] = []

    def look(progress: Progress) -> None:
        shown.append(progress)
        if progress.phase == "files" and not cases_safe:
            cases_safe.append(held(centre)[0])

    report = lobby.through(centre.url).send_now(look)
    assert (report.outcome, report.complete, report.blobs) == ("done", DAYS * A_DAY, DAYS)
    assert cases_safe == [DAYS * A_DAY], "every case before the first scan"
    counted = [one for one in shown if one.phase == "cases"]
    assert (counted[0].done, counted[0].total) == (0, DAYS * A_DAY)
    assert {one.total for one in counted} == {DAYS * A_DAY}
    assert counted[-1].done == DAYS * A_DAY
    with centre.store.reading() as connection:
        ordered = connection.execute(select(record.c.case_id).order_by(record.c.seq)).scalars().all()
        states = set(connection.execute(select(blob.c.state)).scalars())
    assert ordered == [case.case_id for case in filed]
    assert states == {"held"}
    assert all(complete(lobby, case) for case in filed)
    stands = picture(lobby.journal, lobby.worker)
    assert stands.serials.safe == DAYS * A_DAY
    assert stands.success == lobby.clock()
    assert stands.live.report == report


def test_a_day_of_a_centre_that_cannot_prove_its_name_is_an_alarm(lobby: Lobby) -> None:
    """Until it is heard again; a single hour of it is none."""
    worker = lobby.through("http://192.0.2.1")  # not this machine and no TLS: no byte leaves
    for _ in range(3):
        assert worker.run_once().outcome == "certificate"
        assert lobby.journal.alarms() == ()
        lobby.clock.pass_(hours=7)
    lobby.clock.pass_(hours=4)
    assert worker.run_once().outcome == "certificate"
    assert [one.kind for one in lobby.journal.alarms()] == ["certificate"]


def test_the_alarm_is_over_when_the_centre_is_heard(centre: RunningCentre, lobby: Lobby) -> None:
    worker = lobby.through("http://192.0.2.1")
    worker.run_once()
    lobby.clock.pass_(hours=25)
    worker.run_once()
    assert lobby.journal.alarms() != ()
    assert lobby.through(centre.url).run_once().outcome == "done"
    assert lobby.journal.alarms() == ()
