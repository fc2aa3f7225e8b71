"""The ring of keys: made once, followed without a restart, taken over from the earlier form, refused when unsound."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.cases.refusal import Refusal
from sync.central import key_changes
from sync.central.key_ring import held, secret_name
from sync.central.keys import FOLDER, CentreKeys, are_there, prepare
from sync.central.public_keys import key_list
from sync.central.recipient_lists import listed_in
from sync.vault.folders import write_new
from sync.vault.opening import new_identity
from sync.vault.recipients import Recipients, save
from sync.vault.sealing import seal
from sync.vault.signing import DeviceKey
from sync.wire.signed import endorsed_from
from tests.central.running import RunningCentre

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def prepared(folder: Path) -> CentreKeys:
    keys = prepare(folder, NOW)
    assert isinstance(keys, CentreKeys), keys
    return keys


def root_of(keys: CentreKeys) -> DeviceKey:
    root = key_changes.root_from(keys, None)
    assert isinstance(root, DeviceKey)
    return root


def test_keys_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    assert not are_there(tmp_path)
    keys, again = prepared(tmp_path), prepared(tmp_path)
    assert are_there(tmp_path)
    assert keys.ring == again.ring
    assert [key.role for key in keys.ring.keys] == ["signing", "office", "escrow", "root"]
    assert all((path.stat().st_mode & 0o077) == 0 for path in keys.folder.iterdir())
    assert keys.escrow_secret is not None
    assert keys.root_secret is not None


def test_a_making_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    write_new(folder / "office-00000000.age", new_identity()[0].encode())
    keys = prepared(tmp_path)
    opened = keys.open(seal(b"x", keys.recipients))
    assert not isinstance(opened, Refusal)
    assert opened == (b"x", keys.ring.current("office").key_id)


def test_keys_of_the_earlier_form_are_taken_over(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    office, escrow, signing = new_identity(), new_identity(), DeviceKey.generate()
    signing.save(folder / "centre-signing.pem")
    write_new(folder / "office-identity.age", f"{office[0]}\n".encode())
    write_new(folder / "escrow-identity.age", f"{escrow[0]}\n".encode())
    recipients = Recipients.of(office[1], escrow[1])
    assert isinstance(recipients, Recipients)
    save(recipients, folder / "recipients.json")
    assert are_there(tmp_path)
    keys = prepared(tmp_path)
    assert keys.public == signing.public_raw
    assert keys.recipients == recipients
    assert listed_in(keys.list_for("352807")).version == 1
    assert not list(folder.glob("*identity*"))
    opened = keys.open(seal(b"old", recipients))
    assert not isinstance(opened, Refusal)
    assert opened[0] == b"old"


@pytest.mark.parametrize("lost", ["centre-signing.pem", "office-identity.age", "recipients.json"])
def test_half_of_the_earlier_form_is_for_a_person(tmp_path: Path, lost: str) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    office, escrow = new_identity(), new_identity()
    DeviceKey.generate().save(folder / "centre-signing.pem")
    write_new(folder / "office-identity.age", office[0].encode())
    recipients = Recipients.of(office[1], escrow[1])
    assert isinstance(recipients, Recipients)
    save(recipients, folder / "recipients.json")
    (folder / lost).unlink()
    assert prepare(tmp_path, NOW) == Refusal("keys.incomplete")


def test_what_is_missing_exposed_or_garbled_is_a_refusal(tmp_path: Path) -> None:
    keys = prepared(tmp_path)
    office = keys.folder / secret_name(keys.ring.current("office"))
    office.chmod(0o640)
    assert prepare(tmp_path) == Refusal("keys.exposed", {"mode": "0640", "file": office.name})
    office.chmod(0o600)
    office.rename(office.with_suffix(".away"))
    assert prepare(tmp_path) == Refusal("keys.incomplete")
    office.with_suffix(".away").rename(office)
    (keys.folder / "ring.json").write_bytes(b"{")
    assert prepare(tmp_path) == Refusal("keys.ring")


def test_a_running_centre_follows_a_change_and_keeps_its_keys_when_the_ring_is_garbled(
    tmp_path: Path,
) -> None:
    running, console = prepared(tmp_path), prepared(tmp_path)
    made = key_changes.rotate_sealing(console, "office", root_of(console), NOW)
    assert not isinstance(made, Refusal)
    assert running.news_for("352807", 1) is not None
    assert running.recipients.key_ids[0] == made.key_id
    assert running.news_for("352807", 2) is None
    key_changes.rotate_signing(console, NOW)
    assert running.refresh() is None
    assert running.key_id == console.key_id
    (running.folder / "ring.json").write_bytes(b"{")
    assert running.refresh() == Refusal("keys.ring")
    assert running.key_id == console.key_id


def test_a_retired_office_key_still_opens_and_a_key_that_was_taken_away_does_not(tmp_path: Path) -> None:
    keys = prepared(tmp_path)
    before, old = keys.ring.current("office"), seal(b"old", keys.recipients)
    key_changes.rotate_sealing(keys, "office", root_of(keys), NOW)
    assert keys.open(old) == (b"old", before.key_id)
    assert keys.open(old, ["ffffffff"]) == (b"old", before.key_id), "what it says it is sealed to is a hint"
    (keys.folder / secret_name(before)).unlink()
    assert prepared(tmp_path).open(old) == Refusal("sealed.cannot_open")


def test_another_root_signs_nothing_here(tmp_path: Path) -> None:
    keys = prepared(tmp_path)
    DeviceKey.generate().save(tmp_path / "other.pem")
    assert key_changes.root_from(keys, tmp_path / "other.pem") == Refusal("root.other")
    assert key_changes.root_from(keys, tmp_path / "none.pem") == Refusal("device_key.missing")
    root = keys.root_secret
    assert root is not None
    stick = root.rename(tmp_path / "root.pem")
    stick.chmod(0o644)  # a stick knows no modes
    assert key_changes.root_from(keys, None) == Refusal("root.missing")
    assert isinstance(key_changes.root_from(keys, stick), DeviceKey)


def test_every_signing_key_stays_published_with_the_word_of_its_last(centre: RunningCentre) -> None:
    first = centre.keys.public
    centre.clock.pass_(days=1)
    key_changes.rotate_signing(centre.keys, centre.clock())
    listed = key_list(centre.store, centre.keys, centre.clock)
    assert [(key.public_key, key.until is None) for key in listed.keys] == [
        (first, False),
        (centre.keys.public, True),
    ]
    assert endorsed_from(first, listed.endorsements) == centre.keys.public
    assert endorsed_from(b"x" * 32, listed.endorsements) == b"x" * 32


def test_two_who_change_the_keys_at_once_lose_nothing(tmp_path: Path) -> None:
    here, there = prepared(tmp_path), prepared(tmp_path)
    root = root_of(here)
    with held(here.folder) as busy:
        assert busy is None
        refused = [
            key_changes.rotate_sealing(there, "escrow", root, NOW),
            key_changes.rotate_signing(there, NOW),
            key_changes.renew(there, root, NOW),
            key_changes.mark_revoked(there, there.ring.current("office").key_id),
        ]
    assert [one.code for one in refused if isinstance(one, Refusal)] == ["keys.busy"] * 4
    assert here.ring == prepared(tmp_path).ring, "who was refused has left nothing"

    # Each of the two read the ring before the other changed it.
    made = [
        key_changes.rotate_sealing(here, "office", root, NOW),
        key_changes.rotate_sealing(there, "escrow", root, NOW),
        key_changes.rotate_signing(here, NOW),
    ]
    in_force = prepared(tmp_path)
    assert [in_force.ring.current(role) for role in ("office", "escrow")] == made[:2]
    assert in_force.ring.current("signing").public == in_force.public.hex()
    assert listed_in(in_force.list_for("352807")).version == 3


def test_a_key_in_use_is_replaced_and_marked_in_one_step_and_once(tmp_path: Path) -> None:
    here, there = prepared(tmp_path), prepared(tmp_path)
    stolen = here.ring.current("signing").key_id
    assert not isinstance(key_changes.rotate_signing(here, NOW, revoking=stolen), Refusal)
    assert [key.revoked for key in here.ring.of("signing")] == [True, False]
    assert key_changes.rotate_signing(there, NOW, revoking=stolen) == Refusal("keys.changed")
    assert len(prepared(tmp_path).ring.of("signing")) == 2
