"""Files as a stranger might send them; every one is drawn here."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image

from hardware.scanners.specimen import card

PLACE = (7.0, 1.0, 23.25)
"""Degrees, minutes, seconds south: where a telephone says that a photograph was taken."""


def jpeg(**more: object) -> bytes:
    """A SPECIMEN card as a good JPEG."""
    return saved(card(1), "JPEG", quality=85, **more)


def saved(picture: Image.Image, kind: str, **more: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **more)
    return file.getvalue()


def with_place_and_turned() -> bytes:
    """EXIF with GPS, maker, and "turn me by a quarter"."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    exif[0x010F] = "Telepon Uji"
    exif.get_ifd(0x8825).update({1: "S", 2: PLACE, 3: "E", 4: (113.0, 29.0, 5.0)})
    return jpeg(exif=exif)


def polyglot() -> tuple[bytes, bytes]:
    """A good JPEG that is a good archive too, and what is hidden in it."""
    hidden, archive = b"isi tersembunyi di belakang gambar", BytesIO()
    archive.write(jpeg())
    with zipfile.ZipFile(archive, "a") as inside:
        inside.writestr("hidden.txt", hidden)
    return archive.getvalue(), hidden


def png(width: int, height: int, body: bytes, *, extra: bytes = b"") -> bytes:
    """A greyscale PNG of exactly these bytes, however little they are what its header says."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + extra + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A small PNG with 200 MB of compressed text in it."""
    packed = zlib.compress(bytes(200_000_000), 9)
    text = _chunk(b"zTXt", b"Comment\0\0" + packed)
    return png(8, 8, zlib.compress(bytes(8 * 9)), extra=text)


def jpeg_header(width: int, height: int) -> bytes:
    """A JPEG that says it is so large, and goes no further."""
    data = bytearray(saved(Image.new("L", (16, 16)), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def moving(kind: str) -> bytes:
    """Three frames: red, green, blue."""
    first, *others = (Image.new("RGB", (64, 48), colour) for colour in ("red", "green", "blue"))
    return saved(first, kind, save_all=True, append_images=others, duration=100, lossless=True)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
