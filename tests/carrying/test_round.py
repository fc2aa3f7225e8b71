"""Out to the centre and back by stick alone: the case arrives with its files, and the kiosk learns that it did."""

from __future__ import annotations

import json
import secrets

import msgspec

from kiosk.carrying import Carrier, StickFinder
from sync.central import feed, key_changes
from sync.central.devices import find_by_key
from sync.central.key_ring import RingKey
from sync.central.opening import open_bodies
from sync.central.restore import renew_epoch
from sync.vault.recipients import Recipients
from sync.wire.messages import PublicStatus
from sync.worker.sealing_keys import SealingKeys, version
from tests.carrying.stand import Carriage
from tests.faults.keyed import root_of
from tests.sending import complete, held


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


def test_more_statuses_than_one_page_come_with_one_stick(carriage: Carriage) -> None:
    """1,200 changes of one case: three pages, of which the last alone is right in the end."""
    case = carriage.lobby.submit()
    carriage.round()
    status = carriage.lobby.journal.status_of(case.number)
    assert status is not None
    last = msgspec.convert(status.row, PublicStatus)
    changes = [msgspec.structs.replace(last, step=1 + n % 12) for n in range(1200)]
    store = carriage.centre.store
    store.write(lambda connection: feed.publish(connection, store.office_id, changes, carriage.clock()))
    carriage.clock.pass_(minutes=1)
    assert carriage.round().feed_rows == 1200
    assert carriage.lobby.journal.cursor() == f"{store.epoch}.1202"
    mirrored = carriage.lobby.journal.status_of(case.number)
    assert mirrored is not None
    assert mirrored.row["step"] == 12


def test_the_mirror_is_as_old_as_the_reply(carriage: Carriage) -> None:
    """Read three days after the centre wrote it: the screen must not call it today's news."""
    carriage.lobby.submit()
    written = carriage.clock()
    carriage.carry(carriage.export().files[0])
    carriage.clock.pass_(days=3)
    carriage.reply()
    assert carriage.lobby.journal.mirrored_at() == written


def test_a_kiosk_that_says_nothing_of_itself_leaves_its_health_as_it_was(carriage: Carriage) -> None:
    carriage.round(health=lambda: {"paper": "ok"})  # and a list to seal to: of that each bundle tells
    carriage.clock.pass_(hours=1)
    carriage.round()
    device = find_by_key(carriage.centre.store, carriage.lobby.key.key_id.hex())
    assert device is not None
    assert msgspec.json.decode(device.health) == {
        "paper": "ok",
        "recipients_version": 1,
        "cursor": f"{carriage.centre.store.epoch}.0",
    }
    assert device.last_seen_at == carriage.clock()


def test_what_staff_save_at_the_screen_says_how_the_machine_is(carriage: Carriage) -> None:
    """A kiosk that no network ever reaches has no other way to tell the desk of its queue and disk."""
    lobby, told = carriage.lobby, {"disk_free": 5_000_000_000}
    carrier = Carrier(
        lobby.journal, StickFinder(str(carriage.folder)), lobby.key, lambda: lobby.whom,
        carriage.folder / "recipients.json", carriage.folder / "published.json", carriage.clock, lambda: told,
    )  # fmt: skip
    lobby.submit()
    assert carrier.save().run(lambda step: None).ended == "done"
    (bundle,) = carriage.folder.glob("*.kab")
    carriage.carry(bundle)
    device = find_by_key(carriage.centre.store, lobby.key.key_id.hex())
    assert device is not None
    assert json.loads(device.health)["disk_free"] == told["disk_free"]


def test_a_new_epoch_of_the_centre_begins_the_mirror_anew(carriage: Carriage) -> None:
    case = carriage.lobby.submit()
    carriage.round()
    before = carriage.lobby.journal.cursor()
    renew_epoch(carriage.centre.store)
    carriage.clock.pass_(minutes=1)
    carriage.round()
    after = carriage.lobby.journal.cursor()
    assert after == f"{carriage.centre.store.epoch}.2"
    assert after != before
    assert carriage.lobby.journal.status_of(case.number) is not None


def test_a_kiosk_without_a_network_hears_by_stick_whom_to_seal_to(carriage: Carriage) -> None:
    """The office's key is changed: the stick brings the new list, and an old stick does not bring the old one back."""
    journal, keys = carriage.lobby.journal, carriage.centre.keys
    assert version(journal) == 1
    first = carriage.export().files[0]
    carriage.carry(first)
    carriage.clock.pass_(minutes=1)
    rotated = key_changes.rotate_sealing(keys, "office", root_of(carriage.centre), carriage.clock())
    assert isinstance(rotated, RingKey)
    carriage.round()
    assert version(journal) == 2
    whom = SealingKeys(journal, carriage.folder / "recipients.json").whom()
    assert isinstance(whom, Recipients)
    assert rotated.key_id in whom.key_ids
    carriage.reply()
    assert version(journal) == 2


def test_the_end_of_a_list_is_heard_by_stick_too(carriage: Carriage) -> None:
    """More than two years on: the centre's signed time ends the list, whatever carried it."""
    carriage.clock.pass_(days=800)
    carriage.round()
    refusal = SealingKeys(carriage.lobby.journal, carriage.folder / "recipients.json").refusal()
    assert refusal is not None
    assert refusal.code == "keys.expired"
