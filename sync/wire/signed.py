"""Signed documents: DSSE envelopes with Ed25519.

The signature covers ``DSSEv1 <len> <type> <len> <payload>`` in exact bytes: no canonical JSON, and the type is
the context, so no signature made for one kind of document serves for another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Struct

from sync.wire.messages import Endorsement, Envelope, EnvelopeSignature, decode, encode

Sign = Callable[[bytes], bytes]
T = TypeVar("T", bound=Struct)

_TYPE = "application/vnd.kotak-aduan.{}.v1+json"
MANIFEST = _TYPE.format("manifest")
ANSWER = _TYPE.format("answer")
ACKNOWLEDGEMENT = _TYPE.format("acknowledgement")
ENROLMENT = _TYPE.format("enrolment")
TIME = _TYPE.format("time")
FEED = _TYPE.format("feed")
KEYS = _TYPE.format("keys")
STANDING = _TYPE.format("standing")
RECIPIENTS = _TYPE.format("recipients")
BUNDLE = _TYPE.format("bundle")
REPLY = _TYPE.format("reply")
ENDORSEMENT = _TYPE.format("endorsement")
PROBE = _TYPE.format("probe")
RELEASE = _TYPE.format("release")
SETTINGS = _TYPE.format("settings")


def pre_authentication(payload_type: str, payload: bytes) -> bytes:
    """The bytes that are signed (DSSE's PAE)."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def key_id_of(public_key: bytes) -> str:
    """Eight hex digits: the first four bytes of SHA-256 over the raw public key (32 bytes)."""
    return hashlib.sha256(public_key).hexdigest()[:8]


def seal_document(message: Struct, payload_type: str, sign: Sign, key_id: str) -> Envelope:
    """The message, signed. Ed25519 is deterministic: the same message gives the same bytes."""
    payload = encode(message)
    signature = sign(pre_authentication(payload_type, payload))
    return Envelope(payload_type, payload, [EnvelopeSignature(key_id, signature)])


def signature_holds(envelope: Envelope, payload_type: str, public_key: bytes) -> bool:
    """Whether one of the signatures is this key's, over this type and payload."""
    if envelope.payload_type != payload_type:
        return False
    signed = pre_authentication(payload_type, envelope.payload)
    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
    except ValueError:
        return False
    return any(_holds(key, entry.sig, signed) for entry in envelope.signatures)


def open_document(envelope: Envelope, payload_type: str, public_key: bytes, kind: type[T]) -> T | None:
    """What a good signature stands under; None when it does not hold or says something else."""
    if not signature_holds(envelope, payload_type, public_key):
        return None
    return decode(envelope.payload, kind)


def endorsed_from(pinned: bytes, endorsements: Iterable[Envelope]) -> bytes:
    """The last key of the chain of endorsements that begins at ``pinned``; that key itself where none leads on."""
    for envelope in endorsements:
        following = open_document(envelope, ENDORSEMENT, pinned, Endorsement)
        if following is not None:
            pinned = following.public_key
    return pinned


def _holds(key: Ed25519PublicKey, signature: bytes, signed: bytes) -> bool:
    try:
        key.verify(signature, signed)
    except InvalidSignature:
        return False
    return True
