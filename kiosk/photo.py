"""The office's photo for the poster, judged at the start: in words for whoever chose the file, and never in mid-visit."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image

from hardware.pictures import examined

MOST_BYTES: Final = 4_000_000
LEAST_WIDTH: Final = 800
"""Pixels: less is coarse on a panel of 1080."""
MOST_SIDE: Final = 2400
"""Pixels: more is memory that no panel shows (2400 x 1600 take 15 MB)."""
LEAST_BROAD: Final = 1.2
"""Width by height: it is shown as a strip, from its middle."""
_TURNED: Final = 0x0112  # EXIF: how the camera was held


def check_photo(path: Path) -> Path:
    """``path`` again, if it is a PNG or JPEG that can be shown.

    Raises ValueError with the reason.
    """
    wrong = examined(path, MOST_BYTES, _wrong)
    if wrong:
        raise ValueError(wrong)
    return path


def _wrong(picture: Image.Image) -> str:
    """By its head first: a small file may claim a picture that fills all memory."""
    width, height = picture.size
    if width < LEAST_WIDTH or max(width, height) > MOST_SIDE:
        return f"is {width} x {height} pixels; it must be {LEAST_WIDTH} wide or more, and no side over {MOST_SIDE}"
    if width < LEAST_BROAD * height:
        return f"is {width} x {height} pixels; it must be broader than high (1.2 : 1 at least)"
    if picture.getexif().get(_TURNED, 1) != 1:
        return "lies on its side, and is only marked as turned by the camera; save it upright"
    picture.load()
    return ""
