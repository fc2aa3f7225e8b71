"""F31: cut off, two things in one, with more in them than is seen; the child that decodes can do no harm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hardware.capture.cleaner import CleanImage, clean, opened
from hardware.imaging.untrusted import Spoiled
from hardware.scanners.specimen import card
from tests.faults import pictures

LIMIT = 400_000


def cleaned(data: bytes) -> CleanImage:
    kept = clean(data, LIMIT)
    assert isinstance(kept, CleanImage), kept
    return kept


def looks(kept: CleanImage) -> Image.Image:
    return Image.open(BytesIO(kept.webp)).convert("RGB")


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
def test_one_that_is_cut_off_is_refused(share: float) -> None:
    data = pictures.jpeg()
    assert clean(data[: int(len(data) * share)], LIMIT) in (Spoiled.BROKEN, Spoiled.NO_PICTURE)


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"%PDF-1.7 ...", b"\xff\xd8\xff", b"<svg/>", os.urandom(5000), b"\0" * 5000]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert clean(data, LIMIT) in (Spoiled.NO_PICTURE, Spoiled.BROKEN)


def test_of_an_archive_behind_a_picture_nothing_is_left() -> None:
    data, hidden = pictures.polyglot()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.read("hidden.txt") == hidden, "it is an archive"
    kept = cleaned(data)
    assert hidden not in kept.webp
    assert b"PK\x03\x04" not in kept.webp
    assert not zipfile.is_zipfile(BytesIO(kept.webp))


def test_place_and_maker_are_gone_and_the_picture_stands_upright() -> None:
    data = pictures.with_place_and_turned()
    assert Image.open(BytesIO(data)).getexif().get_ifd(0x8825)[2] == pictures.PLACE
    kept = cleaned(data)
    assert b"Telepon Uji" not in kept.webp
    assert b"EXIF" not in kept.webp
    assert not looks(kept).getexif()
    width, height = card(1).size
    assert (kept.width, kept.height) == (height, width)


@pytest.mark.parametrize("kind", ["WEBP", "GIF"])
def test_of_a_moving_picture_the_first_frame_is_kept(kind: str) -> None:
    data = pictures.moving(kind)
    assert getattr(Image.open(BytesIO(data)), "n_frames", 1) == 3
    kept = cleaned(data)
    picture = Image.open(BytesIO(kept.webp))
    assert getattr(picture, "n_frames", 1) == 1
    red, green, blue = picture.convert("RGB").resize((1, 1)).getpixel((0, 0))
    assert red > 220
    assert max(green, blue) < 40


@pytest.mark.parametrize("kind", ["PNG", "BMP", "PPM"])
def test_pixels_come_through_as_they_are(kind: str) -> None:
    picture = card(2).resize((640, 404))
    came = opened(pictures.saved(picture, kind))
    assert not isinstance(came, Spoiled)
    assert np.array_equal(came, np.asarray(picture))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_sort_of_pixel_becomes_a_picture(mode: str) -> None:
    shade = Image.linear_gradient("L")
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(shade).astype(np.uint16) << 8)
    else:
        picture = shade.convert("RGB").convert(mode)
    came = opened(pictures.saved(picture, "JPEG" if mode == "CMYK" else "PNG"))
    assert not isinstance(came, Spoiled)
    assert came.shape == (256, 256, 3)
    assert float(came[:32].mean()) < 40
    assert float(came[-32:].mean()) > 215


def test_what_shows_through_becomes_white() -> None:
    came = opened(pictures.saved(Image.new("RGBA", (9, 9), (0, 0, 0, 0)), "PNG"))
    assert not isinstance(came, Spoiled)
    assert came.min() == 255


def test_a_page_keeps_to_its_size() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (1200, 900, 3), dtype=np.uint8)
    kept = clean(pictures.saved(Image.fromarray(noise), "JPEG", quality=60), 60_000)
    assert isinstance(kept, CleanImage)
    assert len(kept.webp) <= 60_000


TRIES = """
import json, os, socket, subprocess, sys
from hardware.capture.limits import die_with, no_descriptors, no_files, seconds_of_work
die_with(int(sys.argv[1]))
no_files(memory_mib=1024)
no_descriptors()
said = {}
def attempt(name, act):
    try:
        act()
        said[name] = "done"
    except (OSError, MemoryError) as trouble:
        said[name] = type(trouble).__name__
attempt("file", lambda: open("x", "wb"))
attempt("secret", lambda: open("/etc/passwd"))
attempt("socket", lambda: socket.socket())
attempt("program", lambda: subprocess.run(["true"]))
attempt("memory", lambda: bytearray(2 * 2**30))
print(json.dumps(said))
"""


def test_the_child_that_decodes_can_open_and_start_nothing(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", TRIES, str(os.getpid())],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    said = json.loads(ended.stdout)
    assert said == dict.fromkeys(("file", "secret", "socket", "program"), "OSError") | {
        "memory": "MemoryError"
    }
    assert not list(tmp_path.iterdir())


def test_an_orphan_does_not_begin() -> None:
    ended = subprocess.run([sys.executable, "-c", TRIES, "1"], capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert "parent is gone" in ended.stderr
