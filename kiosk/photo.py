"""The office's photo for the poster, judged at the start: in words for whoever chose the file, and never in mid-visit."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Final

from PIL import Image

_FORMATS: Final = ("PNG", "JPEG")
MOST_BYTES: Final = 4_000_000
LEAST_WIDTH: Final = 800
"""Pixels: less is coarse on a panel of 1080."""
MOST_SIDE: Final = 2400
"""Pixels: more is memory that no panel shows (2400 x 1600 take 15 MB)."""
LEAST_BROAD: Final = 1.2
"""Width by height: it is shown as a strip, from its middle."""
_TURNED: Final = 0x0112  # EXIF: how the camera was held
_BROKEN: Final = (
    OSError,
    SyntaxError,
    ValueError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def check_photo(path: Path) -> Path:
    """``path`` again, if it is a PNG or JPEG that can be shown.

    Raises ValueError with the reason.
    """
    if not path.is_file():
        raise ValueError("no such file")
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"larger than {MOST_BYTES // 1_000_000} MB")
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            wrong = _wrong(path)
        except _BROKEN:
            raise ValueError("not a PNG or JPEG picture that can be read") from None
    if wrong:
        raise ValueError(wrong)
    return path


def _wrong(path: Path) -> str:
    """By its head first: a small file may claim a picture that fills all memory."""
    with Image.open(path, formats=_FORMATS) as picture:
        width, height = picture.size
        if width < LEAST_WIDTH or max(width, height) > MOST_SIDE:
            return f"is {width} x {height} pixels; it must be {LEAST_WIDTH} wide or more, and no side over {MOST_SIDE}"
        if width < LEAST_BROAD * height:
            return f"is {width} x {height} pixels; it must be broader than high (1.2 : 1 at least)"
        if picture.getexif().get(_TURNED, 1) != 1:
            return "lies on its side, and is only marked as turned by the camera; save it upright"
        picture.load()
    return ""
