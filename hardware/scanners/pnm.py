"""A colour picture as ``scanimage --format=pnm`` writes it: believed only if it is whole."""

from __future__ import annotations

import re

import numpy as np

from hardware.ports import Image

_HEADER = re.compile(rb"P6\s+(?:#[^\n]*\n\s*)*(\d{1,5})\s+(\d{1,5})\s+255\s")
HEADER_BYTES = 200
"""More than any header has."""


def whole(data: bytes, width: int, height: int, tolerance: int) -> Image | str:
    """The pixels, or what is wrong: the bytes must be the header and 3 x width x height, the size the one that was
    asked for, to ``tolerance`` pixels. A scan that broke off still has a good header, and may have ended with 0."""
    header = _HEADER.match(data[:HEADER_BYTES])
    if header is None:
        return f"no colour picture in {len(data)} bytes"
    across, down = int(header[1]), int(header[2])
    wanted, came = 3 * across * down, len(data) - header.end()
    if came != wanted:
        return f"short: {came} of {wanted} bytes" if came < wanted else f"long: {came} for {wanted} bytes"
    if abs(across - width) > tolerance or abs(down - height) > tolerance:
        return f"{across} x {down} pixels, {width} x {height} were asked for"
    return np.frombuffer(data, np.uint8, wanted, header.end()).reshape(down, across, 3).copy()
