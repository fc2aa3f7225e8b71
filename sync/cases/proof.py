"""The receipt's QR: 100 bytes that prove, without a network, that this office took this complaint.

Layout, big-endian: version 1, key id 4, number 8, serial 3, seconds since 1970 4, first bytes of the
sealed body's SHA-256 16, Ed25519 signature 64. Checking the signature needs a key and lives in the vault.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime

from sync.cases.base45 import decode, encode
from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.refusal import Refusal

VERSION = 1
PROOF_CONTEXT = b"kotak-aduan receipt v1\x00"
"""Stands before the signed part, since the same key also signs requests."""

_SIGNED = struct.Struct(">B4s8s3sI16s")
_SIZE = _SIGNED.size + 64
GLYPHS = len(encode(bytes(_SIZE)))
"""How long the text of every code is. Its alphabet has the space, which copying loses at either end."""


@dataclass(frozen=True, slots=True)
class ReceiptProof:
    """What the QR says. ``body_hash``: 16 bytes; ``key_id``: 4; ``signature``: 64 (empty while unsigned)."""

    key_id: bytes
    number: TrackingNumber
    serial: Serial
    at: datetime
    body_hash: bytes
    signature: bytes = b""

    def __post_init__(self) -> None:
        if (len(self.key_id), len(self.body_hash)) != (4, 16) or len(self.signature) not in (0, 64):
            raise ValueError("a proof has 4 bytes of key id, 16 of hash and 64 of signature")

    def signed_part(self) -> bytes:
        """The first 36 bytes."""
        serial = self.serial.value.to_bytes(3, "big")
        seconds = int(self.at.timestamp())
        return _SIGNED.pack(VERSION, self.key_id, self.number.to_bytes(), serial, seconds, self.body_hash)

    def message(self) -> bytes:
        """What is signed: the context and the signed part."""
        return PROOF_CONTEXT + self.signed_part()

    def to_bytes(self) -> bytes:
        """All 100 bytes; raises ValueError while there is no signature."""
        if not self.signature:
            raise ValueError("an unsigned proof proves nothing")
        return self.signed_part() + self.signature

    @classmethod
    def from_bytes(cls, data: bytes) -> ReceiptProof | Refusal:
        """The 100 bytes read back, unverified; ``proof.unreadable`` for anything else."""
        if len(data) != _SIZE or data[0] != VERSION:
            return Refusal("proof.unreadable")
        _, key_id, number, serial, seconds, body_hash = _SIGNED.unpack_from(data)
        try:
            return cls(
                key_id,
                TrackingNumber.from_bytes(number),
                Serial(int.from_bytes(serial, "big")),
                datetime.fromtimestamp(seconds, UTC),
                body_hash,
                data[_SIGNED.size :],
            )
        except ValueError:
            return Refusal("proof.unreadable")

    def to_text(self) -> str:
        """150 characters of base 45: a QR's alphanumeric mode holds them in version 6 at correction M."""
        return encode(self.to_bytes())

    @classmethod
    def from_text(cls, text: str) -> ReceiptProof | Refusal:
        """What a code reader read, unverified; ``proof.unreadable`` for anything that is no proof."""
        try:
            data = decode(text.rstrip("\r\n"))
        except ValueError:
            return Refusal("proof.unreadable")
        return cls.from_bytes(data)
