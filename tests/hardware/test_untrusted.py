"""Bytes that are no picture, or one that would fill the memory."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from hardware.imaging.untrusted import Unfit, picture_of

DOTS = np.random.default_rng(1).integers(0, 255, (40, 60, 3), dtype=np.uint8)


def encoded(form: str) -> bytes:
    buffer = BytesIO()
    Pillow.fromarray(DOTS).save(buffer, form)
    return buffer.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is of that size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["PNG", "PPM", "BMP"])
def test_pictures_come_out_as_they_went_in(form: str) -> None:
    assert np.array_equal(picture_of(encoded(form)), DOTS)


@pytest.mark.parametrize("form", ["JPEG", "WEBP"])
def test_lossy_pictures_keep_their_size(form: str) -> None:
    picture = picture_of(encoded(form))
    assert not isinstance(picture, Unfit)
    assert picture.shape == DOTS.shape


@pytest.mark.parametrize("size", [(20_000, 10_000), (60_000, 60_000), (10_001, 5_000)])
def test_a_header_of_too_many_pixels_is_refused_before_anything_is_decoded(size: tuple[int, int]) -> None:
    assert picture_of(png_of(*size)) is Unfit.TOO_LARGE


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_picture_is_damaged(form: str) -> None:
    data = encoded(form)
    assert picture_of(data[: len(data) // 2]) is Unfit.DAMAGED


def test_what_follows_a_picture_is_not_read() -> None:
    picture = picture_of(encoded("PNG") + b"PK\x03\x04 and a whole archive")
    assert np.array_equal(picture, DOTS)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<svg/>", b"GIF89a" + bytes(50), b"\x89PNG\r\n\x1a\n"])
def test_other_things_are_unknown(data: bytes) -> None:
    assert picture_of(data) in (Unfit.UNKNOWN, Unfit.DAMAGED)


@given(st.integers(0, len(encoded("JPEG")) - 1), st.integers(0, 255))
def test_one_wrong_byte_is_a_picture_or_a_reason(at: int, value: int) -> None:
    data = bytearray(encoded("JPEG"))
    data[at] = value
    assert isinstance(picture_of(bytes(data)), (np.ndarray, Unfit))
