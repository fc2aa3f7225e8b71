"""Pictures that somebody hands in at the desk: decoded with suspicion and drawn anew, so that only their pixels stay."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from sync.cases.refusal import Refusal

MOST_BYTES = 11 * 1024 * 1024
MEDIA_TYPE = "image/webp"
_LONGEST = 2339
"""Pixels along the longer side: A4 at 200 dpi, as the kiosk keeps its own."""
_MOST_PIXELS = 50_000_000
_QUALITY = 82


def drawn_anew(data: bytes) -> bytes | Refusal:
    """WebP without place, camera, comments or anything behind the picture. ``picture.none``, ``picture.too_long``
    {"mb"}, ``picture.kind``, ``picture.too_large``, ``picture.broken``."""
    if not 0 < len(data) <= MOST_BYTES:
        mb = {"mb": MOST_BYTES // (1024 * 1024)}
        return Refusal("picture.too_long", mb) if data else Refusal("picture.none")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", Image.DecompressionBombWarning
            )  # our own limit is looked at below
            picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
            if picture.width * picture.height > _MOST_PIXELS:
                return Refusal("picture.too_large")
            return _webp(ImageOps.exif_transpose(picture))
    except UnidentifiedImageError:
        return Refusal("picture.kind")
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return Refusal("picture.broken")


def _webp(picture: Image.Image) -> bytes:
    picture.thumbnail((_LONGEST, _LONGEST))
    flat = Image.new("RGB", picture.size, "white")
    drawn = picture.convert("RGBA")
    flat.paste(drawn, (0, 0), drawn)
    out = io.BytesIO()
    flat.save(out, "WEBP", quality=_QUALITY)
    return out.getvalue()
