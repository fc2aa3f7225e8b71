"""The centre's word on many cases under one signature, and the part of it that proves a single case.

The statements are the leaves of a Merkle tree as in RFC 9162, 2.1: leaf and node are hashed under different first
bytes, so that none can pass for the other. The root is what is signed. On the wire nothing but the statements and
the signature travels; whoever holds them all makes the paths himself, and keeps of each case its statement, its path
and the signature: as good a proof as a signature of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from sync.wire import signed
from sync.wire.messages import (
    Acknowledgement,
    Envelope,
    EnvelopeSignature,
    KeptAcknowledgement,
    PathStep,
    SignedStatements,
    decode,
    encode,
)

_LEAF, _NODE = b"\x00", b"\x01"


@dataclass(frozen=True, slots=True)
class Proved:
    """What the centre says of a case, and the bytes that prove it without the rest of the answer."""

    said: Acknowledgement
    document: bytes


def sign(acknowledgements: Sequence[Acknowledgement], key: signed.Sign, key_id: str) -> SignedStatements:
    """All of them under one signature; the same ones in the same order give the same bytes each time."""
    statements = [encode(one) for one in acknowledgements]
    if not statements:
        return SignedStatements()
    message = signed.pre_authentication(signed.ACKNOWLEDGEMENT, _levels(statements)[-1][0])
    return SignedStatements([msgspec.Raw(one) for one in statements], EnvelopeSignature(key_id, key(message)))


def proved(statements: SignedStatements, public_key: bytes) -> list[Proved]:
    """What a good signature stands under, in its order; empty when it does not hold or says something else."""
    whole = [bytes(one) for one in statements.statements]
    signature = statements.signature
    if not whole or signature is None:
        return []
    levels = _levels(whole)
    if not _root_is_signed(levels[-1][0], signature, public_key):
        return []
    found = []
    for place, statement in enumerate(whole):
        said = decode(statement, Acknowledgement)
        if said is not None:
            kept = KeptAcknowledgement(statement=statement, path=_path(levels, place), signature=signature)
            found.append(Proved(said, encode(kept)))
    return found


def _root_is_signed(root: bytes, signature: EnvelopeSignature, public_key: bytes) -> bool:
    envelope = Envelope(signed.ACKNOWLEDGEMENT, root, [signature])
    return signed.signature_holds(envelope, signed.ACKNOWLEDGEMENT, public_key)


def _levels(statements: Sequence[bytes]) -> list[list[bytes]]:
    """The tree from its leaves up to the root; a node without a neighbour rises as it is."""
    levels = [[_hash(_LEAF, one) for one in statements]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        above = [_hash(_NODE, below[n], below[n + 1]) for n in range(0, len(below) - 1, 2)]
        levels.append([*above, below[-1]] if len(below) % 2 else above)
    return levels


def _path(levels: Sequence[Sequence[bytes]], place: int) -> list[PathStep]:
    path = []
    for level in levels[:-1]:
        neighbour = place ^ 1
        if neighbour < len(level):
            path.append(PathStep(left=neighbour < place, sha256=level[neighbour]))
        place //= 2
    return path


def _hash(kind: bytes, *parts: bytes) -> bytes:
    return hashlib.sha256(kind + b"".join(parts)).digest()
