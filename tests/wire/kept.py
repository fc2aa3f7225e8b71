"""Whoever is shown what a kiosk has kept of one case: the proof reckoned anew, by nothing of the code that made it."""

from __future__ import annotations

import hashlib

from sync.wire import signed
from sync.wire.messages import Acknowledgement, Envelope, KeptAcknowledgement, decode


def read_kept(document: bytes, public_key: bytes) -> Acknowledgement | None:
    """What the proof says (RFC 9162, 2.1: leaves under 00, nodes under 01); None when it proves nothing."""
    kept = decode(document, KeptAcknowledgement)
    if kept is None:
        return None
    node = hashlib.sha256(b"\x00" + kept.statement).digest()
    for step in kept.path:
        pair = step.sha256 + node if step.left else node + step.sha256
        node = hashlib.sha256(b"\x01" + pair).digest()
    envelope = Envelope(signed.ACKNOWLEDGEMENT, node, [kept.signature])
    if not signed.signature_holds(envelope, signed.ACKNOWLEDGEMENT, public_key):
        return None
    return decode(kept.statement, Acknowledgement)
