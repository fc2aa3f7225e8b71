"""Every paper as it is drawn, dot by dot, beside the picture that somebody has looked at.

After a change on purpose: ``RENEW_GOLDEN=1 .venv/bin/python -m pytest tests/hardware/test_golden_papers.py``,
then open each picture that changed. A mismatch leaves what was drawn, what was wanted and both one over the
other (red: only wanted, blue: only drawn) in the test's own folder and names it.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from hardware.page import Align, Cut, Line, Page, Pair, Size
from hardware.printers import test_page
from hardware.printers.layout import lay_out
from hardware.printers.typefaces import Typefaces
from kiosk.receipts import copy, full, short
from kiosk.texts.text import Verbatim
from tests.hardware.receipts import PROOF
from tests.kiosk.test_receipts import CASE, HEAD, SAY, WHO

GOLDEN = Path(__file__).parent / "golden"
RENEW = "RENEW_GOLDEN" in os.environ
WIDTHS = {576: 203, 512: 180, 384: 203}

_CASE = replace(CASE, proof_text=PROOF)
_LONG = replace(
    WHO,
    name="Raden Ajeng Sitti Nurhalimatussa'diyah Ḍhâlem Kaṭon binti K.H. Moh. Zainuddin Hasbullah al-Pamekasani",
    unit=Verbatim("Ketenteraman, ketertiban umum, dan perlindungan masyarakat desa"),
    where="Lorong è budhina balai ḍhisa Plakpak, ṭaḍâ' lampuna, " * 4,
)
_FULL = full(HEAD, _CASE, WHO, SAY)
_LETTERS = Page(
    (
        *(
            Line("ÂÈḌṬ âèḍṭ Bâḍḍhâ è ḍinna ṭoṭop", size, bold=bold, align=Align.CENTRE)
            for size in (Size.SMALL, Size.BODY, Size.HEADING)
            for bold in (False, True)
        ),
        Line("ÂÈḌṬ âèḍṭ", inverse=True),
        Pair("Ḍâri", "ÂÈḌṬ âèḍṭ \U0010fffd 漢"),
        Cut(),
    )
)
PAGES = {
    "full": _FULL,
    "longest": full(HEAD, _CASE, _LONG, SAY),
    "dirahasiakan": full(HEAD, _CASE, replace(WHO, identity_mode="dirahasiakan"), SAY),
    "anonim": full(HEAD, _CASE, replace(WHO, identity_mode="anonim"), SAY),
    "no-clock": full(HEAD, replace(_CASE, due=None, completeness_due=None), WHO, SAY),
    "short": short(HEAD, _CASE, SAY),
    "copy": copy(_FULL, 2, datetime(2026, 11, 23, 3, 20, tzinfo=UTC), CASE.received_at, SAY),
    "letters": _LETTERS,
    "test-page": test_page.test_page({"Model": "TM-T20II", "Kertas": "80 mm", "Sambungan": "tcp"}),
}


def drawn(page: Page, width: int, typefaces: Typefaces) -> Image.Image:
    """All papers of ``page``, a chequered band where each is cut."""
    papers = [paper.image for paper in lay_out(page, width, typefaces, WIDTHS[width]).papers]
    band = Image.fromarray(np.indices((8, width)).sum(axis=0) % 2 == 0)
    whole = Image.new("1", (width, sum(paper.height + band.height for paper in papers)), 1)
    top = 0
    for paper in papers:
        whole.paste(paper, (0, top))
        whole.paste(band, (0, top + paper.height))
        top += paper.height + band.height
    return whole


def over_each_other(wanted: Image.Image, found: Image.Image) -> Image.Image:
    """Black where both are black, red where only ``wanted``, blue where only ``found``."""
    size = (max(wanted.width, found.width), max(wanted.height, found.height))
    one, other = (Image.new("L", size, 255) for _ in range(2))
    one.paste(wanted, (0, 0))
    other.paste(found, (0, 0))
    both = Image.fromarray(np.minimum(np.asarray(one), np.asarray(other)))
    return Image.merge("RGB", (other, both, one))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_the_paper_is_as_it_was_looked_at(
    name: str, width: int, typefaces: Typefaces, tmp_path: Path
) -> None:
    found, path = drawn(PAGES[name], width, typefaces), GOLDEN / f"{name}-{width}.png"
    if RENEW:
        GOLDEN.mkdir(exist_ok=True)
        found.save(path, optimize=True)
    with Image.open(path) as wanted:
        if wanted.tobytes() != found.tobytes() or wanted.size != found.size:
            found.save(tmp_path / "drawn.png")
            wanted.save(tmp_path / "wanted.png")
            over_each_other(wanted.convert("L"), found.convert("L")).save(tmp_path / "difference.png")
            pytest.fail(f"{path.name} is drawn otherwise now: look into {tmp_path}")


def test_no_golden_picture_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == {
        f"{name}-{width}" for name in PAGES for width in WIDTHS
    }


def test_a_difference_is_seen() -> None:
    """The diff itself: one dot moved is one red and one blue."""
    wanted, found = Image.new("L", (9, 9), 255), Image.new("L", (9, 9), 255)
    wanted.putpixel((2, 2), 0)
    found.putpixel((6, 6), 0)
    picture = over_each_other(wanted, found)
    assert (picture.getpixel((2, 2)), picture.getpixel((6, 6))) == ((255, 0, 0), (0, 0, 255))
