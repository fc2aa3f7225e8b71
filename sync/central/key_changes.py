"""Changing keys: the next office, escrow or signing key, a list signed anew, a key taken out of use.

Each change is one replacement of the ring, made while nobody else changes it; a new secret half is on the disk before it. Office keys that are out of use
keep their secret half: they open the cases of their time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from sync.cases.refusal import Refusal
from sync.central.key_making import new_age_key, new_signing_key
from sync.central.key_ring import KeyRole, Ring, RingKey, held, secret_name, write_ring
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
    keys: CentreKeys, role: Sealing, root: DeviceKey, clock_now: datetime, *, revoking: str = ""
) -> RingKey | Refusal:
    """A new office or escrow key, and the list that names it in the place of the old one; the new key.

    ``revoking``: id of the key in use, which is marked in the same step. Refusals of `_changing`, ``keys.changed``.
    """
    now = utc(clock_now)
    with _changing(keys, role, revoking) as before:
        if isinstance(before, Refusal):
            return before
        made, secret = new_age_key(role, now)
        write_new(keys.folder / secret_name(made), secret)
        sync_folder(keys.folder)
        ended = replace(before, until=now, revoked=bool(revoking))
        _put(keys, _relisted(keys.ring.with_keys([ended, made]), root, now))
    return made


def rotate_signing(keys: CentreKeys, clock_now: datetime, *, revoking: str = "") -> RingKey | Refusal:
    """A new signing key, endorsed by the present one, whose secret half goes; the new key. As `rotate_sealing`."""
    now = utc(clock_now)
    with _changing(keys, "signing", revoking) as before:
        if isinstance(before, Refusal):
            return before
        made = new_signing_key(keys.folder, "signing", now)
        word = Endorsement(public_key=bytes.fromhex(made.public), since=now)
        endorsed = signed.seal_document(word, signed.ENDORSEMENT, keys.sign, keys.key_id)
        sync_folder(keys.folder)
        ended = replace(before, until=now, revoked=bool(revoking))
        _put(keys, keys.ring.with_keys([ended, replace(made, endorsement=endorsed)]))
        (keys.folder / secret_name(before)).unlink(missing_ok=True)
        sync_folder(keys.folder)
    return made


def renew(keys: CentreKeys, root: DeviceKey, clock_now: datetime) -> Refusal | None:
    """The same recipients under a new list: two more years. Refusals of `_changing`."""
    with _changing(keys, "root") as held_root:
        if isinstance(held_root, Refusal):
            return held_root
        _put(keys, _relisted(keys.ring, root, utc(clock_now)))
    return None


def mark_revoked(keys: CentreKeys, key_id: str) -> Refusal | None:
    """Noted in the ring, of a key out of use; one in use is rotated with ``revoking``. Refusals of `_changing`."""
    with _changing(keys, "root") as held_root:
        if isinstance(held_root, Refusal):
            return held_root
        found = keys.ring.find(key_id)
        assert found is not None
        _put(keys, keys.ring.with_keys([replace(found, revoked=True)]))
    return None


@contextmanager
def _changing(keys: CentreKeys, role: KeyRole, revoking: str = "") -> Iterator[RingKey | Refusal]:
    """The key in use, the ring held and read anew: of two who change at once the second builds on the first one's ring.

    ``keys.busy``: another changes it just now; ``keys.changed``: ``revoking`` is not in use any more; those of
    `CentreKeys.refresh`.
    """
    with held(keys.folder) as busy:
        refusal = busy or keys.refresh()
        current = keys.ring.current(role)
        if refusal is None and revoking not in ("", current.key_id):
            refusal = Refusal("keys.changed")
        yield refusal or current


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
