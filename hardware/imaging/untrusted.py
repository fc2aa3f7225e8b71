"""Bytes from anywhere to pixels, or to the reason why not. Nothing is decoded before its size is known."""

from __future__ import annotations

import warnings
from enum import StrEnum
from io import BytesIO

import numpy as np
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from hardware.ports import Image

MOST_PIXELS = 50_000_000
MOST_BYTES = 100_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "PPM", "BMP")


class Unfit(StrEnum):
    """Why bytes are no picture for us."""

    TOO_LARGE = "too_large"  # more than `MOST_PIXELS` or `MOST_BYTES`
    UNKNOWN = "unknown"  # nothing that we decode
    DAMAGED = "damaged"  # begins like a picture and does not go on like one


def picture_of(data: bytes) -> Image | Unfit:
    """The pixels of the first picture in ``data`` (JPEG, PNG, WebP, PPM, BMP); what else is in there is not read."""
    if len(data) > MOST_BYTES:
        return Unfit.TOO_LARGE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)  # our own limit is lower
        try:
            with Pillow.open(BytesIO(data), formats=_FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return Unfit.TOO_LARGE
                return np.array(picture.convert("RGB"), dtype=np.uint8)
        except Pillow.DecompressionBombError:
            return Unfit.TOO_LARGE
        except UnidentifiedImageError:
            return Unfit.UNKNOWN
        except (OSError, ValueError, SyntaxError, EOFError):
            return Unfit.DAMAGED
