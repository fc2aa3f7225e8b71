"""Whom everything is sealed to: the office's keys and the escrow keys, public halves only.

Most often one of each; two of a kind while a key passes from one hand to another.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pyrage

from sync.cases.refusal import Refusal
from sync.vault.folders import replace

# A secret key in the place of a public one would let the kiosk read what it took. Bech32 may be written
# in either case, so the search takes both.
_SECRET = re.compile(rb"AGE-(SECRET-KEY|PLUGIN)-", re.IGNORECASE)
_LARGEST = 16_384  # bytes; the file holds two keys of some 62 characters


@dataclass(frozen=True, slots=True)
class Recipients:
    """age recipients (``age1...``), at least one of the office and one of escrow; rows name them by their ids."""

    office: tuple[str, ...]
    escrow: tuple[str, ...]

    @classmethod
    def of(cls, office: str, escrow: str) -> Recipients | Refusal:
        """One of each; refusals as for `among`."""
        return cls.among((office,), (escrow,))

    @classmethod
    def among(cls, office: Sequence[str], escrow: Sequence[str]) -> Recipients | Refusal:
        """All of them, or ``keys.secret``, ``keys.invalid`` {"which"}: not one, none at all, or one twice."""
        if _SECRET.search("\n".join((*office, *escrow)).encode()):
            return Refusal("keys.secret")
        for which, some in (("office", office), ("escrow", escrow)):
            if not some or not all(map(_is_recipient, some)):
                return Refusal("keys.invalid", {"which": which})
        if len({*office, *escrow}) != len(office) + len(escrow):
            return Refusal("keys.invalid", {"which": "escrow"})
        return cls(tuple(office), tuple(escrow))

    @property
    def everyone(self) -> tuple[str, ...]:
        """All recipients, the office's first."""
        return self.office + self.escrow

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of all, the office's first."""
        return tuple(map(key_id, self.everyone))


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    office_key: str
    office_key_id: str
    escrow_key: str
    escrow_key_id: str


def key_id(recipient: str) -> str:
    """The first 8 hexadecimal digits of the SHA-256 of the recipient as it is written."""
    return hashlib.sha256(recipient.encode()).hexdigest()[:8]


def holds_secret(data: bytes) -> bool:
    """Whether a secret key of age stands anywhere in it."""
    return _SECRET.search(data) is not None


def load(path: Path) -> Recipients | Refusal:
    """The recipients in the file, or ``keys.missing``, ``keys.secret``, ``keys.invalid`` {"which"}.

    Intake stays closed on any refusal: nothing is ever stored in the clear for want of a key.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError:
        return Refusal("keys.missing")
    return parse(data)


def parse(data: bytes) -> Recipients | Refusal:
    """The recipients in the bytes of a recipients file; refusals as for `load`."""
    if holds_secret(data):
        return Refusal("keys.secret")
    try:
        document = msgspec.json.decode(data[: _LARGEST + 1], type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Refusal("keys.invalid", {"which": "file"})
    recipients = Recipients.of(document.office_key, document.escrow_key)
    if isinstance(recipients, Refusal):
        return recipients
    if document.version != 1 or recipients.key_ids != (document.office_key_id, document.escrow_key_id):
        return Refusal("keys.invalid", {"which": "ids" if document.version == 1 else "version"})
    return recipients


def to_json(recipients: Recipients) -> bytes:
    """The bytes of a recipients file, as `parse` reads them: the first of each, for readers of the old form."""
    office, escrow = recipients.office[0], recipients.escrow[0]
    document = _Document(1, office, key_id(office), escrow, key_id(escrow))
    return msgspec.json.format(msgspec.json.encode(document)) + b"\n"


def save(recipients: Recipients, path: Path) -> None:
    """Writes the file so that a power cut leaves the old one or the new one; raises OSError."""
    replace(path, to_json(recipients), mode=0o644)


def _is_recipient(text: str) -> bool:
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True
