"""Pages as they are printed, and what must stand on paper afterwards."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hardware.page import Align, Blank, Code, Cut, Line, Number, Page, Pair, Rule, Size
from hardware.printers import escpos
from hardware.printers.layout import lay_out
from hardware.printers.typefaces import Typefaces

PROOF = ("6BF+70:2BPO9:PG1A%20/ " * 7)[:150]


def receipt(name: str = "SITI CONTOH AMINAH") -> Page:
    """A receipt with its stub: two papers."""
    return Page(
        (
            Line("KECAMATAN PEGANTENAN", Size.HEADING, bold=True, align=Align.CENTRE),
            Line("Jalan Raya Pegantenan 69361 · (0324) 7710982", Size.SMALL, align=Align.CENTRE),
            Rule(),
            Line("TANDA TERIMA PENGADUAN", bold=True, align=Align.CENTRE),
            Number(("PGT1", "7K4M", "92QX", "Z")),
            Code(PROOF),
            Blank(2),
            Pair("Diterima", "Senin, 23 November 2026, 09.41 WIB"),
            Pair("Pelapor", name, bold=True),
            Line(name, Size.SMALL),
            Line("SALINAN ke-1", inverse=True, align=Align.CENTRE),
            Rule(dashed=True),
            Cut(partial=True),
            Line("ARSIP KANTOR", bold=True),
            Number(("PGT1", "7K4M", "92QX", "Z")),
            Pair("Paraf", ""),
            Cut(),
        )
    )


def dots(image: Image.Image) -> NDArray[np.bool_]:
    """True where black."""
    return np.logical_not(np.asarray(image, dtype=np.bool_))


def expected(page: Page, width: int, typefaces: Typefaces) -> list[NDArray[np.bool_]]:
    """What a printer must put on paper: the layout, each paper moved as its job says."""
    papers = lay_out(page, width, typefaces).papers
    job = escpos.encode(papers, 1)
    assert job.thickened == 0
    return [
        np.roll(dots(paper.image), shift, axis=1) for paper, shift in zip(papers, job.shifts, strict=True)
    ]


def assert_printed(papers: list[Image.Image], page: Page, width: int, typefaces: Typefaces) -> None:
    """Pixel by pixel; what follows a paper's layout is white feed before the blade."""
    wanted = expected(page, width, typefaces)
    assert len(papers) == len(wanted)
    for paper, layout in zip(papers, wanted, strict=True):
        painted = dots(paper)
        assert np.array_equal(painted[: len(layout)], layout)
        assert not painted[len(layout) :].any()
