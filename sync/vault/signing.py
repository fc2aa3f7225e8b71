"""Ed25519: the device's own key, and checking a receipt's proof without a network."""

from __future__ import annotations

import functools
import hashlib
import stat
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from sync.cases.proof import ReceiptProof
from sync.cases.refusal import Refusal
from sync.vault.folders import sync_folder, write_new


class DeviceKey:
    """One machine's signing key. It never leaves the machine; one key, a context string for each use."""

    def __init__(self, private_key: Ed25519PrivateKey) -> None:
        self.private_key = private_key
        self.public_raw = private_key.public_key().public_bytes_raw()
        self.key_id = key_id(self.public_raw)

    @classmethod
    def generate(cls) -> DeviceKey:
        """A new key, in memory only until it is saved."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def load(cls, path: Path) -> DeviceKey | Refusal:
        """The key in the file, or ``device_key.missing``, ``.exposed`` (others may read it), ``.invalid``."""
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except OSError:
            return Refusal("device_key.missing")
        if mode & 0o077:
            return Refusal("device_key.exposed", {"mode": f"{mode:04o}"})
        return cls.load_brought(path)

    @classmethod
    def load_brought(cls, path: Path) -> DeviceKey | Refusal:
        """As `load`, from a medium that was brought for the act: the file systems of sticks know no modes."""
        try:
            data = path.read_bytes()
        except OSError:
            return Refusal("device_key.missing")
        try:
            key = load_pem_private_key(data, password=None)
        except (ValueError, TypeError):
            return Refusal("device_key.invalid")
        return cls(key) if isinstance(key, Ed25519PrivateKey) else Refusal("device_key.invalid")

    def save(self, path: Path) -> None:
        """Writes the key (PKCS 8, PEM, mode 0600) to a new file; FileExistsError: a key is never replaced."""
        write_new(path, self.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        sync_folder(path.parent)

    def sign(self, message: bytes) -> bytes:
        """64 bytes. The message begins with its context string: the caller's duty."""
        return self.private_key.sign(message)


def key_id(public_raw: bytes) -> bytes:
    """The first 4 bytes of the SHA-256 of a public key's 32 raw bytes."""
    return hashlib.sha256(public_raw).digest()[:4]


def verify(public_raw: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key (32 raw bytes) signed the message."""
    try:
        _public(public_raw).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@functools.lru_cache(maxsize=256)
def _public(raw: bytes) -> Ed25519PublicKey:
    """Read once for the hundred proofs of a batch: a twentieth of what checking one costs."""
    return Ed25519PublicKey.from_public_bytes(raw)


def verify_proof(text: str, public_keys: Mapping[bytes, bytes]) -> ReceiptProof | Refusal:
    """The proof in a QR's text, checked offline; ``public_keys`` maps key id (4 bytes) to 32 raw bytes.

    Refusals: ``proof.unreadable``, ``proof.key_unknown`` {"key_id"}, ``proof.signature``.
    """
    proof = ReceiptProof.from_text(text)
    if isinstance(proof, Refusal):
        return proof
    public_raw = public_keys.get(proof.key_id)
    if public_raw is None:
        return Refusal("proof.key_unknown", {"key_id": proof.key_id.hex()})
    if not verify(public_raw, proof.message(), proof.signature):
        return Refusal("proof.signature")
    return proof
