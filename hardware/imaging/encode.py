"""Pictures to bytes, from the pixels alone: no metadata survives."""

from __future__ import annotations

from io import BytesIO

from PIL import Image as Pillow

from hardware.ports import Image

CARD_BYTES = 80_000
PAGE_BYTES = 400_000


def encode_webp(image: Image, limit: int = CARD_BYTES, quality: int = 80) -> bytes:
    """``image`` as WebP of at most ``limit`` bytes: quality falls in steps of ten, then the size by a quarter."""
    picture = Pillow.fromarray(image)
    while True:
        for step in range(quality, 29, -10):
            buffer = BytesIO()
            picture.save(buffer, "WEBP", quality=step, method=4)
            if buffer.tell() <= limit:
                return buffer.getvalue()
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))
