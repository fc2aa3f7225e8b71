"""Pictures that somebody sent: decoded with suspicion, and made anew from their pixels.

Files of strangers are given to it by `hardware.capture.cleaning` alone, in a process that can do no harm (F17,
F31); what an imager or a reader sends, in the capture process. What comes with a
picture ends here: place and camera in EXIF, colour profiles, comments, further frames, archives behind the end.
"""

from __future__ import annotations

import warnings
from enum import StrEnum
from io import BytesIO

import numpy as np

# All by name: in the process that decodes, nothing can be imported any more when the picture arrives.
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)
from PIL import Image as Pillow

from hardware.imaging.encode import encode_webp
from hardware.ports import Image

MOST_PIXELS = 50_000_000
MOST_BYTES = 40_000_000
LONGEST = 2339
"""Pixels along the longer side of what is kept: A4 at 200 dpi."""

_PLUGINS = (
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
    GifImagePlugin,
    PpmImagePlugin,
    BmpImagePlugin,
    MpoImagePlugin,  # of a JPEG with a second picture in it, as telephones make them
    TiffImagePlugin,  # reads the EXIF that says which side is up
)
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "PPM", "BMP")


class Spoiled(StrEnum):
    """Why a file is no picture for us."""

    TOO_LONG = "too_long"  # more bytes than are taken
    NO_PICTURE = "no_picture"  # of no kind that is known
    TOO_LARGE = "too_large"  # more pixels than are taken, as its header says
    BROKEN = "broken"  # cut off, or not what its header says
    UNREADABLE = "unreadable"  # its decoding ended the process: memory, time, or worse


def pixels(data: bytes, *, shrink_to: int | None = None) -> Image | Spoiled:
    """The first picture in ``data``, upright, on white where it is transparent.

    ``shrink_to``: at most so many pixels along the longer side. Its size is judged before anything is decoded.
    """
    picture = _headed(data)
    if isinstance(picture, Spoiled):
        return picture
    with picture:
        try:
            return _decoded(picture, shrink_to)
        except MemoryError:
            return Spoiled.UNREADABLE
        except Exception:  # noqa: BLE001  a decoder fed with lies raises anything (struct, zlib, index, key)
            return Spoiled.BROKEN


def clean(data: bytes, limit: int) -> tuple[bytes, int, int] | Spoiled:
    """The picture as WebP of at most ``limit`` bytes, long side at most `LONGEST`; its width and height."""
    image = pixels(data, shrink_to=LONGEST)
    if isinstance(image, Spoiled):
        return image
    webp = encode_webp(image, limit)
    with Pillow.open(BytesIO(webp)) as kept:
        return webp, kept.width, kept.height


def _headed(data: bytes) -> Pillow.Image | Spoiled:
    """The header alone."""
    if len(data) > MOST_BYTES:
        return Spoiled.TOO_LONG
    with warnings.catch_warnings():
        warnings.simplefilter("error", Pillow.DecompressionBombWarning)
        try:
            picture = Pillow.open(BytesIO(data), formats=_FORMATS)
        except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
            return Spoiled.TOO_LARGE
        except UnidentifiedImageError:
            return Spoiled.NO_PICTURE
        except (OSError, ValueError, SyntaxError, EOFError):
            return Spoiled.BROKEN
    return Spoiled.TOO_LARGE if picture.width * picture.height > MOST_PIXELS else picture


def _decoded(picture: Pillow.Image, shrink_to: int | None) -> Image:
    if shrink_to is not None:
        picture.draft("RGB", (shrink_to, shrink_to))  # a JPEG can be decoded at half or a quarter of its size
    picture.load()
    ImageOps.exif_transpose(picture, in_place=True)
    coloured = _coloured(picture)
    if shrink_to is not None:
        coloured.thumbnail((shrink_to, shrink_to), Pillow.Resampling.LANCZOS)
    return np.asarray(_on_white(coloured), dtype=np.uint8)


def _coloured(picture: Pillow.Image) -> Pillow.Image:
    """RGB, or RGBA where something shows through."""
    if picture.mode.startswith(("I", "F")):  # 16 bits a pixel, of which the upper eight are enough
        deep = np.asarray(picture)
        high = deep >> 8 if deep.dtype.kind in "ui" else deep
        return Pillow.fromarray(np.clip(high, 0, 255).astype(np.uint8)).convert("RGB")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _on_white(picture: Pillow.Image) -> Pillow.Image:
    if picture.mode == "RGB":
        return picture
    ground = Pillow.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground
