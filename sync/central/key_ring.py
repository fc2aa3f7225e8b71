"""The ring: one public document that names every key the centre ever had, and the files of the secret halves.

``keys/ring.json`` says which key is in use; it is replaced in one step, so a change of keys holds whole or not at
all. Secret halves lie beside it, one file each, named by role and id, readable by their owner only.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from sync.cases.refusal import Refusal
from sync.vault.folders import replace
from sync.wire.messages import Envelope

RING = "ring.json"
KeyRole = Literal["root", "signing", "office", "escrow"]
ROLES: tuple[KeyRole, ...] = ("signing", "office", "escrow", "root")
_SUFFIX = {"root": "pem", "signing": "pem", "office": "age", "escrow": "age"}


class RingKey(Struct, frozen=True, kw_only=True):
    """``public``: an age recipient, or 64 hex digits of an Ed25519 key. ``until`` None: in use.

    ``endorsement``: of a signing key, its predecessor's word for it. ``revoked``: it is thought to be in other hands.
    """

    role: KeyRole
    key_id: str
    public: str
    since: datetime
    until: datetime | None = None
    revoked: bool = False
    endorsement: Envelope | None = None


class Ring(Struct, frozen=True, kw_only=True):
    """``lists``: the signed recipient list in force by office id, ``*`` for every office without its own."""

    v: int = 1
    keys: list[RingKey]
    lists: dict[str, Envelope]

    def of(self, role: KeyRole) -> list[RingKey]:
        """All keys of a role, the oldest first."""
        return [key for key in self.keys if key.role == role]

    def current(self, role: KeyRole) -> RingKey:
        """The one in use; a ring that was made has one of each role."""
        return next(key for key in reversed(self.keys) if key.role == role and key.until is None)

    def find(self, key_id: str) -> RingKey | None:
        return next((key for key in self.keys if key.key_id == key_id), None)

    def with_keys(self, changed: Iterable[RingKey]) -> Ring:
        """These in the place of those with the same id, new ones behind."""
        by_id = {key.key_id: key for key in self.keys} | {key.key_id: key for key in changed}
        return msgspec.structs.replace(self, keys=list(by_id.values()))


def secret_name(key: RingKey) -> str:
    """File name of the secret half, e.g. ``office-1a2b3c4d.age``."""
    return f"{key.role}-{key.key_id}.{_SUFFIX[key.role]}"


def read_ring(folder: Path) -> Ring | Refusal | None:
    """The ring in the keys folder; None if there is none, ``keys.ring`` if it cannot be read."""
    try:
        data = (folder / RING).read_bytes()
    except FileNotFoundError:
        return None
    try:
        return msgspec.json.decode(data, type=Ring)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Refusal("keys.ring")


def write_ring(folder: Path, ring: Ring) -> None:
    """In one step: the old ring or the new one, whatever happens."""
    replace(folder / RING, msgspec.json.format(msgspec.json.encode(ring)) + b"\n")


@contextmanager
def held(folder: Path, *, wait: bool = False) -> Iterator[Refusal | None]:
    """Nobody else changes this ring within the block: an flock on the keys folder itself, which leaves no file behind.

    ``keys.busy`` where another holds it, without ``wait``. It goes with its process, however that ends; whoever only reads
    needs none, since the ring is replaced in one step.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    refusal: Refusal | None = None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        refusal = Refusal("keys.busy")
    try:
        yield refusal
    finally:
        os.close(descriptor)


def exposed(folder: Path) -> Refusal | None:
    """``keys.exposed`` {"mode", "file"} if anybody but the owner may read a secret half."""
    for path in sorted(folder.iterdir()):
        if path.suffix in (".pem", ".age", ".key"):
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & 0o077:
                return Refusal("keys.exposed", {"mode": f"{mode:04o}", "file": path.name})
    return None
