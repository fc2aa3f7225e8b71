"""Pictures that somebody hands in at the desk: decoded with suspicion and drawn anew, so that only their pixels stay."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from sync.cases.refusal import Refusal

MOST_BYTES = 11 * 1024 * 1024
MEDIA_TYPE = "image/webp"
_LONGEST = 2339
"""Pixels along the longer side: A4 at 200 dpi, as the kiosk keeps its own."""
_MOST_PIXELS = 50_000_000
"""As decoded; at four bytes each 200 MB for the moment that it takes. A JPEG is decoded at a half or less of its size."""
_QUALITY = 82
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError)
"""What Pillow raises for files that are not what they say."""


def drawn_anew(data: bytes) -> bytes | Refusal:
    """WebP without place, camera, comments or anything behind the picture. Refusals as for `pixels_of`."""
    picture = pixels_of(data, _LONGEST)
    if isinstance(picture, Refusal):
        return picture
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY)
    return out.getvalue()


def pixels_of(data: bytes, longest: int) -> Image.Image | Refusal:
    """The picture upright on white, RGB, at most ``longest`` pixels along its longer side.

    ``picture.none``, ``picture.too_long`` {"mb"}, ``picture.kind``, ``picture.too_large``, ``picture.broken``.
    """
    if not 0 < len(data) <= MOST_BYTES:
        mb = {"mb": MOST_BYTES // (1024 * 1024)}
        return Refusal("picture.too_long", mb) if data else Refusal("picture.none")
    try:
        with warnings.catch_warnings():
            # Of its size our own limit is looked at; what is wrong with its Exif concerns nobody.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
                picture.draft("RGB", (longest, longest))
                if picture.width * picture.height > _MOST_PIXELS:
                    return Refusal("picture.too_large")
                return _on_white(picture, longest)
    except UnidentifiedImageError:
        return Refusal("picture.kind")
    except Image.DecompressionBombError:
        return Refusal("picture.too_large")
    except _BROKEN:
        return Refusal("picture.broken")


def _on_white(picture: Image.Image, longest: int) -> Image.Image:
    """Made small before it is turned, so that no second one of full size is held."""
    picture.thumbnail((longest, longest))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, (0, 0), upright)
    return flat
