"""What `kiosk doctor` prints: everything that can go wrong on paper, to be held beside a ruler. Nobody's data."""

from __future__ import annotations

from collections.abc import Mapping

from hardware.page import Align, Bars, Blank, Code, Cut, Line, Number, Page, Pair, Rule, Ruler, Size

LETTERS = "â è ḍ ṭ Â È Ḍ Ṭ"
CODE, BARS = "KOTAK ADUAN HALAMAN UJI 0123456789", "UJI-0123456789"
_IN_NO_TYPEFACE = "\U0010fffd"


def test_page(about: Mapping[str, str]) -> Page:
    """Two papers; ``about``: label and value of what is known of the printer, in the reader's words."""
    return Page(
        (
            Line("HALAMAN UJI", Size.HEADING, bold=True, align=Align.CENTRE),
            *(Pair(label, value) for label, value in about.items()),
            Rule(),
            Line("Penggaris, dalam milimeter", Size.SMALL),
            Ruler(),
            Line("Huruf kecil 0123456789", Size.SMALL),
            Line("Huruf biasa 0123456789"),
            Line("Huruf tebal 0123456789", bold=True),
            Line("Judul 0123456789", Size.HEADING, bold=True),
            Number(("A2B3", "C4D5", "E6F7", "8")),
            Pair("Madura", LETTERS),
            Pair("Kotak", f"{_IN_NO_TYPEFACE} = huruf yang tidak ada"),
            Line("HITAM PENUH", inverse=True, align=Align.CENTRE),
            Code(CODE),
            Bars(BARS),
            Line("Pindai kedua kode. Di bawah ini kertas dipotong sebagian.", Size.SMALL),
            Rule(dashed=True),
            Cut(partial=True),
            Line("Sobekan kedua, dipotong penuh", align=Align.CENTRE),
            Blank(5),
            Cut(),
        )
    )
