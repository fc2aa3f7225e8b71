"""Sealing: compressed, padded, encrypted to office and escrow keys (age). No module here can open anything."""

from __future__ import annotations

import functools
import struct

import pyrage
import zstandard

from sync.vault.recipients import Recipients

PAD_STEP = 256
"""Bytes. What is sealed grows in such steps, so that its length tells little of what a person wrote."""

SKIPPABLE_MAGIC = 0x184D2A50
"""Opens a zstd frame that every zstd reader skips (RFC 8878, 3.1.2): the padding."""

_PAD_HEADER = struct.Struct("<II")
_MAC_LINE = b"\n--- "


def seal(plain: bytes, recipients: Recipients) -> bytes:
    """An age file that any of the keys opens: [padding frame][zstd frame], a multiple of 256 bytes.

    ``age -d -i KEY FILE | zstd -d`` reads it without this program.
    """
    # A new one each time (9 us for a form, 20 for a scan): one that is kept holds what it compressed last in its window,
    # a visitor's card for the next visitor to find; and shared by threads they corrupt data (python-zstandard #166).
    frame = zstandard.ZstdCompressor().compress(plain)
    padding = -(len(frame) + _PAD_HEADER.size) % PAD_STEP
    padded = _PAD_HEADER.pack(SKIPPABLE_MAGIC, padding) + bytes(padding) + frame
    sealed: bytes = pyrage.encrypt(padded, _keys(recipients))
    return sealed


@functools.lru_cache(maxsize=4)
def _keys(recipients: Recipients) -> list[pyrage.x25519.Recipient]:
    """Public halves only, and always the same ones, read once."""
    return [pyrage.x25519.Recipient.from_str(text) for text in recipients.everyone]


def split(age_file: bytes) -> tuple[bytes, bytes]:
    """The header with its ``---`` line (the wrapped keys, 0.2-0.5 kB) and the payload behind it.

    Put together they are the age file again. Raises ValueError for what is no age file.
    """
    start = age_file.find(_MAC_LINE)
    end = age_file.find(b"\n", start + len(_MAC_LINE))
    if not age_file.startswith(b"age-encryption.org/v1\n") or start < 0 or end < 0:
        raise ValueError("not an age file")
    return age_file[: end + 1], age_file[end + 1 :]
