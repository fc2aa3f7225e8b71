"""Keys change at the centre while no line stands: the stick brings the new ones, and no thief's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.cases.refusal import Refusal
from sync.central import key_changes
from sync.central.devices import find_by_key
from sync.central.key_ring import RingKey
from sync.central.opening import open_bodies
from sync.central.reply import Reply
from sync.vault.recipients import Recipients
from sync.wire.bundle_reading import OpenVolume, open_volume
from sync.wire.messages import KeyList, decode
from sync.wire.stick import Stick
from sync.worker.sealing_keys import SealingKeys, version
from tests.carrying.stand import Carriage
from tests.central.running import RunningCentre, centre_at
from tests.faults.keyed import file_case, opened_with, root_of


@pytest.fixture
def thief(tmp_path: Path, carriage: Carriage) -> Iterator[RunningCentre]:
    with centre_at(tmp_path / "thief", None, carriage.clock) as running:
        yield running


def keys_of(carriage: Carriage) -> SealingKeys:
    return SealingKeys(carriage.lobby.journal, carriage.folder / "recipients.json")


def pinned(carriage: Carriage) -> bytes:
    enrolled = carriage.lobby.journal.enrolment
    assert enrolled is not None
    return enrolled.centre_public


def published(carriage: Carriage) -> KeyList | None:
    return decode(carriage.published.read_bytes(), KeyList) if carriage.published.exists() else None


def away(carriage: Carriage, path: Path) -> Path:
    """The reply, out of the folder and into one of its own."""
    folder = carriage.folder.parent / f"away-{len(list(carriage.folder.parent.glob('away-*')))}"
    folder.mkdir()
    return path.rename(folder / path.name)


def test_the_next_recipients_come_by_stick_and_are_sealed_to(carriage: Carriage) -> None:
    keys = keys_of(carriage)
    before = carriage.centre.keys.ring.current("office").key_id
    file_case(carriage.lobby, keys)
    made = key_changes.rotate_sealing(
        carriage.centre.keys, "office", root_of(carriage.centre), carriage.clock()
    )
    assert isinstance(made, RingKey)
    assert carriage.round().complete == 1
    whom = keys.whom()
    assert isinstance(whom, Recipients)
    assert whom.key_ids[0] == made.key_id
    carriage.clock.pass_(minutes=1)
    file_case(carriage.lobby, keys)
    assert carriage.round().complete == 1
    while open_bodies(carriage.centre.store, carriage.centre.keys, carriage.clock):
        pass
    assert opened_with(carriage.centre) == [before, made.key_id]


def test_an_older_reply_puts_no_older_list_in_force(carriage: Carriage) -> None:
    root = root_of(carriage.centre)
    key_changes.rotate_sealing(carriage.centre.keys, "office", root, carriage.clock())
    carriage.carry(carriage.export().files[0])
    (older,) = carriage.folder.glob("*-balasan.kab")
    older = away(carriage, older)
    carriage.clock.pass_(minutes=1)
    key_changes.rotate_sealing(carriage.centre.keys, "escrow", root, carriage.clock())
    carriage.carry(carriage.export().files[0])
    carriage.reply()
    newest = version(carriage.lobby.journal)
    listed = published(carriage)
    carriage.reply(older.parent)
    assert version(carriage.lobby.journal) == newest == 3
    assert published(carriage) == listed is not None


def test_the_bundle_says_to_which_list_the_kiosk_seals(carriage: Carriage) -> None:
    """Else each reply would bring the list again, and the desk would show the kiosk as one without a list."""
    carriage.round()
    taken = carriage.carry(carriage.export().files[0])
    assert taken.all_taken
    reply = next(carriage.folder.glob("*-balasan.kab")).read_bytes()
    assert version(carriage.lobby.journal) == 1
    assert reply.count(b"recipient") == 0  # nothing of it in the open either


def test_the_centre_s_next_signing_key_is_followed_without_a_network(carriage: Carriage) -> None:
    first = pinned(carriage)
    file_case(carriage.lobby, keys_of(carriage))
    key_changes.rotate_signing(carriage.centre.keys, carriage.clock())
    key_changes.rotate_signing(carriage.centre.keys, carriage.clock())
    assert carriage.round().complete == 1
    assert pinned(carriage) == carriage.centre.keys.public != first
    listed = published(carriage)
    assert listed is not None
    former = [key.public_key for key in listed.keys if key.owner == "centre" and key.until]
    assert first in former
    assert carriage.lobby.key.public_raw in {key.public_key for key in listed.keys}


def test_the_network_goes_on_from_where_the_stick_has_led(carriage: Carriage) -> None:
    """The worker's own client still has the key of before."""
    key_changes.rotate_signing(carriage.centre.keys, carriage.clock())
    carriage.round()
    file_case(carriage.lobby, keys_of(carriage))
    assert carriage.lobby.worker.run_once().outcome == "done"
    assert pinned(carriage) == carriage.centre.keys.public


def test_a_reply_by_a_key_that_has_been_replaced_is_passed_by(carriage: Carriage) -> None:
    """It may have been replaced because it is in other hands. Beside a newer reply it disturbs nobody."""
    file_case(carriage.lobby, keys_of(carriage))
    carriage.carry(carriage.export().files[0])
    (older,) = carriage.folder.glob("*-balasan.kab")
    key_changes.rotate_signing(carriage.centre.keys, carriage.clock())
    carriage.clock.pass_(minutes=1)
    carriage.carry(carriage.export().files[0])
    older = away(carriage, older)
    assert carriage.reply().complete == 1
    assert carriage.try_reply(older) == Refusal("reply.former_key")
    older.rename(carriage.folder / older.name)
    assert carriage.reply().replies == 1


def test_a_key_that_the_last_one_did_not_endorse_is_not_followed(
    carriage: Carriage, thief: RunningCentre
) -> None:
    """A reply for this very kiosk, with a list of keys and a chain of its own, signed by somebody else's centre."""
    file_case(carriage.lobby, keys_of(carriage))
    before = pinned(carriage)
    (path,) = carriage.export().files
    key_changes.rotate_signing(thief.keys, carriage.clock())
    device = find_by_key(carriage.centre.store, carriage.lobby.key.key_id.hex())
    assert device is not None
    with path.open("rb") as file:
        volume = open_volume(file)
        assert isinstance(volume, OpenVolume)
        forged = Reply(thief.store, thief.keys, device, volume.claimed)
    forged.add_keys(carriage.clock)
    assert forged.write(Stick(carriage.folder), carriage.clock) is None
    assert carriage.try_reply() == Refusal("reply.signature")
    assert pinned(carriage) == before
    assert published(carriage) is None


def test_a_list_of_the_true_centre_lends_a_thief_no_key(carriage: Carriage, thief: RunningCentre) -> None:
    """The true chain stands in the reply; it leads to the true key, and the manifest is not that one's."""
    key_changes.rotate_signing(carriage.centre.keys, carriage.clock())
    (path,) = carriage.export().files
    carried = carriage.try_carry(path)
    assert not isinstance(carried, Refusal)
    mixed = carried.reply
    mixed.keys = thief.keys
    assert mixed.write(Stick(carriage.folder), carriage.clock) is None
    assert carriage.try_reply() == Refusal("reply.signature")
    assert pinned(carriage) == carriage.centre.keys.public
