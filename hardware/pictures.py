"""Picture files that somebody else has made, read with care, for the paper."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PIL import Image, ImageStat

from hardware.page import Picture

T = TypeVar("T")
_FORMATS = ("PNG", "JPEG")
_MOST_BYTES = 2_000_000
_MOST_SIDE, _LEAST_SIDE = 4000, 48
"""Pixels. A file of a few kilobytes may claim a picture that fills all memory: its head is looked at first."""
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    struct.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)
_LEAST_INK, _MOST_INK = 0.005, 0.95
_MIDDLE_GREY = 128


def read_picture(path: Path, *, widest_mm: float, highest_mm: float) -> Picture:
    """The PNG or JPEG at ``path`` in grey, on white where it lets through.

    Raises ValueError, in words for whoever chose the file.
    """
    coloured = examined(path, _MOST_BYTES, _decoded)
    if coloured is None:
        raise ValueError(f"sides must be {_LEAST_SIDE} to {_MOST_SIDE} pixels long")
    grey = Image.alpha_composite(Image.new("RGBA", coloured.size, "white"), coloured).convert("L")
    ink = ImageStat.Stat(grey.point(lambda value: value < _MIDDLE_GREY)).mean[0]
    if not _LEAST_INK < ink < _MOST_INK:
        raise ValueError("would be all white or all black on paper")
    return Picture(grey.width, grey.height, grey.tobytes(), widest_mm, highest_mm)


def examined(path: Path, most_bytes: int, look: Callable[[Image.Image], T]) -> T:
    """What ``look`` makes of the PNG or JPEG at ``path``: it sees the head first, and touches the pixels or not.

    Raises ValueError, in words for whoever chose the file.
    """
    if not path.is_file():
        raise ValueError("no such file")
    if path.stat().st_size > most_bytes:
        raise ValueError(f"larger than {most_bytes // 1_000_000} MB")
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(path, formats=_FORMATS) as picture:
                return look(picture)
        except _BROKEN:
            raise ValueError("not a PNG or JPEG picture that can be read") from None


def _decoded(picture: Image.Image) -> Image.Image | None:
    """None where the head says that it is too large or too small; its pixels are not touched then."""
    if max(picture.size) > _MOST_SIDE or min(picture.size) < _LEAST_SIDE:
        return None
    return picture.convert("RGBA")
