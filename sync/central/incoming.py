"""One record as it came, looked at on its own: is it whole, is it this kiosk's, does the receipt's proof hold?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sync.cases.numbers import TrackingNumber
from sync.cases.proof import ReceiptProof
from sync.cases.refusal import Refusal
from sync.central.devices import Device
from sync.vault.sealing import split
from sync.vault.signing import verify
from sync.wire.messages import RecordHead, WireRecord, decode

RECEIVED = "CaseReceived"
LATER_EVENTS = ("ReceiptPrinted", "ReceiptFailed")

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""What a kiosk's clock can say: a dead battery means 1970. Beyond it no calendar reckons."""

Reason = Literal[
    "head", "time", "device", "kind", "epoch", "number", "serial", "body", "sealed", "files", "proof"
]


@dataclass(frozen=True, slots=True)
class Complaint:
    """What only a CaseReceived has. ``header`` and ``payload``: the sealed body in its two parts."""

    number: TrackingNumber
    serial: int
    body_sha256: str
    header: bytes
    payload: bytes
    proof: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """A sound record; ``prefix`` of the enrolment that made it; ``complaint`` for a CaseReceived only."""

    head: RecordHead
    raw: bytes
    sha256: str
    prefix: str
    body: bytes | None
    complaint: Complaint | None

    @property
    def place(self) -> tuple[int, int]:
        """Epoch and seq: an epoch belongs to one enrolment, so the pair is unique to the machine."""
        return self.head.epoch, self.head.seq


@dataclass(frozen=True, slots=True)
class Unsound:
    """Why a record cannot be taken; ``place`` as far as it could be read."""

    reason: Reason
    place: tuple[int, int] = (0, 0)


def read(wire: WireRecord, family: Mapping[str, Device], epoch: int) -> Incoming | Unsound:
    """Check one record of a machine with these enrolments, whose batch names ``epoch`` as its present one."""
    head = decode(wire.head, RecordHead)
    if head is None:
        return Unsound("head")
    place = head.epoch, head.seq
    if not EARLIEST <= head.at < LATEST:
        return Unsound("time", place)
    sender = family.get(head.device)
    if sender is None or head.epoch > epoch:
        return Unsound("device" if sender is None else "epoch", place)
    sha256 = hashlib.sha256(wire.head).hexdigest()
    if head.kind in LATER_EVENTS:
        return Incoming(head, wire.head, sha256, sender.prefix, None, None)
    complaint = _complaint(head, wire.body, sender) if head.kind == RECEIVED else "kind"
    if isinstance(complaint, str):
        return Unsound(complaint, place)
    return Incoming(head, wire.head, sha256, sender.prefix, wire.body, complaint)


def _complaint(head: RecordHead, body: bytes | None, sender: Device) -> Complaint | Reason:
    number = TrackingNumber.parse(head.number or "")
    if isinstance(number, Refusal) or number.prefix != sender.prefix:
        return "number"
    serial = _serial(head.serial)
    if serial is None:
        return "serial"
    if body is None or len(body) != head.body_size or hashlib.sha256(body).hexdigest() != head.body_sha256:
        return "body"
    if len({file.sha256 for file in head.files}) != len(head.files):
        return "files"
    try:
        header, payload = split(body)
    except ValueError:
        return "sealed"
    complaint = Complaint(number, serial, head.body_sha256, header, payload, head.proof or b"")
    return complaint if _proof_holds(complaint, sender) else "proof"


def _serial(value: str | int | None) -> int | None:
    text = str(value)
    if not text.isascii() or not text.isdigit() or len(text) > 8:
        return None
    return int(text) or None


def _proof_holds(complaint: Complaint, sender: Device) -> bool:
    """The receipt in the citizen's hand names this number, this serial and this body, over this kiosk's key."""
    proof = ReceiptProof.from_bytes(complaint.proof)
    return (
        isinstance(proof, ReceiptProof)
        and proof.number == complaint.number
        and proof.serial.value == complaint.serial
        and proof.body_hash == bytes.fromhex(complaint.body_sha256)[:16]
        and verify(sender.public_key, proof.message(), proof.signature)
    )
