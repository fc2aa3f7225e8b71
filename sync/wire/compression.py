"""zstd on the wire, guarded: a frame must name its size, the size must be small, and nothing may follow it.

One compressor a call: shared between threads they corrupt data and crash (python-zstandard #166, #244).
"""

from __future__ import annotations

import zstandard

ENCODING = "zstd"


def pack(data: bytes) -> bytes:
    """One frame that names its content's size."""
    return zstandard.ZstdCompressor(level=3, write_content_size=True).compress(data)


def unpack(data: bytes, limit: int) -> bytes | None:
    """At most ``limit`` bytes, or None for a bomb, a foreign frame, or a frame with something behind it.

    The size is looked at first, since ``max_output_size`` is ignored for a frame that names its own.
    """
    try:
        named = zstandard.frame_content_size(data)
        if not 0 <= named <= limit:
            return None
        return zstandard.ZstdDecompressor().decompress(data, max_output_size=limit, allow_extra_data=False)
    except zstandard.ZstdError:
        return None


def names_too_much(data: bytes, limit: int) -> bool:
    """Whether this is a frame that would unpack to more than ``limit`` bytes (413 rather than 400)."""
    try:
        return zstandard.frame_content_size(data) > limit
    except zstandard.ZstdError:
        return False
