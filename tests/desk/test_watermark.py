"""A sealed picture is drawn anew for one reader: marked, small enough, and without what else the file held."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image, ImageChops

from sync.cases.refusal import Refusal
from sync.desk.watermark import can_show, picture_for


def _file(picture: Image.Image, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def _shown(plain: bytes, reader: str = "siti") -> Image.Image:
    address = picture_for("image/png", plain, reader)
    assert isinstance(address, str)
    kind, _, data = address.partition(",")
    assert kind == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(data)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_readers_name_lies_across_the_picture(kind: str) -> None:
    plain = _file(Image.new("RGB", (600, 400), "white"), kind)
    siti, budi = _shown(plain, "siti"), _shown(plain, "budi santoso")
    assert siti.size == (600, 400)
    assert ImageChops.difference(siti, budi).getbbox() is not None
    darkest, _ = siti.convert("L").getextrema()
    assert darkest < 225


def test_a_signature_on_nothing_is_shown_on_white() -> None:
    assert _shown(_file(Image.new("RGBA", (200, 100), (0, 0, 0, 0)), "PNG")).getpixel((199, 99)) == (
        255,
        255,
        255,
    )


def test_a_very_large_photo_is_made_smaller() -> None:
    assert max(_shown(_file(Image.new("RGB", (5000, 300)), "PNG")).size) == 2400


def test_nothing_of_the_files_own_remarks_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "rumah pelapor"
    plain = _file(Image.new("RGB", (300, 200)), "JPEG", exif=exif)
    assert b"rumah pelapor" in plain
    address = picture_for("image/png", plain, "siti")
    assert isinstance(address, str)
    assert b"rumah pelapor" not in base64.b64decode(address.partition(",")[2])


@pytest.mark.parametrize("plain", [b"", b"GIF89a", b"\xff\xd8\xff\xe0" + bytes(50), b"<svg/>"])
def test_what_is_no_picture_is_refused(plain: bytes) -> None:
    assert picture_for("image/png", plain, "siti") == Refusal("scan.broken")


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    bomb = _file(Image.new("1", (12_000, 10_000)), "PNG")
    assert picture_for("image/png", bomb, "siti") == Refusal("scan.broken")


def test_only_pictures_are_offered() -> None:
    assert can_show("image/jpeg")
    assert can_show("image/svg+xml")  # the signature, which the kiosk writes; see test_signature.py
    assert not can_show("audio/ogg")
    assert picture_for("text/html", b"<script>", "siti") == Refusal("scan.kind")
