"""A batch as it came over the wire, taken apart and checked as a whole, before any transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from sync.central.devices import Device
from sync.wire import compression, signed
from sync.wire.messages import (
    MAX_PLAIN,
    MAX_RECORDS,
    VERSION,
    Envelope,
    Manifest,
    SyncRequest,
    WireRecord,
    decode,
)

BatchFault = Literal[
    "broken",
    "too-large",
    "version",
    "signature-bad",
    "other-device",
    "other-office",
    "identity-changed",
    "manifest-differs",
]


NETWORK, STICK = "network", "stick"
"""Ways on which a batch comes."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Records that a signed manifest names, each by its hash."""

    manifest: Manifest
    envelope: Envelope
    records: list[WireRecord]
    carrier: str = NETWORK
    surveys: Sequence[bytes] = ()


class _Versioned(msgspec.Struct):
    v: int


def unpack(body: bytes, sender: Device) -> Batch | BatchFault:
    """The batch of this kiosk, or the first thing that is wrong with it."""
    plain = compression.unpack(body, MAX_PLAIN)
    if plain is None:
        return "too-large" if compression.names_too_much(body, MAX_PLAIN) else "broken"
    request = decode(plain, SyncRequest)
    if request is None:
        return "too-large" if _too_many(plain) else "broken"
    return _check(request, sender)


def _check(request: SyncRequest, sender: Device) -> Batch | BatchFault:
    envelope = request.manifest
    versioned = decode(envelope.payload, _Versioned)
    if versioned is None:
        return "broken"
    if versioned.v != VERSION:
        return "version"
    if not signed.signature_holds(envelope, signed.MANIFEST, sender.public_key):
        return "signature-bad"
    manifest = decode(envelope.payload, Manifest)
    if manifest is None:
        return "broken"
    fault = _contradiction(manifest, request, sender)
    return fault or Batch(manifest, envelope, request.records, surveys=request.surveys)


def _contradiction(manifest: Manifest, request: SyncRequest, sender: Device) -> BatchFault | None:
    if manifest.office_id != sender.office_id:
        return "other-office"
    if manifest.device != sender.device_id:
        return "other-device"
    if manifest.identity != sender.identity:
        return "identity-changed"
    if manifest.heads != [hashlib.sha256(record.head).hexdigest() for record in request.records]:
        return "manifest-differs"
    if manifest.surveys != [hashlib.sha256(one).hexdigest() for one in request.surveys]:
        return "manifest-differs"
    return None


class _Counted(msgspec.Struct):
    records: list[msgspec.Raw]


def _too_many(plain: bytes) -> bool:
    counted = decode(plain, _Counted)
    return counted is not None and len(counted.records) > MAX_RECORDS
