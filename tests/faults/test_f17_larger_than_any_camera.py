"""F17: pictures that say they are enormous, and small files that would become so."""

from __future__ import annotations

import time
import zlib

import pytest

from hardware.capture.cleaner import clean, opened
from hardware.imaging import untrusted
from hardware.imaging.untrusted import MOST_BYTES, Spoiled
from tests.faults import pictures


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("200 megapixels, JPEG", pictures.jpeg_header(20_000, 10_000)),
        ("200 megapixels, PNG", pictures.png(20_000, 10_000, zlib.compress(b""))),
        ("4 gigapixels, PNG", pictures.png(65_535, 65_535, zlib.compress(b""))),
        ("51 megapixels", pictures.png(51_000_001, 1, zlib.compress(b""))),
    ],
)
def test_the_header_is_enough_to_refuse_it(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(*_: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(untrusted, "_decoded", decode)
    assert untrusted.pixels(data) is Spoiled.TOO_LARGE, name
    assert clean(data, 400_000) is Spoiled.TOO_LARGE, name


def test_a_bomb_within_the_pixels_is_decoded_within_the_memory() -> None:
    """49 megapixels in 48 kB: it is a picture, and the child has the memory for it (a gigabyte is its limit)."""
    data = pictures.png(7000, 7000, zlib.compress(bytes(7001 * 7000), 9))
    assert len(data) < 50_000
    kept = clean(data, 400_000)
    assert not isinstance(kept, Spoiled)
    assert (kept.width, kept.height) == (2339, 2339)


def test_more_pixels_than_the_header_says_do_not_come_out() -> None:
    kept = clean(pictures.png(8, 8, zlib.compress(bytes(300_000_000), 9)), 400_000)
    assert not isinstance(kept, Spoiled)
    assert (kept.width, kept.height) == (8, 8)


def test_a_text_that_would_fill_the_memory_is_not_unpacked() -> None:
    assert clean(pictures.text_bomb(), 400_000) is Spoiled.BROKEN


def test_more_bytes_than_a_picture_has_are_not_looked_at() -> None:
    assert opened(bytes(MOST_BYTES + 1)) is Spoiled.TOO_LONG


def test_one_that_outstays_its_time_is_ended() -> None:
    began = time.monotonic()
    assert clean(pictures.jpeg(), 400_000, time_s=0.01) is Spoiled.UNREADABLE
    assert time.monotonic() - began < 5
