"""The centre's keys: what it signs with, what it opens with, and the escrow that must leave the machine.

All secret files lie in ``keys/`` of the data folder, readable by their owner only. The escrow identity opens
everything if the office's own is lost; a person carries it away to a safe after the installation.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.vault.folders import sync_folder, write_new
from sync.vault.opening import new_identity
from sync.vault.recipients import Recipients, load, save
from sync.vault.signing import DeviceKey

FOLDER = "keys"
SIGNING = "centre-signing.pem"
OFFICE_IDENTITY = "office-identity.age"
ESCROW_IDENTITY = "escrow-identity.age"
RECIPIENTS = "recipients.json"


@dataclass(frozen=True, slots=True)
class CentreKeys:
    """``office_identity`` is secret text. ``escrow_secret``: where that file still lies, None once carried away."""

    signing: DeviceKey
    office_identity: str = field(repr=False)
    recipients: Recipients
    escrow_secret: Path | None

    @property
    def public(self) -> bytes:
        """32 raw bytes that kiosks pin at enrolment."""
        return self.signing.public_raw

    @property
    def key_id(self) -> str:
        """Eight hex digits."""
        return self.signing.key_id.hex()

    def sign(self, message: bytes) -> bytes:
        return self.signing.sign(message)


def prepare(folder: Path) -> CentreKeys | Refusal:
    """The keys in ``folder``, made on the first start; never replaced.

    Refusals: those of the vault (``device_key.exposed``, ``keys.invalid`` ...), ``keys.exposed`` {"mode"} and
    ``keys.incomplete`` where some files are there and others are not: a person must look then.
    """
    keys = folder / FOLDER
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    there = [(keys / name).exists() for name in (SIGNING, OFFICE_IDENTITY, RECIPIENTS)]
    if not any(there):
        _make(keys)
    elif not all(there):
        return Refusal("keys.incomplete")
    return _read(keys)


def _make(keys: Path) -> None:
    office, office_public = new_identity()
    escrow, escrow_public = new_identity()
    write_new(keys / OFFICE_IDENTITY, f"{office}\n".encode())
    write_new(keys / ESCROW_IDENTITY, f"{escrow}\n".encode())
    DeviceKey.generate().save(keys / SIGNING)
    recipients = Recipients.of(office_public, escrow_public)
    assert isinstance(recipients, Recipients)
    save(recipients, keys / RECIPIENTS)
    sync_folder(keys)


def _read(keys: Path) -> CentreKeys | Refusal:
    signing = DeviceKey.load(keys / SIGNING)
    if isinstance(signing, Refusal):
        return signing
    identity = keys / OFFICE_IDENTITY
    mode = stat.S_IMODE(identity.stat().st_mode)
    if mode & 0o077:
        return Refusal("keys.exposed", {"mode": f"{mode:04o}"})
    recipients = load(keys / RECIPIENTS)
    if isinstance(recipients, Refusal):
        return recipients
    escrow = keys / ESCROW_IDENTITY
    return CentreKeys(signing, identity.read_text().strip(), recipients, escrow if escrow.exists() else None)
