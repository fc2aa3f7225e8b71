"""Sealing to one kiosk: what the centre sends back on a stick, which anybody may find.

The kiosk's own Ed25519 key serves, by age's recipient type ``ssh-ed25519``: nothing more need be made, kept or
published. It opens what was sealed to this machine and no case: those are sealed to office and escrow alone.
"""

from __future__ import annotations

import pyrage
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from sync.cases.refusal import Refusal
from sync.vault.signing import DeviceKey


def seal_to_device(plain: bytes, public_raw: bytes) -> bytes:
    """An age file that this key (32 raw bytes) opens. ValueError for bytes that are no key."""
    public = Ed25519PublicKey.from_public_bytes(public_raw)
    line = public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    sealed: bytes = pyrage.encrypt(plain, [pyrage.ssh.Recipient.from_str(line)])
    return sealed


def open_on_device(sealed: bytes, key: DeviceKey) -> bytes | Refusal:
    """What was sealed to this kiosk; ``sealed.cannot_open`` for anything else."""
    try:
        private = key.private_key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        plain: bytes = pyrage.decrypt(sealed, [pyrage.ssh.Identity.from_buffer(private)])
    except (pyrage.DecryptError, UnsupportedAlgorithm):
        return Refusal("sealed.cannot_open")
    return plain
