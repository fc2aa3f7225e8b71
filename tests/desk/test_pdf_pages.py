"""PDFs of strangers: drawn where they can do no harm, or named for what they are."""

from __future__ import annotations

import io
import subprocess
import sys

import pikepdf
import pytest
from PIL import Image

from sync.cases.refusal import Refusal
from sync.desk.pdf_pages import Drawn, drawn
from tests.desk.pdfs import pdf


def test_its_pages_are_pictures() -> None:
    found = drawn(pdf(3), most=2)
    assert isinstance(found, Drawn)
    assert (len(found.pages), found.whole) == (2, 3)
    with Image.open(io.BytesIO(found.pages[0])) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1240, 1755))


def test_a_page_of_a_kilometre_is_drawn_small() -> None:
    found = drawn(pdf(size=(14_000, 14_000)))
    assert isinstance(found, Drawn)
    with Image.open(io.BytesIO(found.pages[0])) as picture:
        assert max(picture.size) <= 2000


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "pdf.broken"),
        (b"%PDF-1.7 kacau", "pdf.broken"),
        (b"\x89PNG\r\n\x1a\n", "pdf.broken"),
        (pdf()[:200], "pdf.broken"),
        (b"x" * (12 * 1024 * 1024), "pdf.too_much"),
    ],
)
def test_what_is_none_is_named(data: bytes, code: str) -> None:
    assert drawn(data) == Refusal(code)


def test_one_with_a_password_says_so() -> None:
    locked = pdf(encryption=pikepdf.Encryption(owner="pemilik", user="rahasia"))
    assert drawn(locked) == Refusal("pdf.locked")


def test_the_process_that_draws_can_open_nothing() -> None:
    program = (
        "import socket, sync.desk.pdf_drawing as drawing\n"
        "drawing._give_up()\n"
        "for act in (lambda: open('/etc/hostname'), lambda: socket.socket(), lambda: bytearray(2 << 30)):\n"
        "    try:\n        act()\n    except (OSError, MemoryError):\n        continue\n    raise SystemExit('it could')\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
