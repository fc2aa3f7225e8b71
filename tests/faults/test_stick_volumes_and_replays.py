"""Volumes in any order, twice, late, after or beside the network, old replies after new ones: one case, nothing undone."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
import pytest

from sync.cases.refusal import Refusal
from sync.central.carried_revoked import Decision
from sync.central.case_journal import events_of
from sync.central.case_keys import key_for
from sync.central.devices import find_by_key, revoke
from sync.central.replies import ReplyShelf
from sync.central.restore import renew_epoch
from sync.worker.stick import ReplyTaken
from tests.carrying.conftest import carriage
from tests.carrying.stand import Carriage
from tests.sending import complete, held, lobby_at

__all__ = ["carriage"]


def state(carriage: Carriage) -> tuple[object, ...]:
    journal = carriage.lobby.journal
    waiting = journal.waiting()
    return (
        waiting.records,
        waiting.blobs,
        journal.acknowledged_through(),
        journal.cursor(),
        waiting.quarantined,
    )


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1,), (2, 2, 1, 0)])
def test_volumes_come_in_any_order_or_never(carriage: Carriage, order: tuple[int, ...]) -> None:
    cases = [carriage.lobby.submit(secrets.token_bytes(30_000)) for _ in range(3)]
    exported = carriage.export(volume_bytes=45_000)
    assert [path.name[-10:] for path in exported.files] == [".1of3.kab", ".2of3.kab", ".3of3.kab"] or len(
        exported.files
    ) == 3
    shelf = ReplyShelf(carriage.centre.store.folder)
    for number in order:
        taken = carriage.carry(exported.files[number])
        shelf.keep(taken.reply, carriage.clock)
    came = set(order)
    assert held(carriage.centre) == (3, 3, len(came))
    assert shelf.missing(taken.manifest) == [n + 1 for n in range(3) if n not in came]
    carriage.reply()
    assert sum(complete(carriage.lobby, case) for case in cases) == len(came)
    assert carriage.lobby.journal.waiting().records == 0
    assert carriage.lobby.journal.waiting().blobs == 3 - len(came)


def test_twice_and_late_and_after_the_network_changes_nothing(carriage: Carriage) -> None:
    carriage.lobby.submit(secrets.token_bytes(5_000))
    (path,) = carriage.export().files
    carriage.carry(path)
    assert carriage.reply().complete == 1
    again = carriage.carry(path)
    assert (again.outcomes, again.files) == ({"same": 1}, {"known": 1})
    carriage.lobby.submit(secrets.token_bytes(5_000))
    assert carriage.lobby.worker.run_once().outcome == "done"
    before, there = state(carriage), held(carriage.centre)
    device = find_by_key(carriage.centre.store, carriage.lobby.key.key_id.hex())
    carriage.carry(path)
    carriage.reply()
    assert state(carriage) == before
    assert held(carriage.centre) == there == (2, 2, 2)
    after = find_by_key(carriage.centre.store, carriage.lobby.key.key_id.hex())
    assert device is not None
    assert after is not None
    assert (after.last_seen_at, after.health, after.alarm) == (device.last_seen_at, device.health, "")


def test_an_old_bundle_leaves_last_contact_and_health_as_they_are(carriage: Carriage) -> None:
    (path,) = carriage.export(health=lambda: {"paper": "old"}).files
    carriage.clock.pass_(hours=3)
    carriage.lobby.worker.run_once()
    before = find_by_key(carriage.centre.store, carriage.lobby.key.key_id.hex())
    carriage.clock.pass_(hours=3)
    carriage.carry(path)
    after = find_by_key(carriage.centre.store, carriage.lobby.key.key_id.hex())
    assert before is not None
    assert after is not None
    assert (after.last_seen_at, after.health) == (before.last_seen_at, before.health)


def test_a_bundle_of_before_a_new_epoch_is_no_older_journal(carriage: Carriage) -> None:
    """It lay in a drawer while the kiosk began anew: late, and no sign of anything."""
    carriage.lobby.submit()
    (late,) = carriage.export().files
    carriage.lobby.worker.run_once()
    assert carriage.lobby.journal.renew(1, 1)
    carriage.lobby.submit()
    carriage.lobby.worker.run_once()
    assert carriage.carry(late).outcomes == {"same": 1}
    known = find_by_key(carriage.centre.store, carriage.lobby.key.key_id.hex())
    assert known is not None
    assert (known.alarm, known.epoch, known.have_through) == ("", 2, 1)


def test_an_old_reply_after_a_newer_one_changes_nothing(carriage: Carriage) -> None:
    carriage.lobby.submit(secrets.token_bytes(3_000))
    (first,) = carriage.export().files
    carriage.carry(first)
    old = carriage.folder / "kotak-aduan-PGT1-20261123-090000-balasan.kab"
    carriage.clock.pass_(hours=1)
    carriage.lobby.submit(secrets.token_bytes(3_000))
    (second,) = carriage.export().files
    carriage.carry(second)
    newer = next(path for path in carriage.folder.glob("*-balasan.kab") if path != old)
    assert carriage.reply(newer).complete == 2
    before = state(carriage)
    mirrored = carriage.lobby.journal.mirrored_at()
    assert carriage.reply(old).replies == 1
    assert state(carriage) == before
    assert carriage.lobby.journal.mirrored_at() == mirrored


def test_stick_and_network_at_once_make_one_case(carriage: Carriage) -> None:
    for _ in range(5):
        carriage.lobby.submit(secrets.token_bytes(40_000))
    (path,) = carriage.export().files
    start = threading.Barrier(3)

    def by_stick() -> None:
        start.wait(20)
        carriage.carry(path)

    def by_line() -> None:
        start.wait(20)
        carriage.lobby.worker.run_once()

    threads = [threading.Thread(target=one) for one in (by_stick, by_stick, by_line)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    carriage.lobby.until_done()
    carriage.reply()
    assert held(carriage.centre) == (5, 5, 5)
    assert carriage.lobby.journal.waiting().records == 0
    assert carriage.lobby.journal.waiting().quarantined == ()


def test_another_kiosks_reply_is_refused_and_passed_by_in_a_folder(carriage: Carriage) -> None:
    carriage.lobby.submit()
    carriage.carry(carriage.export().files[0])
    with lobby_at(carriage.folder.parent / "other", carriage.centre) as other:
        assert carriage.try_reply(lobby=other) == Refusal("reply.other_device", {"prefix": "PGT1"})
        assert other.journal.waiting().records == 0
        mine, carriage.lobby = carriage.lobby, other
        carriage.clock.pass_(seconds=5)
        carriage.carry(carriage.export().files[0])
        carriage.lobby = mine
    taken = carriage.try_reply()
    assert isinstance(taken, ReplyTaken)
    assert (taken.replies, taken.complete) == (1, 1)


def test_a_centre_that_lost_all_is_refilled_by_stick(carriage: Carriage) -> None:
    """Restored: the kiosk's acked_through is above what the centre has. One round tells it, the next refills (F60)."""
    cases = [carriage.lobby.submit(secrets.token_bytes(2_000)) for _ in range(3)]
    with _restored_afterwards(carriage):
        carriage.round()
    assert held(carriage.centre) == (0, 0, 0)
    again = carriage.round()
    assert again.complete == 0
    assert carriage.lobby.journal.waiting().records == 3
    carriage.clock.pass_(minutes=1)
    carriage.round(everything=True)
    assert held(carriage.centre) == (3, 3, 3)
    assert all(complete(carriage.lobby, case) for case in cases)


