"""A sealed picture made ready for one look: drawn anew with the reader's name across it."""

from __future__ import annotations

import base64
import io
import warnings

from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from sync.cases.refusal import Refusal
from sync.desk import signature

_SHOWN = ("image/jpeg", "image/png", "image/webp")
_LONGEST_SIDE = 2400
"""Pixels. A card at 300 dpi has 1,011; photos of the evidence camera are larger than any screen."""


def can_show(media_type: str) -> bool:
    """Whether a page can show a file of this type."""
    return media_type in (*_SHOWN, signature.MEDIA_TYPE)


def picture_for(media_type: str, plain: bytes, reader: str) -> str | Refusal:
    """The picture as a ``data:`` address (JPEG) with ``reader`` repeated across it.

    Decoding and drawing it anew also leaves behind whatever else the file held. Refusals: ``scan.kind``,
    ``scan.broken``.
    """
    if not can_show(media_type):
        return Refusal("scan.kind")
    flat = _signature(plain) if media_type == signature.MEDIA_TYPE else _photo(plain)
    if isinstance(flat, Refusal):
        return flat
    _mark(flat, reader)
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=88)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()


def _signature(plain: bytes) -> Image.Image | Refusal:
    read = signature.read(plain)
    return read if isinstance(read, Refusal) else signature.drawn(read)


def _photo(plain: bytes) -> Image.Image | Refusal:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(plain), formats=("JPEG", "PNG", "WEBP"))
            picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            return _on_white(picture)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ):
        return Refusal("scan.broken")


def _on_white(picture: Image.Image) -> Image.Image:
    """Signatures are ink on nothing; a page shows them on paper."""
    drawn = picture.convert("RGBA")
    paper = Image.new("RGBA", drawn.size, "white")
    return Image.alpha_composite(paper, drawn).convert("RGB")


def _mark(picture: Image.Image, reader: str) -> None:
    size = max(14, picture.width // 45)
    font = ImageFont.load_default(size)
    veil = Image.new("L", picture.size, 0)
    draw = ImageDraw.Draw(veil)
    step = int(draw.textlength(reader, font=font)) + size * 3
    for line, y in enumerate(range(size, picture.height, size * 6)):
        for x in range(-(line % 2) * step // 2, picture.width, step):
            draw.text((x, y), reader, font=font, fill=100)
    picture.paste(Image.new("RGB", picture.size, "#07425b"), (0, 0), veil)
