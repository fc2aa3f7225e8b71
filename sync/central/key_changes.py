"""Changing keys: the next office, escrow or signing key, a list signed anew, a key taken out of use.

Each change is one replacement of the ring; a new secret half is on the disk before it. Office keys that are out of use
keep their secret half: they open the cases of their time.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from sync.cases.refusal import Refusal
from sync.central.key_making import new_age_key, new_signing_key
from sync.central.key_ring import Ring, RingKey, secret_name, write_ring
from sync.central.keys import CentreKeys
from sync.central.recipient_lists import listed_in, sign_list
from sync.central.store import utc
from sync.vault.folders import sync_folder, write_new
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.messages import Endorsement

Sealing = Literal["office", "escrow"]


def root_from(keys: CentreKeys, path: Path | None) -> DeviceKey | Refusal:
    """The root's secret half from a file that was brought, or from the keys folder while it still lies there.

    ``root.missing``; ``root.other``: another root than the one that kiosks have pinned; ``device_key.*``.
    """
    path = path or keys.root_secret
    if path is None:
        return Refusal("root.missing")
    key = DeviceKey.load_brought(path)
    if isinstance(key, Refusal):
        return key
    return key if key.public_raw == keys.root_public else Refusal("root.other")


def rotate_sealing(
    keys: CentreKeys, role: Sealing, root: DeviceKey, clock_now: datetime
) -> RingKey | Refusal:
    """A new office or escrow key, and the list that names it in the place of the old one; the new key."""
    now = utc(clock_now)
    made, secret = new_age_key(role, now)
    write_new(keys.folder / secret_name(made), secret)
    sync_folder(keys.folder)
    ended = replace(keys.ring.current(role), until=now)
    _put(keys, _relisted(keys.ring.with_keys([ended, made]), root, now))
    return made


def rotate_signing(keys: CentreKeys, clock_now: datetime) -> RingKey:
    """A new signing key, endorsed by the present one, whose secret half goes; the new key."""
    now = utc(clock_now)
    before = keys.ring.current("signing")
    made = new_signing_key(keys.folder, "signing", now)
    word = Endorsement(public_key=bytes.fromhex(made.public), since=now)
    endorsed = signed.seal_document(word, signed.ENDORSEMENT, keys.sign, keys.key_id)
    sync_folder(keys.folder)
    _put(keys, keys.ring.with_keys([replace(before, until=now), replace(made, endorsement=endorsed)]))
    (keys.folder / secret_name(before)).unlink(missing_ok=True)
    sync_folder(keys.folder)
    return made


def renew(keys: CentreKeys, root: DeviceKey, clock_now: datetime) -> None:
    """The same recipients under a new list: two more years."""
    _put(keys, _relisted(keys.ring, root, utc(clock_now)))


def mark_revoked(keys: CentreKeys, key_id: str) -> None:
    """Noted in the ring. A key in use is rotated first, so that nothing new is sealed to it."""
    found = keys.ring.find(key_id)
    assert found is not None
    _put(keys, keys.ring.with_keys([replace(found, revoked=True)]))


def _relisted(ring: Ring, root: DeviceKey, now: datetime) -> Ring:
    """Every list signed anew with the keys in use, its version one above the highest there was."""
    version = max(listed_in(envelope).version for envelope in ring.lists.values()) + 1
    in_use = [ring.current("office"), ring.current("escrow")]
    lists = {office_id: sign_list(in_use, version, root, now, office_id) for office_id in ring.lists}
    return replace(ring, lists=lists)


def _put(keys: CentreKeys, ring: Ring) -> None:
    write_ring(keys.folder, ring)
    refusal = keys.refresh()
    assert refusal is None, refusal  # it was written by us, from keys that were in force
