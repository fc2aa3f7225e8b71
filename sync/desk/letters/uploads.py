"""Photos and scans that staff upload: drawn anew, so that nothing but the picture is kept (no place, no maker, no trailer)."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence

from PIL import Image, ImageOps, UnidentifiedImageError

from sync.cases.refusal import Refusal
from sync.central.papers import JPEG, NewPaper
from sync.desk.steps.typed import Typed

KINDS = "image/jpeg,image/png,image/webp"
_LONGEST_SIDE = 1800
"""Pixels. A page of A4 at 150 dpi has 1,754; what is written on it is read easily."""
_QUALITY = 78
MOST_PAGES = 6


def photo(plain: bytes) -> bytes | Refusal:
    """A JPEG of the picture, upright, at most 1,800 pixels long; ``upload.none``, ``upload.broken``."""
    read = _read(plain)
    if isinstance(read, Refusal):
        return read
    out = io.BytesIO()
    read.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def proof_of(form: Typed, kind: str) -> NewPaper | None:
    """The photo in the field ``proof``, drawn anew, as a paper of this kind; None where none was sent or it is none."""
    file = form.file("proof")
    if file is None:
        return None
    drawn = photo(file.file.read())
    if isinstance(drawn, Refusal):
        form.wrong["proof"] = drawn
        return None
    return NewPaper(kind, JPEG, drawn)


def pages(plains: Sequence[bytes]) -> bytes | Refusal:
    """The scanned pages as one PDF, in their order; ``upload.none``, ``upload.broken``, ``upload.many`` {"max"}."""
    if not plains:
        return Refusal("upload.none")
    if len(plains) > MOST_PAGES:
        return Refusal("upload.many", {"max": MOST_PAGES})
    drawn: list[Image.Image] = []
    for plain in plains:
        one = _read(plain)
        if isinstance(one, Refusal):
            return one
        drawn.append(one)
    out = io.BytesIO()
    drawn[0].save(out, "PDF", save_all=True, append_images=drawn[1:], resolution=150.0, quality=_QUALITY)
    return out.getvalue()


def _read(plain: bytes) -> Image.Image | Refusal:
    if not plain:
        return Refusal("upload.none")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(plain), formats=("JPEG", "PNG", "WEBP")) as picture:
                picture.draft("RGB", (_LONGEST_SIDE * 2, _LONGEST_SIDE * 2))
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
                rgba = upright.convert("RGBA")
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ):
        return Refusal("upload.broken")
    paper = Image.new("RGBA", rgba.size, "white")
    return Image.alpha_composite(paper, rgba).convert("RGB")
