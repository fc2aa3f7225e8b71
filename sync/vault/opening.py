"""Opening what was sealed. Only the centre holds a key for it; no module of the kiosk imports this one."""

from __future__ import annotations

import functools
import struct
from typing import Any

import pyrage
import zstandard

from sync.cases.refusal import Refusal
from sync.vault.sealing import SKIPPABLE_MAGIC

LARGEST = 32 * 1024 * 1024
"""Bytes of plain content: the largest file of a case."""

_PAD_HEADER = struct.Struct("<II")


def new_identity() -> tuple[str, str]:
    """A new age key pair: (``AGE-SECRET-KEY-1...``, ``age1...``)."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(identity: str) -> str:
    """The public half of a secret key. ValueError for what is no age identity: the centre's own mistake."""
    return str(_identity(identity).to_public())


def open_sealed(sealed: bytes, identity: str, largest: int = LARGEST) -> bytes | Refusal:
    """The plain bytes, or ``sealed.cannot_open`` (wrong key, altered, cut), ``sealed.too_large``.

    ``identity``: the secret key as text; ``largest``: bytes that the content may unfold to. A malformed
    identity raises ValueError: that is the centre's own mistake.
    """
    key = _identity(identity)
    try:
        padded: bytes = pyrage.decrypt(sealed, [key])
    except pyrage.DecryptError:
        return Refusal("sealed.cannot_open")
    return _unpadded(padded, largest)


@functools.lru_cache(maxsize=32)
def _identity(text: str) -> Any:
    try:
        return pyrage.x25519.Identity.from_str(text.strip())
    except pyrage.IdentityError:
        raise ValueError("not an age identity") from None


def _unpadded(padded: bytes, largest: int) -> bytes | Refusal:
    if len(padded) < _PAD_HEADER.size:
        return Refusal("sealed.cannot_open")
    magic, padding = _PAD_HEADER.unpack_from(padded)
    frame = padded[_PAD_HEADER.size + padding :]
    if magic != SKIPPABLE_MAGIC:
        return Refusal("sealed.cannot_open")
    try:
        # max_output_size is ignored where a frame names its size, so the size is looked at first: anyone
        # can seal to a public key, and 32 kB can unfold to a gigabyte.
        size = zstandard.frame_content_size(frame)
        if size < 0:
            return Refusal("sealed.cannot_open")
        if size > largest:
            return Refusal("sealed.too_large", {"bytes": size})
        return zstandard.ZstdDecompressor().decompress(frame, allow_extra_data=False)
    except zstandard.ZstdError:
        return Refusal("sealed.cannot_open")
