"""Bytes from a device or a file to pixels. The header is believed in nothing but the size that it refuses by."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from hardware.ports import Image

MOST_BYTES = 8_000_000
MOST_PIXELS = 25_000_000
"""An A4 page at 500 dpi; a camera of 24 megapixels."""
_FORMATS = ("JPEG", "PNG", "WEBP", "PPM")


def decoded(data: bytes) -> Image | str:
    """The pixels of one picture, or what is wrong with it. Nothing is decoded before its size is known."""
    if len(data) > MOST_BYTES:
        return f"{len(data)} bytes, {MOST_BYTES} are allowed"
    try:
        with Pillow.open(BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return f"{picture.width} x {picture.height} pixels are too many"
            return np.array(picture.convert("RGB"), dtype=np.uint8)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        return "too many pixels"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return "no picture"
