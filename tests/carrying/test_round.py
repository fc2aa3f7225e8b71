"""Out to the centre and back by stick alone: the case arrives with its files, and the kiosk learns that it did."""

from __future__ import annotations

import secrets

from sync.central.opening import open_bodies
from tests.carrying.stand import Carriage
from tests.test_worker import complete, held


def test_cases_with_files_arrive_and_are_done(carriage: Carriage) -> None:
    lobby = carriage.lobby
    cases = [lobby.submit(secrets.token_bytes(200_000), b"signature"), lobby.submit()]
    exported = carriage.export()
    assert (exported.cases, exported.records, exported.blobs, exported.damaged) == (2, 2, 2, 0)
    assert exported.same_disk  # a test's folder lies where the journal lies
    (path,) = exported.files
    assert path.name == "kotak-aduan-PGT1-20261123-090000.kab"
    assert lobby.journal.waiting().records == 2  # nothing is done by writing alone
    carried = carriage.carry(path)
    assert (carried.outcomes, carried.files, carried.all_taken) == ({"new": 2}, {"held": 2}, True)
    assert held(carriage.centre) == (2, 2, 2)
    reply = carriage.reply()
    assert (reply.replies, reply.complete, reply.quarantined) == (1, 2, 0)
    assert all(complete(lobby, case) for case in cases)
    waiting = lobby.journal.waiting()
    assert (waiting.records, waiting.blobs) == (0, 0)


def test_statuses_come_back(carriage: Carriage) -> None:
    case = carriage.lobby.submit()
    carriage.round()
    status = carriage.lobby.journal.status_of(case.number)
    assert status is not None
    assert (status.row["step"], status.row["way_of_reply"]) == (1, "whatsapp")
    assert open_bodies(carriage.centre.store, carriage.centre.keys, carriage.clock) == 0
    assert carriage.lobby.journal.cursor() == f"{carriage.centre.store.epoch}.2"


def test_an_empty_bundle_fetches_the_news(carriage: Carriage) -> None:
    carriage.lobby.submit()
    carriage.lobby.worker.run_once()
    carriage.clock.pass_(hours=1)
    exported = carriage.export()
    assert (exported.cases, exported.records, exported.blobs) == (0, 0, 0)
    carriage.carry(exported.files[0])
    assert carriage.reply().replies == 1
