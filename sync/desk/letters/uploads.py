"""Photos and scans that staff upload: drawn anew, so that nothing but the picture is kept (no place, no maker, no trailer)."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

from sync.cases.refusal import Refusal
from sync.central.papers import JPEG, NewPaper
from sync.desk.pictures import pixels_of
from sync.desk.steps.typed import Typed

_LONGEST_SIDE = 1800
"""Pixels. A page of A4 at 150 dpi has 1,754; what is written on it is read easily."""
_QUALITY = 78
MOST_PAGES = 6


def photo(plain: bytes) -> bytes | Refusal:
    """A JPEG of the picture, upright, at most 1,800 pixels long; refusals as for `pixels_of`."""
    read = pixels_of(plain, _LONGEST_SIDE)
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
    """The scanned pages as one PDF, in their order; ``upload.many`` {"max"}, and refusals as for `pixels_of`."""
    if not plains:
        return Refusal("picture.none")
    if len(plains) > MOST_PAGES:
        return Refusal("upload.many", {"max": MOST_PAGES})
    drawn: list[Image.Image] = []
    for plain in plains:
        one = pixels_of(plain, _LONGEST_SIDE)
        if isinstance(one, Refusal):
            return one
        drawn.append(one)
    out = io.BytesIO()
    drawn[0].save(out, "PDF", save_all=True, append_images=drawn[1:], resolution=150.0, quality=_QUALITY)
    return out.getvalue()
