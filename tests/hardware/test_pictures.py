"""The office's own picture: what is taken, what is refused and in which words, and how it stands on paper."""

from __future__ import annotations

import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from hardware.page import Line, Page, Picture
from hardware.pictures import read_picture
from hardware.printers.layout import MARGIN, render
from hardware.printers.typefaces import Typefaces
from tests.hardware.receipts import dots


def emblem(size: tuple[int, int] = (400, 300), mode: str = "RGBA") -> Image.Image:
    """A ring of dark blue on nothing, with light grey inside."""
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    box = (size[0] // 10, size[1] // 10, size[0] * 9 // 10, size[1] * 9 // 10)
    ImageDraw.Draw(image).ellipse(
        box, fill=(200, 200, 200, 255), outline=(0, 0, 120, 255), width=size[1] // 12
    )
    if mode == "RGBA":
        return image
    white = Image.new("RGBA", size, "white")
    return Image.alpha_composite(white, image).convert(mode)


def saved(image: Image.Image, path: Path) -> Path:
    image.save(path)
    return path


def read(path: Path) -> Picture:
    return read_picture(path, widest_mm=40, highest_mm=18)


@pytest.mark.parametrize(
    ("mode", "name"), [("RGBA", "a.png"), ("RGB", "a.jpg"), ("P", "a.png"), ("L", "a.png"), ("1", "a.png")]
)
def test_pictures_of_every_kind_are_taken_and_nothing_is_white(mode: str, name: str, tmp_path: Path) -> None:
    picture = read(saved(emblem(mode=mode), tmp_path / name))
    assert (picture.width, picture.height) == (400, 300)
    assert picture.grey[0] > 250


def png_that_claims(width: int, height: int) -> bytes:
    """A head and nothing behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a PNG or JPEG"),
        (b"GIF89a" + bytes(100), "not a PNG or JPEG"),
        (b"<svg/>", "not a PNG or JPEG"),
        (bytes(2_000_001), "larger than 2 MB"),
        (png_that_claims(4001, 100), "sides must be 48 to 4000 pixels"),
        (png_that_claims(100, 47), "sides must be 48 to 4000 pixels"),
        (png_that_claims(11_000, 11_000), "not a PNG or JPEG"),  # Pillow's own warning, here an error
        (png_that_claims(200_000, 200_000), "not a PNG or JPEG"),
        (png_that_claims(100, 100), "not a PNG or JPEG"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=words):
        read(path)


def test_a_missing_file_and_a_folder_are_no_pictures(tmp_path: Path) -> None:
    for path in (tmp_path / "logo.png", tmp_path):
        with pytest.raises(ValueError, match="no such file"):
            read(path)


@pytest.mark.parametrize("colour", ["white", "black", "#f0f0f0"])
def test_a_picture_that_shows_nothing_on_paper_is_refused(colour: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="all white or all black"):
        read(saved(Image.new("RGB", (200, 200), colour), tmp_path / "logo.png"))


@settings(max_examples=60)
@given(end=st.integers(0, 4000), place=st.integers(0, 4000), byte=st.integers(0, 255))
def test_a_torn_or_spoilt_file_is_refused_or_read_and_nothing_else(
    end: int, place: int, byte: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = saved(emblem(), tmp_path_factory.mktemp("logo") / "logo.png")
    whole = bytearray(path.read_bytes())
    whole[place % len(whole)] = byte
    path.write_bytes(whole[: max(1, end % (2 * len(whole)))])
    with suppress(ValueError):
        assert isinstance(read(path), Picture)


@pytest.mark.parametrize(("width", "dpi"), [(576, 203), (512, 180), (384, 203)])
def test_it_stands_in_the_middle_no_larger_than_said_and_is_not_dithered(
    width: int, dpi: int, tmp_path: Path, typefaces: Typefaces
) -> None:
    picture = read(saved(emblem(), tmp_path / "logo.png"))
    black = dots(render(Page((picture,)), width, typefaces, dpi)[0])
    columns, rows = np.flatnonzero(black.any(axis=0)), np.flatnonzero(black.any(axis=1))
    assert len(rows) <= black.shape[0] <= 18 * dpi / 25.4 + 9
    assert columns[-1] - columns[0] <= 40 * dpi / 25.4
    assert abs((columns[0] + columns[-1]) / 2 - (width - 1) / 2) <= 1
    middle = black[rows[0] + len(rows) // 2]
    assert len(np.flatnonzero(np.diff(middle.astype(int)) == 1)) == 2  # the ring alone: light grey is white


def test_a_small_one_is_not_made_larger(tmp_path: Path, typefaces: Typefaces) -> None:
    picture = read(saved(emblem((60, 50)), tmp_path / "logo.png"))
    black = dots(render(Page((picture, Line("x"))), 576, typefaces)[0])
    assert np.flatnonzero(black[:60].any(axis=0))[0] > MARGIN + 200