def test_everything_goes_though_nothing_waits(carriage: Carriage) -> None:
    carriage.lobby.submit(secrets.token_bytes(2_000))
    with _restored_afterwards(carriage):
        carriage.round()
    exported = carriage.export(everything=True)
    assert (exported.cases, exported.blobs) == (1, 1)
    carriage.carry(exported.files[0])
    assert held(carriage.centre) == (1, 1, 1)


def _copied(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)


@contextmanager
def _restored_afterwards(carriage: Carriage) -> Iterator[None]:
    """What happens inside is forgotten by the centre: yesterday's backup is put back."""
    store = carriage.centre.store
    live, copy = store.folder / "central.sqlite", store.folder / "yesterday.sqlite"
    _copied(live, copy)
    yield
    _copied(copy, live)
    shutil.rmtree(store.folder / "blobs")
    renew_epoch(store)


def test_a_revoked_kiosk_enters_by_a_persons_act_alone(carriage: Carriage) -> None:
    case = carriage.lobby.submit(secrets.token_bytes(2_000))
    (path,) = carriage.export().files
    known = find_by_key(carriage.centre.store, carriage.lobby.key.key_id.hex())
    assert known is not None
    revoke(carriage.centre.store, known.office_id, known.device_id)
    assert carriage.try_carry(path) == Refusal("bundle.revoked", {"prefix": "PGT1"})
    assert held(carriage.centre) == (0, 0, 0)
    stranger = Decision("wati", "admin", "Dari kecamatan lain", office_id="352808")
    assert carriage.try_carry(path, decided=stranger) == Refusal("bundle.revoked", {"prefix": "PGT1"})
    assert held(carriage.centre) == (0, 0, 0)
    taken = carriage.try_carry(
        path, decided=Decision("adi", "admin", "Kios dicuri, kasus dibaca dari cadangan")
    )
    assert not isinstance(taken, Refusal)
    assert taken.outcomes == {"new": 1}
    assert held(carriage.centre) == (1, 1, 1)
    names = {name.partition("/")[0] for name, _ in taken.reply.members}
    assert names == {"answers", "keys.json"}  # no news of the office but what anybody may ask for
    carriage.try_carry(path, decided=Decision("adi", "admin", "sekali lagi"))
    store = carriage.centre.store
    with store.reading() as connection:
        written = events_of(
            connection,
            known.office_id,
            case.case_id,
            key_for(store, connection, known.office_id, case.case_id),
        )
    assert [(one.actor, one.content["note"]) for one in written if one.kind == "RevokedTaken"] == [
        ("adi", "Kios dicuri, kasus dibaca dari cadangan")
    ]


def test_one_bad_record_holds_up_no_other(carriage: Carriage) -> None:
    """A head altered in the journal itself: its batch is signed over it, the record is invalid, the others arrive."""
    from sqlalchemy import text

    cases = [carriage.lobby.submit(secrets.token_bytes(1_000)) for _ in range(10)]
    with carriage.lobby.journal._database.writing() as connection:
        row = connection.execute(text("SELECT head FROM record WHERE seq = 4")).one()
        head = {**msgspec.json.decode(row.head), "kind": "Nonsense"}
        connection.execute(
            text("UPDATE record SET head = :head WHERE seq = 4"), {"head": msgspec.json.encode(head)}
        )
    taken = carriage.carry(carriage.export().files[0])
    assert taken.outcomes == {"new": 9, "invalid": 1}
    assert taken.files == {"held": 9, "unwanted": 1}
    assert not taken.all_taken
    reply = carriage.reply()
    assert reply.complete == 9
    assert not complete(carriage.lobby, cases[3])
